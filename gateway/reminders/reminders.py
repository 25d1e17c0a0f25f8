"""Sets, moves and ends what waits for a number."""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from gateway.callers.phone_numbers import time_zone_of
from gateway.errors import GatewayError
from gateway.reminders.caller_reminders import CallerReminders
from gateway.reminders.reminder_store import ReminderStore
from gateway.security.crypto import Crypto
from menus.engine.effects import EndReminders, SetReminders
from menus.engine.reminder_book import ReminderTimes
from menus.model import Service

MAX_TRIES = 20


class RemindersChangedError(GatewayError):
    """What waits for a number changed all the time. Whoever asked for the change asks again."""


@dataclass(frozen=True, slots=True)
class RemindedCaller:
    """Who is reminded: the number in E.164, its language, and its network (MCC and MNC, empty if not known)."""

    msisdn: str
    language: str
    network: str = ""


@dataclass(frozen=True, slots=True)
class CaseInState:
    """A case that came to a state at a moment. `came` is False if it was in that state before."""

    reference: str
    state: str
    at: datetime
    came: bool = True


@dataclass(frozen=True, slots=True)
class Reminders:
    """Changes what waits for a number. Each change may be repeated: done twice, it is done once."""

    store: ReminderStore
    crypto: Crypto
    service: Callable[[], Service]
    clock: Callable[[], datetime]

    def apply(self, effect: SetReminders | EndReminders, caller: RemindedCaller) -> None:
        """Carry out what a session asks for."""

        def change(reminders: CallerReminders, times: ReminderTimes) -> None:
            reminders.language = caller.language
            reminders.network = caller.network or reminders.network
            if isinstance(effect, SetReminders):
                reminders.book.set_dates(effect.dates, times)
            else:
                reminders.book.end(effect.names)

        self._change(self.crypto.digest(caller.msisdn), caller, change)

    def note_state(self, caller: RemindedCaller, case: CaseInState) -> None:
        """Set and end what the state of a case sets and ends."""
        if not self.service().reminders:
            return

        def change(reminders: CallerReminders, times: ReminderTimes) -> None:
            day = case.at.astimezone(times.zone).date()
            reminders.book.note_state(case.reference, case.state, day, times, came=case.came)

        self._change(self.crypto.digest(caller.msisdn), caller, change)

    def end_all(self, digest: str) -> int:
        """End all reminders of the number of this digest. Returns how many there were."""
        for _ in range(MAX_TRIES):
            held = self.store.load(digest)
            if not held.stored:
                return 0
            if self.store.replace(held, None, self.clock()):
                return len(held.reminders.book.waiting) if held.reminders is not None else 1
        raise RemindersChangedError("The reminders of a number changed all the time.")

    def _change(
        self, digest: str, caller: RemindedCaller, change: Callable[[CallerReminders, ReminderTimes], None]
    ) -> None:
        service, now = self.service(), self.clock()
        times = ReminderTimes(service, time_zone_of(caller.msisdn, service.time_zone, now), now)
        for _ in range(MAX_TRIES):
            held = self.store.load(digest)
            known = held.reminders or CallerReminders(caller.msisdn, caller.language, caller.network)
            changed = copy.deepcopy(known)
            change(changed, times)
            if changed.book == known.book or self.store.replace(held, changed, now):
                return
        raise RemindersChangedError("The reminders of a number changed all the time.")
