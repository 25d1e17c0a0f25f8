"""The values of a name, cut into classes that no condition of the service tells apart.

A set of classes is a number, one bit a class. So a check can follow what a name may be, whatever citizens answer.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from menus.answers.recording import recording_answer, recording_of
from menus.expressions.conditions import as_text
from menus.expressions.values import Json, to_number

NO_VALUE, SPOKEN, OTHER_WORDS = 1, 2, 4
"""The classes that every name has: it is unset, a spoken message, or words that no condition names."""

_FIRST_BIT = 3
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_TIME = re.compile(r"\d\d:\d\d")
SAMPLE_WORDS, SAMPLE_NUMBER = "Kibera", 7
SPOKEN_SAMPLE = recording_answer("sample")


@dataclass(slots=True)
class ValueClasses:
    """The classes of a name whose conditions, options and bounds mention `literals`.

    Numbers, days and times that are mentioned are classes of their own, and so is each gap between two of them. Where
    no day is mentioned, days are words like others, and so are times. `representatives` has one value of each class, in
    the order of the bits.
    """

    literals: Iterable[Json]
    representatives: list[Json] = field(init=False)
    every: int = field(init=False)
    words: dict[str, int] = field(init=False)
    numbers: list[Decimal] = field(init=False)
    days: list[str] = field(init=False)
    times: list[str] = field(init=False)
    _numbers_from: int = field(init=False)
    _days_from: int = field(init=False)
    _times_from: int = field(init=False)

    def __post_init__(self) -> None:
        numbers, days, times, words = set(), set(), set(), dict[str, None]()
        for literal in self.literals:
            number, text = to_number(literal), as_text(literal)
            if literal is None:
                continue
            if number is not None:
                numbers.add(number)
            elif is_day(text):
                days.add(text)
            elif is_time(text):
                times.add(text)
            else:
                words[text] = None
        self.numbers, self.days, self.times = sorted(numbers), sorted(days), sorted(times)
        self.words = {word: 1 << (_FIRST_BIT + index) for index, word in enumerate(words)}
        reps: list[Json] = [None, SPOKEN_SAMPLE, _other_words(words), *words]
        self._numbers_from = len(reps)
        reps += _between_numbers(self.numbers)
        self._days_from = len(reps)
        reps += _between_days(self.days)
        self._times_from = len(reps)
        reps += _between_times(self.times)
        self.representatives = reps
        self.every = sum(1 << bit for bit, value in enumerate(reps) if bit == 0 or value is not None)

    @property
    def any_value(self) -> int:
        """Every class but that of no value."""
        return self.every & ~NO_VALUE

    @property
    def any_number(self) -> int:
        """Every class of numbers."""
        return self.every & ((1 << self._days_from) - (1 << self._numbers_from))

    @property
    def any_day(self) -> int:
        """Every class of days."""
        return self.every & ((1 << self._times_from) - (1 << self._days_from)) or OTHER_WORDS

    @property
    def any_time(self) -> int:
        """Every class of times."""
        return self.every & ~((1 << self._times_from) - 1) or OTHER_WORDS

    @property
    def any_words(self) -> int:
        """Every class of words."""
        return OTHER_WORDS | sum(self.words.values())

    def class_of(self, value: Json) -> int:
        """Return the class of a value."""
        if value is None:
            return NO_VALUE
        if recording_of(value) is not None:
            return SPOKEN
        number, text = to_number(value), as_text(value)
        if number is not None:
            return 1 << (self._numbers_from + _position(self.numbers, number))
        if self.days and is_day(text):
            return 1 << (self._days_from + _position(self.days, text))
        if self.times and is_time(text):
            return 1 << (self._times_from + _position(self.times, text))
        return self.words.get(text, OTHER_WORDS)

    def is_point(self, bit: int) -> bool:
        """Return whether a class holds one value alone, so that its representative is that value."""
        if bit < self._numbers_from:
            return bit >= _FIRST_BIT or bit == 0
        starts = (self._numbers_from, self._days_from, self._times_from)
        start = max(one for one in starts if one <= bit)
        return (bit - start) % 2 == 1

    def members(self, mask: int) -> Iterable[tuple[int, Json]]:
        """Yield the classes in `mask`, as bit numbers with their representatives."""
        return ((bit, value) for bit, value in enumerate(self.representatives) if mask >> bit & 1)


def is_day(text: str) -> bool:
    """Return whether a text is a day as ISO 8601."""
    if not _DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_time(text: str) -> bool:
    """Return whether a text is a time such as 14:30."""
    return _TIME.fullmatch(text) is not None


def _position(points: list[Decimal] | list[str], value: Decimal | str) -> int:
    """Return where a value stands among points and the gaps between them: 0 is before the first point."""
    index = bisect_left(points, value)
    return 2 * index + (1 if index < len(points) and points[index] == value else 0)


def _other_words(words: Iterable[str]) -> str:
    found = SAMPLE_WORDS
    while found in words:
        found += "a"
    return found


def _plain(number: Decimal) -> Json:
    return int(number) if number == number.to_integral_value() else format(number, "f")


def _between_numbers(points: list[Decimal]) -> list[Json]:
    if not points:
        return [SAMPLE_NUMBER]
    found = [_plain(points[0] - 1)]
    for point, after in zip(points, [*points[1:], points[-1] + 2], strict=True):
        between = point + 1 if after - point > 1 else (point + after) / 2
        found += [_plain(point), _plain(between)]
    return found


def _between_days(points: list[str]) -> list[Json]:
    """Return days before, at, between and after the points; None for a gap that has no day."""
    if not points:
        return []
    found: list[Json] = [_day_after(points[0], -1)]
    for point, after in zip(points, [*points[1:], ""], strict=True):
        between = _day_after(point, 1)
        found += [point, None if between == after else between]
    return found


def _day_after(day: str, days: int) -> str | None:
    try:
        return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
    except OverflowError:
        return None


def _between_times(points: list[str]) -> list[Json]:
    """Return times before, at, between and after the points; None for a gap that has no minute."""
    if not points:
        return []
    found: list[Json] = [_minute_after(points[0], -1)]
    for point, after in zip(points, [*points[1:], ""], strict=True):
        between = _minute_after(point, 1)
        found += [point, None if between == after else between]
    return found


def _minute_after(time: str, minutes: int) -> str | None:
    """Return the minute so long after a time of the same day; None if there is none."""
    try:
        moment = datetime.fromisoformat(f"2001-02-03T{time}")
    except ValueError:  # such as 24:00, which is a text like others
        return None
    later = moment + timedelta(minutes=minutes)
    return later.strftime("%H:%M") if later.date() == moment.date() else None
