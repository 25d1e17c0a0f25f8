"""Makes the objects that keep reminders, and send them."""

from functools import cached_property
from typing import TYPE_CHECKING, cast

from gateway.cases.updates import CaseUpdate
from gateway.container.menus import MenuComponents
from gateway.container.resources import Resources
from gateway.errors import DecryptionError
from gateway.reminders.changed_times import ChangedTimes
from gateway.reminders.reminder_list import ReminderList
from gateway.reminders.reminder_store import ReminderStore
from gateway.reminders.reminder_turn import ReminderTurn
from gateway.reminders.reminders import CaseInState, RemindedCaller, Reminders
from gateway.workers.queues import SEND

if TYPE_CHECKING:
    from gateway.container.callers import CallerComponents
    from gateway.container.messages import MessageComponents
    from gateway.workers.notifier import JobNotifier

CONTACT = ("number", "language", "network")


class ReminderComponents:
    """The objects that keep reminders."""

    def __init__(self, resources: Resources, menus: MenuComponents) -> None:
        self._resources = resources
        self._menus = menus

    @cached_property
    def store(self) -> ReminderStore:
        """The store of what waits for each number."""
        resources, client = self._resources, self._resources.redis
        return ReminderStore(lambda: client, resources.crypto, lambda: self._menus.service().time_zone)

    @cached_property
    def reminders(self) -> Reminders:
        """Sets, moves and ends reminders."""
        resources = self._resources
        return Reminders(self.store, resources.crypto, self._menus.service, resources.clock)

    @cached_property
    def changed_times(self) -> ChangedTimes:
        """Moves what waits when other menus have other times."""
        resources = self._resources
        return ChangedTimes(resources.redis, self.store, self._menus.service, resources.clock)

    @cached_property
    def overview(self) -> ReminderList:
        """What waits, as operators see it."""
        resources = self._resources
        return ReminderList(resources.redis, self.store, resources.crypto.digest)

    def note_state(self, update: CaseUpdate, state: str, came: bool) -> None:
        """Set and end what a state of a case sets and ends, if its citizen is known."""
        if not self._menus.service().reminders:
            return
        values = cast("list[bytes | None]", self._resources.redis.hmget(f"case:{update.reference}", CONTACT))
        number, language, network = (value.decode() if value else "" for value in values)
        if not number:
            return
        try:
            caller = RemindedCaller(self._resources.crypto.decrypt(number), language, network)
        except DecryptionError:
            return
        case = CaseInState(update.reference, state, update.happened_at, came)
        self.reminders.note_state(caller, case)

    def turn(
        self, callers: "CallerComponents", messages: "MessageComponents", notifier: "JobNotifier"
    ) -> ReminderTurn:
        """Make what queues the texts of reminders that are due, in a worker."""
        resources = self._resources
        return ReminderTurn(
            resources.redis,
            self.store,
            messages.outbox,
            callers.profiles,
            resources.crypto,
            self._menus.service,
            resources.clock,
            self.changed_times,
            lambda message_id: notifier.notify(SEND, message_id),
        )
