"""Makes the objects that decide who begins a session while it is crowded, and text the others."""

import time
from functools import cached_property

from gateway.admission.admission import Admission
from gateway.admission.admission_control import AdmissionControl
from gateway.admission.turn_texts import TurnTexts
from gateway.admission.waiting_line import WaitingLine
from gateway.container.delivery import DeliveryComponents
from gateway.container.menus import MenuComponents
from gateway.container.messages import MessageComponents
from gateway.container.resources import Resources
from gateway.storage.redis_clients import command_sender
from gateway.workers.notifier import JobNotifier


class AdmissionComponents:
    """The objects of admission: for hops, and for workers."""

    def __init__(
        self,
        resources: Resources,
        menus: MenuComponents,
        messages: MessageComponents,
        delivery: DeliveryComponents,
        job_notifier: JobNotifier,
    ) -> None:
        self._resources = resources
        self._menus = menus
        self._messages = messages
        self._delivery = delivery
        self._job_notifier = job_notifier

    @cached_property
    def of_hops(self) -> Admission:
        """Decides which USSD sessions begin while it is crowded."""
        resources = self._resources
        control = AdmissionControl(resources.settings.longest_wait / 1000, time.monotonic, resources.draw)
        return Admission(control, WaitingLine(resources.durable_hops.call, resources.crypto, resources.clock))

    @cached_property
    def waiting_line(self) -> WaitingLine:
        """The line of callers who were turned away."""
        resources = self._resources
        return WaitingLine(command_sender(lambda: resources.redis), resources.crypto, resources.clock)

    @cached_property
    def turn_texts(self) -> TurnTexts:
        """Texts those callers when it is their turn."""
        return TurnTexts(
            self._resources.redis,
            self.waiting_line,
            self._messages.store,
            self._menus.cache,
            self._job_notifier,
            self._resources.settings.turn_texts,
            self._delivery.can_reach,
        )
