"""The reminders that wait for one citizen. The live service and scenarios keep the same book."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

import msgspec

from menus.engine.effects import ReminderDate
from menus.model import Reminder, Service

MOST_WAITING = 50  # of one number; further ones are not taken
LATEST = timedelta(days=1)  # after its time a reminder does not go any more


class WaitingReminder(msgspec.Struct, array_like=True):
    """A reminder that waits: its name, its date, when it is due next (Unix seconds), and which of its times that is.

    `each`, `reference` and `shown` are those of `ReminderDate`; for a reminder about a state, `each` is the reference.
    """

    name: str
    day: str
    due: int
    number: int
    each: str = ""
    reference: str = ""
    shown: dict[str, str] = {}


class DueReminder(msgspec.Struct, frozen=True):
    """A reminder whose time has come, and which of its times it is."""

    reminder: Reminder
    waiting: WaitingReminder
    number: int
    due_at: datetime


@dataclass(slots=True)
class TakenReminders:
    """What a look at a book found: what to send, how many are too late, and names that the menus have no more."""

    due: list[DueReminder]
    late: int
    gone: list[str]


@dataclass(frozen=True, slots=True)
class ReminderTimes:
    """The menus that are live, where the citizen lives, and the moment."""

    service: Service
    zone: tzinfo
    now: datetime

    def next_of(self, reminder: Reminder, day: str) -> tuple[int, int] | None:
        """Return when it goes next for `day` (Unix seconds), and which time that is; None if nothing is left."""
        found = reminder.next_time(date.fromisoformat(day), self.zone, self.service.calendar, self.now)
        return None if found is None else (int(found.due_at.timestamp()), found.number)


class ReminderBook(msgspec.Struct, array_like=True):
    """The reminders that wait for one number."""

    waiting: list[WaitingReminder] = []

    @property
    def next_due(self) -> int | None:
        """When the first of them is due, in Unix seconds; None if none waits."""
        return min((one.due for one in self.waiting), default=None)

    def set_dates(self, dates: Sequence[ReminderDate], times: ReminderTimes) -> None:
        """Set the reminders of these dates. One that has another date moves; one that has the same stays."""
        for one in dates:
            reminder = times.service.reminders.get(one.reminder)
            if reminder is not None:
                self._set(reminder, one, times)

    def end(self, names: Sequence[str] | None) -> None:
        """End the reminders of these names; None: all."""
        self.waiting = [] if names is None else [one for one in self.waiting if one.name not in names]

    def note_state(
        self, reference: str, state: str, day: date, times: ReminderTimes, *, came: bool = True
    ) -> None:
        """End what the new state of a case ends, and set what it sets. It came to the state on `day`.

        `came` is False if it was in that state before. Then nothing is set.
        """
        reminders = times.service.reminders
        self.waiting = [
            one
            for one in self.waiting
            if one.reference != reference or not _is_ended_by(reminders.get(one.name), state)
        ]
        for reminder in reminders.values() if came else ():
            if state in reminder.states and not self._find(reminder.name, reference):
                self._set(reminder, ReminderDate(reminder.name, day.isoformat(), reference, reference), times)

    def take_due(
        self, times: ReminderTimes, may_go: Callable[[Reminder, WaitingReminder], bool]
    ) -> TakenReminders:
        """Take the reminders whose time has come, and note when each goes next. The last time ends a reminder.

        `may_go` returns whether what the menus ask of a reminder holds.
        """
        taken = TakenReminders([], 0, [])
        now, left = times.now.timestamp(), []
        for one in self.waiting:
            if one.due > now:
                left.append(one)
                continue
            reminder = times.service.reminders.get(one.name)
            if reminder is None:
                taken.gone.append(one.name)
                continue
            self._take(reminder, one, times, may_go, taken)
            following = times.next_of(reminder, one.day)
            if following is not None:
                due, number = following
                left.append(msgspec.structs.replace(one, due=due, number=number))
        self.waiting = left
        return taken

    def reschedule(self, times: ReminderTimes) -> None:
        """Work out anew when each is due next, as the menus may have other times by now.

        What is due stays due, and what has no time left ends when it would have been due.
        """
        now = times.now.timestamp()
        for number, one in enumerate(self.waiting):
            reminder = times.service.reminders.get(one.name)
            following = times.next_of(reminder, one.day) if reminder is not None else None
            if one.due > now and following is not None:
                self.waiting[number] = msgspec.structs.replace(one, due=following[0], number=following[1])

    def _take(
        self,
        reminder: Reminder,
        one: WaitingReminder,
        times: ReminderTimes,
        may_go: Callable[[Reminder, WaitingReminder], bool],
        taken: TakenReminders,
    ) -> None:
        """Add the latest time since it was last looked for, unless that is too late or the menus ask for more."""
        day = date.fromisoformat(one.day)
        since = [
            time
            for time in reminder.times(day, times.zone, times.service.calendar)
            if one.due <= time.due_at.timestamp() and time.due_at <= times.now
        ]
        latest = max(since, key=lambda time: time.due_at, default=None)
        if latest is None:
            return
        if times.now - latest.due_at >= LATEST:
            taken.late += 1
        elif may_go(reminder, one):
            taken.due.append(DueReminder(reminder, one, latest.number, latest.due_at))

    def _find(self, name: str, each: str) -> WaitingReminder | None:
        return next((one for one in self.waiting if (one.name, one.each) == (name, each)), None)

    def _set(self, reminder: Reminder, date_of: ReminderDate, times: ReminderTimes) -> None:
        known = self._find(reminder.name, date_of.each)
        if known is not None and known.day == date_of.day:
            known.shown = dict(date_of.shown)
            known.reference = date_of.reference or known.reference
            return
        self.waiting = [one for one in self.waiting if one is not known]
        following = times.next_of(reminder, date_of.day)
        if following is not None and len(self.waiting) < MOST_WAITING:
            due, number = following
            self.waiting.append(
                WaitingReminder(
                    reminder.name,
                    date_of.day,
                    due,
                    number,
                    date_of.each,
                    date_of.reference,
                    dict(date_of.shown),
                )
            )


def reminder_facts(due: DueReminder) -> dict[str, str]:
    """Return what the words of a reminder know: its answers, which of its times it is, the reference of its case."""
    return {**due.waiting.shown, "reminder.number": str(due.number), "reference": due.waiting.reference}


def _is_ended_by(reminder: Reminder | None, state: str) -> bool:
    """Return True if a reminder about a case ends when the case comes to a state."""
    if reminder is None:
        return False
    return state in reminder.until.states or bool(reminder.states and state not in reminder.states)
