"""Reminders: messages that go out some days before or after a date."""

import re
from collections.abc import Iterator, Mapping
from datetime import MAXYEAR, date, datetime, time, timedelta, tzinfo

import msgspec

from menus.calendars.calendar import Calendar
from menus.problems import Place

SPAN = re.compile(r"(\d{1,3})(d|w|mo|y)")
DEFAULT_TIME = time(9)
DAYS_IN_UNIT: Mapping[str, int] = {"d": 1, "w": 7}
MONTHS_IN_UNIT: Mapping[str, int] = {"mo": 1, "y": 12}
NUMBER_FACT = "reminder.number"
"""The name under which the words of a reminder know which of its times it is, from 1."""


class DaySpan(msgspec.Struct, frozen=True):
    """A number of days (`d`), weeks (`w`), months (`mo`) or years (`y`). Months and years are those of a calendar."""

    number: int
    unit: str

    def __str__(self) -> str:
        return f"{self.number}{self.unit}"

    def after(self, day: date, calendar: Calendar, *, sign: int = 1) -> date:
        """Return the day so much later, or earlier if `sign` is -1. OverflowError, ValueError: there is none."""
        if self.unit in DAYS_IN_UNIT:
            return day + timedelta(days=sign * self.number * DAYS_IN_UNIT[self.unit])
        months = self.number * (1 if self.unit == "mo" else calendar.months)
        return calendar.plus_months(day, sign * months)

    @property
    def most_days(self) -> int:
        """About how many days it is."""
        return self.number * DAYS_IN_UNIT.get(self.unit, 0) + self.number * 30 * MONTHS_IN_UNIT.get(
            self.unit, 0
        )


class ReminderEnd(msgspec.Struct, frozen=True):
    """What ends a reminder early: a state of its case, a case that its citizen files, an answer that is remembered."""

    states: tuple[str, ...] = ()
    filed: tuple[str, ...] = ()
    remembered: tuple[str, ...] = ()


class ReminderTime(msgspec.Struct, frozen=True):
    """One time of a reminder: which one it is, from 1, and when it is due."""

    number: int
    due_at: datetime


class Reminder(msgspec.Struct, frozen=True):
    """A message that goes out some days before or after a date.

    The date is the value of the answer `on`, or the day on which a case came to one of `states`. `is_remembered`: the
    answer is one of the profile, so the reminder is set only where it is remembered. It goes `spans` after the date,
    or before it (`is_before`), at the time of day `at`. A number has one such reminder for each value of the answer
    `each`; without it, one. It goes only as long as the citizen has opted in to `opted_in`, and the case is in one of
    `while_states`, as far as they are set. `is_optional`: not everybody gives the date.
    """

    name: str
    place: Place
    message: str
    spans: tuple[DaySpan, ...]
    on: str = ""
    states: tuple[str, ...] = ()
    is_before: bool = False
    is_remembered: bool = False
    at: time = DEFAULT_TIME
    each: str = ""
    opted_in: str = ""
    while_states: tuple[str, ...] = ()
    until: ReminderEnd = ReminderEnd()
    is_optional: bool = False

    @property
    def words(self) -> str:
        """When it goes, and until when, for who compares two versions."""
        spans = ", ".join(map(str, self.spans))
        date = f"{{{self.on}}}" if self.on else f"the state {' or '.join(self.states)}"
        parts = [
            f"{self.message}: {spans} {'before' if self.is_before else 'after'} {date}, at {self.at:%H:%M}"
        ]
        parts += [f"for each {{{self.each}}}"] if self.each else []
        parts += [f"while opted in to {self.opted_in}"] if self.opted_in else []
        parts += [f"while {' or '.join(self.while_states)}"] if self.while_states else []
        ends = (*self.until.states, *self.until.filed, *self.until.remembered)
        parts += [f"until {' or '.join(ends)}"] if ends else []
        return ", ".join(parts)

    def times(self, day: date, zone: tzinfo, calendar: Calendar) -> Iterator[ReminderTime]:
        """Yield every time at which it goes for `day` to a citizen in `zone`, in the order of the file."""
        for number, span in enumerate(self.spans, 1):
            try:
                due = span.after(day, calendar, sign=-1 if self.is_before else 1)
            except (ValueError, OverflowError):
                continue  # past the last year of the calendar
            if due.year == MAXYEAR:
                continue  # its last evening is in no year of zones further east
            yield ReminderTime(number, datetime.combine(due, self.at, zone))

    def next_time(self, day: date, zone: tzinfo, calendar: Calendar, after: datetime) -> ReminderTime | None:
        """Return the first time later than `after`; None if nothing is left."""
        left = (one for one in self.times(day, zone, calendar) if one.due_at > after)
        return min(left, key=lambda one: one.due_at, default=None)
