"""What all types of answers have in common: reading, refusing, and the bounds they are held against."""

import re
from abc import ABC, abstractmethod
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from menus.rendering.text.digits import ascii_digits
from menus.rendering.text.sanitise import tidy_input

LONGEST = 1600  # characters; no provider delivers a longer text, and no pattern is searched in more

Value = str | int


class Misfit(StrEnum):
    """Why an answer does not fit."""

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


@dataclass(frozen=True, slots=True)
class Refused:
    """An answer that does not fit."""

    why: Misfit


@dataclass(frozen=True, slots=True)
class Context:
    """What an answer is read with: the moment and country of the service, and the values of names."""

    now: datetime  # in the service's time zone
    country: str
    resolve: Callable[["Named"], str | None]


@dataclass(frozen=True, slots=True)
class Named:
    """A bound that is the value of an answer or placeholder, at the moment of reading.

    A column follows the last dot; before it stands what has the column, which may be of an included file.
    """

    name: str

    @property
    def parts(self) -> tuple[str, str | None]:
        """The name, and the column where there is one."""
        head, _, last = self.name.rpartition(".")
        return (head, last) if head else (last, None)


@dataclass(frozen=True, slots=True)
class Ago:
    """A bound that moves with the day: `{years_ago: 130}`."""

    years: int = 0
    months: int = 0
    weeks: int = 0
    days: int = 0

    def date(self, now: datetime) -> date:
        """The day so long before `now`; the last of its month where that month is too short."""
        month = now.year * 12 + now.month - 1 - self.years * 12 - self.months
        if month < 12:  # before the year 1, where the calendar of Python begins
            return date.min
        day = min(now.day, monthrange(month // 12, month % 12 + 1)[1])
        start = date(month // 12, month % 12 + 1, day)
        try:
            return start - timedelta(weeks=self.weeks, days=self.days)
        except OverflowError:
            return date.min


Bound = str | Named | Ago


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(ABC):
    """A type of answer with its bounds. The fields are named as in a menu file."""

    pattern: re.Pattern[str] | None = None
    equals: Bound | None = None
    differs: Bound | None = None

    @abstractmethod
    def value(self, text: str, context: Context) -> Value | Refused:
        """The value of a tidied text that is not blank, by the rules of this type alone."""

    def read(self, typed: str, context: Context) -> Value | Refused:
        """The value of what was typed, or why it does not fit. Takes any text and never raises."""
        if len(typed) > LONGEST:
            return Refused(Misfit.LONG)
        text = tidy_input(typed)
        if not text:
            return Refused(Misfit.BLANK)
        if self.pattern and not self.pattern.search(ascii_digits(text)):
            return Refused(Misfit.PATTERN)
        value = self.value(text, context)
        if isinstance(value, Refused):
            return value
        misfit = self.misfit(value, context)
        return Refused(misfit) if misfit else value

    def misfit(self, value: Value, context: Context) -> Misfit | None:
        """Which bound of all types the value breaks. An unset name equals nothing, and all differ from it."""
        if self.equals is not None and value != self.bound(self.equals, context):
            return Misfit.EQUALS
        if self.differs is not None and value == self.bound(self.differs, context):
            return Misfit.DIFFERS
        return None

    def bound(self, bound: Bound, context: Context) -> Value | None:
        """A bound as a value of this type, so that `1 000` equals 1000; None where a name is unset."""
        text = self.bound_text(bound, context)
        if not text:
            return None
        value = self.value(text, context)
        return text if isinstance(value, Refused) else value

    def bound_text(self, bound: Bound, context: Context) -> str | None:
        """A bound as text; a day as ISO 8601."""
        if isinstance(bound, Ago):
            return bound.date(context.now).isoformat()
        return tidy_input((context.resolve(bound) or "") if isinstance(bound, Named) else bound)

    def hides(self, key: str) -> bool:
        """Whether `key`, which means something else on this screen, is what somebody may answer."""
        return not isinstance(self.read(key, NOWHERE), Refused)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedAnswer(Answer):
    """A type whose values come one before another."""

    before: Bound | None = None
    after: Bound | None = None

    def misfit(self, value: Value, context: Context) -> Misfit | None:
        """As for all types, and `before` and `after`, neither of which includes the bound itself."""
        if self.before is not None and not self._precedes(value, self.bound(self.before, context)):
            return Misfit.BEFORE
        if self.after is not None and not self._precedes(self.bound(self.after, context), value):
            return Misfit.AFTER
        return Answer.misfit(self, value, context)

    @staticmethod
    def _precedes(one: Value | None, other: Value | None) -> bool:
        """True also where one is unset or of another kind: a bound that says nothing bounds nothing."""
        if isinstance(one, str) and isinstance(other, str):
            return one < other
        if isinstance(one, int) and isinstance(other, int):
            return one < other
        return True


NOWHERE = Context(datetime(2000, 1, 1, tzinfo=UTC), "", lambda _: None)  # to read a key that no citizen typed
