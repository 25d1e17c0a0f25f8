"""The base of all answer types: reading, rejecting, and the bounds of a value."""

from abc import ABC, abstractmethod
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

import msgspec

from menus.calendars.calendar import Calendar
from menus.calendars.gregorian import GREGORIAN
from menus.input.number import find_number
from menus.input.plain import plain_input
from menus.patterns import Pattern
from menus.rendering.text.sanitise import ascii_digits

MAX_ANSWER_LENGTH = 1600  # characters; no provider delivers a longer text, and no pattern is searched in more

AnswerValue = str | int


class Misfit(StrEnum):
    """The reason why an answer does not fit."""

    BLANK = "blank"
    FORM = "form"
    SHORT = "short"
    LONG = "long"
    SMALL = "small"
    LARGE = "large"
    DIGITS = "digits"
    PATTERN = "pattern"
    CHECK = "check"
    EQUALS = "equals"
    DIFFERS = "differs"
    BEFORE = "before"
    AFTER = "after"


class RejectedAnswer(msgspec.Struct, frozen=True):
    """An answer that does not fit."""

    reason: Misfit


class AnswerContext(msgspec.Struct, frozen=True):
    """The context in which an answer is read: time, country and calendar of the service, and the values of names."""

    now: datetime  # in the service's time zone
    country: str
    resolve: Callable[["NamedBound"], str | None]
    calendar: Calendar = GREGORIAN


class NamedBound(msgspec.Struct, frozen=True):
    """A bound that is the value of an answer or placeholder when an answer is read.

    A column follows the last dot. The name before that dot may be of an included file.
    """

    name: str

    @property
    def parts(self) -> tuple[str, str | None]:
        """Return the name, and the column if there is one."""
        head, _, last = self.name.rpartition(".")
        return (head, last) if head else (last, None)


class RelativeDate(msgspec.Struct, frozen=True):
    """A bound that moves with the calendar: `{years_ago: 130}`."""

    years: int = 0
    months: int = 0
    weeks: int = 0
    days: int = 0

    def date(self, now: datetime) -> date:
        """Return the day that is so long before `now`, or the last day of its month if the month is too short."""
        month = now.year * 12 + now.month - 1 - self.years * 12 - self.months
        if month < 12:  # before the year 1, where Python's calendar begins
            return date.min
        day = min(now.day, monthrange(month // 12, month % 12 + 1)[1])
        start = date(month // 12, month % 12 + 1, day)
        try:
            return start - timedelta(weeks=self.weeks, days=self.days)
        except OverflowError:
            return date.min

    def year(self, now: datetime, calendar: Calendar) -> int:
        """Return the year of a calendar in which that day is. So many years ago is this year less so many."""
        if self.years:
            return calendar.parts_of(now.date()).year - self.years
        return calendar.parts_of(self.date(now)).year


Bound = str | NamedBound | RelativeDate


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerType(ABC):
    """An answer type with its bounds. The fields have the names of the keys in a menu file."""

    pattern: Pattern | None = None
    equals: Bound | None = None
    differs: Bound | None = None

    @abstractmethod
    def parse(self, text: str, context: AnswerContext) -> AnswerValue | RejectedAnswer:
        """Return the value of a tidy text that is not blank, by the rules of this type alone."""

    def read(
        self, typed: str, context: AnswerContext, *, alone: bool = False
    ) -> AnswerValue | RejectedAnswer:
        """Return the value of the typed text, or the reason why it does not fit. Takes any text and never raises.

        Punctuation and politeness beside the answer do not count, nor do other words unless it must be `alone`.
        """
        if len(typed) > MAX_ANSWER_LENGTH:
            return RejectedAnswer(Misfit.LONG)
        text = self.tidy(typed)
        if not text:
            return RejectedAnswer(Misfit.BLANK)
        value = self._read_tidy(text, context)
        if not isinstance(value, RejectedAnswer):
            return value
        for other in self.other_readings(text, alone=alone):
            found = value if other == text else self._read_tidy(other, context)
            if not isinstance(found, RejectedAnswer):
                return found
        return value

    def tidy(self, typed: str) -> str:
        """Return the typed text as this type reads it; empty if it is blank."""
        return plain_input(typed)

    def other_readings(self, text: str, *, alone: bool) -> Iterator[str]:
        """Yield other readings of a tidy text that does not fit as it is, best first: here its only number."""
        found = find_number(text)
        if found is not None and (found.is_alone or not (alone or found.changes_it)):
            yield found.number

    def _read_tidy(self, text: str, context: AnswerContext) -> AnswerValue | RejectedAnswer:
        if self.pattern and not self.pattern.is_in(ascii_digits(text)):
            return RejectedAnswer(Misfit.PATTERN)
        value = self.parse(text, context)
        if isinstance(value, RejectedAnswer):
            return value
        misfit = self.broken_bound(value, context)
        return RejectedAnswer(misfit) if misfit else value

    def broken_bound(self, value: AnswerValue, context: AnswerContext) -> Misfit | None:
        """Return the common bound that the value breaks, if any. An unset name equals no value."""
        if self.equals is not None and value != self.bound_value(self.equals, context):
            return Misfit.EQUALS
        if self.differs is not None and value == self.bound_value(self.differs, context):
            return Misfit.DIFFERS
        return None

    def bound_value(self, bound: Bound, context: AnswerContext) -> AnswerValue | None:
        """Return a bound as a value of this type, so that `1 000` equals 1000; None if a name is unset."""
        text = self.bound_text(bound, context)
        if not text:
            return None
        value = self.parse(text, context)
        return text if isinstance(value, RejectedAnswer) else value

    def bound_text(self, bound: Bound, context: AnswerContext) -> str | None:
        """Return a bound as text. A day is written in ISO 8601."""
        if isinstance(bound, RelativeDate):
            return bound.date(context.now).isoformat()
        return self.tidy((context.resolve(bound) or "") if isinstance(bound, NamedBound) else bound)

    def may_be_answer(self, key: str) -> bool:
        """Return True if `key` may be an answer, although it is also a key of this screen."""
        return not isinstance(self.read(key, EMPTY_CONTEXT), RejectedAnswer)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedAnswer(AnswerType):
    """An answer type whose values have an order."""

    before: Bound | None = None
    after: Bound | None = None

    def broken_bound(self, value: AnswerValue, context: AnswerContext) -> Misfit | None:
        """Return the bound that the value breaks: a common one, or `before` or `after`, which exclude the bound."""
        if self.before is not None and not self._precedes(value, self.bound_value(self.before, context)):
            return Misfit.BEFORE
        if self.after is not None and not self._precedes(self.bound_value(self.after, context), value):
            return Misfit.AFTER
        return AnswerType.broken_bound(self, value, context)

    @staticmethod
    def _precedes(one: AnswerValue | None, other: AnswerValue | None) -> bool:
        """Return True if `one` comes before `other`.

        Also return True if either is unset or of another type, because then there is no bound.
        """
        if isinstance(one, str) and isinstance(other, str):
            return one < other
        if isinstance(one, int) and isinstance(other, int):
            return one < other
        return True


EMPTY_CONTEXT = AnswerContext(
    datetime(2000, 1, 1, tzinfo=UTC), "", lambda _: None
)  # for reading a key that no citizen typed
