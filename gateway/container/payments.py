"""Makes the objects that ask phones to pay, and learn what became of it."""

from functools import cached_property, partial
from typing import TYPE_CHECKING

from gateway.container.cases import CaseComponents
from gateway.container.menus import MenuComponents
from gateway.container.messages import MessageComponents
from gateway.container.resources import Resources
from gateway.payments.callback_addresses import CallbackAddresses
from gateway.payments.client import PaymentClient
from gateway.payments.collector import Collector
from gateway.payments.concurrent_collector import ConcurrentCollector
from gateway.payments.ledger import PaymentLedger, PaymentLimits
from gateway.payments.notices import NoticeReceiver
from gateway.payments.payment_store import STREAM, PaymentStore
from gateway.payments.payment_system import PaymentSystem
from gateway.payments.registry import PAYMENT_SYSTEMS
from gateway.payments.states import PaymentStates
from gateway.payments.teller import PaymentTeller
from gateway.storage.outbox.outbox import Outbox
from gateway.workers.notifier import JobNotifier
from gateway.workers.queues import COLLECT, FORWARD, SEND
from menus.model import Service

if TYPE_CHECKING:
    from flask import Blueprint


class PaymentComponents:
    """The objects of payments. Without PAYMENT_SYSTEM every payment that menus ask for fails."""

    def __init__(
        self,
        resources: Resources,
        menus: MenuComponents,
        cases: CaseComponents,
        messages: MessageComponents,
        job_notifier: JobNotifier,
    ) -> None:
        self._resources = resources
        self._menus = menus
        self._cases = cases
        self._messages = messages
        self._notifier = job_notifier

    @cached_property
    def outbox(self) -> Outbox:
        """The outbox of payments of which it is not known yet what became of them."""
        return self._resources.outbox(STREAM)

    @cached_property
    def store(self) -> PaymentStore:
        """The records of payments."""
        resources, settings = self._resources, self._resources.settings
        return PaymentStore(
            resources.redis,
            self.outbox,
            resources.crypto,
            resources.durable_hops.call,
            settings.keep_payments,
            settings.payment_wait_seconds,
        )

    @cached_property
    def states(self) -> PaymentStates:
        """Reads the states of payments for hops."""
        return PaymentStates(self._resources.durable_hops.call)

    @cached_property
    def system(self) -> PaymentSystem | None:
        """The payment system that citizens pay by; None if there is none."""
        return PAYMENT_SYSTEMS.chosen(self._resources.settings)

    @cached_property
    def clients(self) -> dict[str, PaymentClient]:
        """The client of the payment system, by its name."""
        if self.system is None:
            return {}
        return {self.system.name: self.system.build_client(self._resources.settings, self._resources.clock)}

    @cached_property
    def ledger(self) -> PaymentLedger:
        """Writes down each step of a payment."""
        settings = self._resources.settings
        limits = PaymentLimits(settings.payment_most, settings.payments_a_day, settings.payments_of_number)
        return PaymentLedger(
            self._resources.redis,
            self.outbox,
            limits,
            settings.keep_payments,
            lambda: self._resources.clock().astimezone(self._menus.service().time_zone).date(),
        )

    @cached_property
    def addresses(self) -> CallbackAddresses:
        """The addresses at which the payment system reports."""
        settings = self._resources.settings
        return CallbackAddresses(self._resources.crypto, settings.payment_callback_url or settings.public_url)

    @cached_property
    def teller(self) -> PaymentTeller:
        """Tells what became of payments."""
        return PaymentTeller(
            self._cases.submissions,
            self._messages.store,
            self._service_of,
            self._resources.clock,
            partial(self._notifier.notify, FORWARD),
            partial(self._notifier.notify, SEND),
        )

    @cached_property
    def collector(self) -> Collector:
        """Does the jobs of payments."""
        return Collector(
            self.outbox, self.store, self.ledger, self.clients, self.teller, self.addresses.of_payment
        )

    @cached_property
    def concurrent_collector(self) -> ConcurrentCollector:
        """Collects the payments of a worker process."""
        concurrency = self._resources.settings.payment_concurrency
        return ConcurrentCollector(self.outbox, self.collector.collect, concurrency)

    @cached_property
    def receiver(self) -> NoticeReceiver:
        """Takes what the payment system reports by itself."""
        return NoticeReceiver(self.store, self.ledger, partial(self._notifier.notify, COLLECT))

    def end_session(self, number: str) -> None:
        """Have the phone of a number asked that waited for the end of its session. Redis errors pass through."""
        payment_id = self.store.end_session(number)
        if payment_id is not None:
            self._notifier.notify(COLLECT, payment_id)

    def blueprint(self) -> "Blueprint | None":
        """Return the webhooks of the payment system; None if there is none."""
        from gateway.http.payments import blueprint
        from gateway.http.rejections import WebhookRejections

        system, resources = self.system, self._resources
        if system is None:
            return None

        def take_result(payment_id: str, body: bytes) -> bool:
            notice = system.read_result(body)
            if notice is not None:
                self.receiver.receive_result(system.name, payment_id, notice)
            return notice is not None

        def take_till(body: bytes) -> bool:
            notice = system.read_till(body)
            if notice is not None:
                self.receiver.receive_till(system.name, notice)
            return notice is not None

        rejections = WebhookRejections(
            resources.metrics, resources.settings.trusted_proxies, resources.own_clock
        )
        return blueprint(self.addresses.is_right, take_result, take_till, system.taken_answer, rejections)

    def _service_of(self, version: str) -> Service:
        definition = self._menus.cache.definition_of(version)
        return definition.service if definition is not None else self._menus.service()
