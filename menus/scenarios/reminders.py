"""The reminders of a scenario. Nothing waits in real time: the scenario moves the clock."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from menus.engine.effects import ReminderDate
from menus.engine.reminder_book import DueReminder, ReminderBook, ReminderTimes, WaitingReminder
from menus.model import Reminder, Service


class ScenarioReminders(msgspec.Struct):
    """What the citizen of a scenario is reminded of. `opted_in` and `opted_out` are names that they chose and left."""

    service: Service
    book: ReminderBook = msgspec.field(default_factory=ReminderBook)
    opted_in: set[str] = msgspec.field(default_factory=set)
    opted_out: set[str] = msgspec.field(default_factory=set)
    states: dict[str, str] = msgspec.field(default_factory=dict)  # of cases, by reference

    def set_dates(self, dates: Sequence[ReminderDate], now: datetime) -> None:
        """Set or move reminders."""
        self.book.set_dates(dates, self._times(now))

    def end(self, names: Sequence[str] | None) -> None:
        """End reminders (None: all)."""
        self.book.end(names)

    def note_state(self, reference: str, state: str, now: datetime) -> None:
        """Note that a case came to a state."""
        came = self.states.get(reference) != state
        self.states[reference] = state
        times = self._times(now)
        self.book.note_state(reference, state, now.astimezone(times.zone).date(), times, came=came)

    def change_consent(self, names: tuple[str, ...] | None, *, out: bool) -> None:
        """Note a choice (None: of all messages). Who wants none is reminded of nothing any more."""
        if names is None:
            self.opted_in.clear()
            self.opted_out.clear()
            if out:
                self.book.end(None)
            return
        (self.opted_out if out else self.opted_in).update(names)
        (self.opted_in if out else self.opted_out).difference_update(names)

    def due_until(self, until: datetime) -> Iterator[DueReminder]:
        """Yield the reminders that go until a moment, in the order of their times, and take them from the book."""
        while (due := self.book.next_due) is not None and due <= until.timestamp():
            moment = datetime.fromtimestamp(due, self.service.time_zone)
            yield from self.book.take_due(self._times(moment), self._may_go).due

    def _may_go(self, reminder: Reminder, waiting: WaitingReminder) -> bool:
        if reminder.name in self.opted_out or (reminder.opted_in and reminder.opted_in not in self.opted_in):
            return False
        return not reminder.while_states or self.states.get(waiting.reference) in reminder.while_states

    def _times(self, now: datetime) -> ReminderTimes:
        return ReminderTimes(self.service, self.service.time_zone, now)
