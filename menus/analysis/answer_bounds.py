"""The bounds of an answer that exclude each other, so that no answer fits."""

import re
import sys
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import combinations
from typing import Any

import msgspec

from menus.analysis.pattern_needs import PatternNeeds
from menus.answers.base import (
    MAX_ANSWER_LENGTH,
    AnswerContext,
    AnswerType,
    Bound,
    NamedBound,
    OrderedAnswer,
    RejectedAnswer,
    RelativeDate,
)
from menus.answers.choice import ChoiceAnswer
from menus.answers.date import DateAnswer
from menus.answers.decimal import DecimalAnswer
from menus.answers.integer import IntegerAnswer
from menus.answers.phone import PhoneAnswer
from menus.answers.pin import PinAnswer
from menus.answers.reference import ReferenceAnswer
from menus.answers.text import TextAnswer
from menus.answers.time import TimeAnswer
from menus.calendars.gregorian import GREGORIAN
from menus.model import Service

_DIGITS = "0123456789"
_ALPHABETS: Mapping[type[AnswerType], str] = {
    PinAnswer: _DIGITS,
    IntegerAnswer: f"{_DIGITS} ,+-",
    DecimalAnswer: f"{_DIGITS} .,+-",
    DateAnswer: f"{_DIGITS} ./-",
    TimeAnswer: f"{_DIGITS} :.-hHaApPmM",
    PhoneAnswer: f"{_DIGITS} +()./-",
    ReferenceAnswer: f"{_DIGITS} .-",
}
"""The characters of answers whose type allows only some."""

_LENGTHS: Mapping[type[AnswerType], tuple[int, int]] = {
    TextAnswer: (1, MAX_ANSWER_LENGTH),
    PinAnswer: (1, MAX_ANSWER_LENGTH),
    IntegerAnswer: (1, 25),  # 18 digits with a sign and separators
    DateAnswer: (8, 14),  # from 01022026 to `1 - 12 - 2026` with two digits a day
    TimeAnswer: (3, 12),  # from 930 to `12 : 30 p.m.`
    ReferenceAnswer: (9, MAX_ANSWER_LENGTH),
    PhoneAnswer: (4, MAX_ANSWER_LENGTH),  # numbers of some islands have four digits
}
"""How many characters an answer of a type has."""

_VALUES: Mapping[type[AnswerType], tuple[int, int]] = {
    DateAnswer: (date.min.toordinal(), date.max.toordinal()),
    TimeAnswer: (0, 24 * 60 - 1),
    IntegerAnswer: (1 - 10**18, 10**18 - 1),
}
"""The least and the largest value of a type, as `_order` counts them."""

_HORIZON = sys.maxsize  # no value is larger, nor smaller than its negative
_OF_DIGITS = re.compile(r"\^?(?:\[0-9\]|\\d|[0-9]|\{[0-9,]+\}|[()|?:+*])+\$?")
"""A pattern that lets digits pass alone."""

_YEARS = (2026, 2027, 2028, 2029, 2126)  # this one and the next, a leap year, and one far off


class Conflict(msgspec.Struct, frozen=True):
    """Two bounds, as the file has them, that no answer keeps at once. `one` may be the type itself.

    `distance` is how far the values of one are from those of the other; 0 if that cannot be said.
    """

    one: str
    other: str
    distance: Decimal | int = 0


class _Span(msgspec.Struct, frozen=True):
    """The values, or lengths, that one bound allows, both ends included."""

    bound: str
    low: Decimal | int
    high: Decimal | int

    def distance(self, other: "_Span") -> Decimal | int:
        """Return how far the two are apart; 0 or less if some value is in both."""
        return max(other.low - self.high, self.low - other.high)


def find_conflict(answer: AnswerType, service: Service) -> Conflict | None:
    """Return two bounds that no answer keeps at once; None if there may be an answer.

    Bounds that are other answers may have any value. Bounds that move with the calendar must conflict on every day.
    """
    alphabet = _conflict_of_characters(answer)
    if alphabet is not None:
        return alphabet
    length = _conflict_of_spans(_length_spans(answer))
    if length is not None:
        return length
    first: Conflict | None = None
    for context in _contexts(answer, service):
        conflict = (
            _conflict_of_form(answer, context)
            or _conflict_of_spans(_value_spans(answer, context))
            or _conflict_of_equality(answer, context)
        )
        if conflict is None:
            return None
        first = first or conflict
    return first


def needs_leading_zeros(answer: IntegerAnswer) -> bool:
    """Return True if only a number with zeros before it is both small enough and long enough, such as 0000005."""
    if answer.max is None or answer.max < 0 or (answer.min is not None and answer.min < 0):
        return False
    if answer.digits is not None and answer.digits > len(str(answer.max)):
        return True
    if answer.pattern is None:
        return False
    of_digits = _OF_DIGITS.fullmatch(answer.pattern.source) is not None
    longest = len(str(answer.max)) if of_digits else len(f"+ {answer.max:,}")
    return PatternNeeds.of(answer.pattern).shortest > longest


def find_lost_choices(answer: ChoiceAnswer, service: Service) -> tuple[str, ...]:
    """Return the choices that nobody can make: their value and words mean another choice, or break a bound."""
    context = _context(_moments()[0], service)
    unknown = (NamedBound, RelativeDate)
    names = [one.name for one in fields(answer) if isinstance(getattr(answer, one.name), unknown)]
    changes: Mapping[str, Any] = dict.fromkeys(names)
    known = replace(answer, **changes)
    return tuple(
        value
        for value, words in answer.of.items()
        if all(known.read(typed, context) != value for typed in (value, *words.values()))
    )


def _conflict_of_characters(answer: AnswerType) -> Conflict | None:
    if answer.pattern is None:
        return None
    needs = PatternNeeds.of(answer.pattern)
    pattern = f"pattern: {answer.pattern.source}"
    alphabet = _ALPHABETS.get(type(answer))
    if isinstance(answer, TextAnswer) and answer.digits is not None:
        return None if needs.can_do_with(_DIGITS) else Conflict(f"digits: {answer.digits}", pattern)
    if alphabet is None or needs.can_do_with(alphabet):
        return None
    return Conflict(f"type: {type_name(answer)}", pattern)


def type_name(answer: AnswerType) -> str:
    return type(answer).__name__.removesuffix("Answer").lower()


def _conflict_of_spans(spans: Iterator[_Span]) -> Conflict | None:
    for one, other in combinations(spans, 2):
        distance = one.distance(other)
        if distance > 0:
            return Conflict(one.bound, other.bound, distance)
    return None


def _length_spans(answer: AnswerType) -> Iterator[_Span]:
    """Yield how long a typed answer may be, by each bound that says so."""
    if type(answer) in _LENGTHS:
        yield _Span(f"type: {type_name(answer)}", *_LENGTHS[type(answer)])
    if isinstance(answer, TextAnswer | PinAnswer):
        yield from _limits(answer, MAX_ANSWER_LENGTH)
        if answer.digits is not None:
            yield _Span(f"digits: {answer.digits}", answer.digits, answer.digits)
        if isinstance(answer.equals, str):
            length = len(answer.tidy(answer.equals))
            yield _Span(f"equals: {answer.equals}", length, length)
    elif isinstance(answer, IntegerAnswer) and answer.digits is not None:
        longest = answer.digits * 2 + 1 if answer.digits else 0  # with sign and separators
        yield _Span(f"digits: {answer.digits}", answer.digits, longest)
    if answer.pattern is not None:
        needs = PatternNeeds.of(answer.pattern)
        yield _Span(f"pattern: {answer.pattern.source}", needs.shortest, needs.longest)


def _limits(answer: TextAnswer | PinAnswer | IntegerAnswer | DecimalAnswer, most: int) -> Iterator[_Span]:
    if answer.min is not None:
        yield _Span(f"min: {answer.min}", answer.min, max(most, answer.min))
    if answer.max is not None:
        yield _Span(f"max: {answer.max}", -most, answer.max)


def _value_spans(answer: AnswerType, context: AnswerContext) -> Iterator[_Span]:
    """Yield the values that an answer may have, by each bound that says so."""
    if type(answer) in _VALUES:
        yield _Span(f"type: {type_name(answer)}", *_VALUES[type(answer)])
    if isinstance(answer, IntegerAnswer | DecimalAnswer):
        yield from _limits(answer, _HORIZON)
    if isinstance(answer, IntegerAnswer) and answer.digits is not None:
        largest = 10**answer.digits - 1
        yield _Span(f"digits: {answer.digits}", -largest, largest)
    if isinstance(answer, OrderedAnswer):
        before, after = _order(answer, answer.before, context), _order(answer, answer.after, context)
        if before is not None:
            yield _Span(f"before: {_as_written(answer.before)}", -_HORIZON, before - 1)
        if after is not None:
            yield _Span(f"after: {_as_written(answer.after)}", after + 1, _HORIZON)
    if isinstance(answer, OrderedAnswer | DecimalAnswer):
        equal = _order(answer, answer.equals, context)
        if equal is not None:
            yield _Span(f"equals: {_as_written(answer.equals)}", equal, equal)


def _conflict_of_form(answer: AnswerType, context: AnswerContext) -> Conflict | None:
    """Return the conflict of the type with a bound that is no value of it, such as the 30th of February."""
    bare = _without_bounds(answer)
    for key in ("equals", "before", "after"):
        bound: Bound | None = getattr(answer, key, None)
        value = None if bound is None else bare.bound_value(bound, context)
        if value is None or isinstance(answer, TextAnswer | PinAnswer | ChoiceAnswer):
            continue
        if isinstance(
            bare.parse(str(value), msgspec.structs.replace(context, calendar=GREGORIAN)), RejectedAnswer
        ):
            return Conflict(f"type: {type_name(answer)}", f"{key}: {_as_written(bound)}")
    return None


def _conflict_of_equality(answer: AnswerType, context: AnswerContext) -> Conflict | None:
    """Return the conflict of `equals` with `differs`, or with the pattern of a text; None if there is none."""
    bare = _without_bounds(answer)
    same, other = (
        None if bound is None else bare.bound_value(bound, context)
        for bound in (answer.equals, answer.differs)
    )
    is_word = isinstance(same, str) and isinstance(answer, TextAnswer | PinAnswer)
    if is_word and answer.pattern is not None and not answer.pattern.is_in(str(same)):
        return Conflict(f"pattern: {answer.pattern.source}", f"equals: {_as_written(answer.equals)}")
    if same is None or same != other:
        return None
    return Conflict(f"equals: {_as_written(answer.equals)}", f"differs: {_as_written(answer.differs)}")


def _order(answer: AnswerType, bound: Bound | None, context: AnswerContext) -> Decimal | int | None:
    """Return a bound as a number that is in the order of the values; None if its value is unknown."""
    value = None if bound is None else _without_bounds(answer).bound_value(bound, context)
    if value is None or isinstance(value, int):
        return value
    try:
        if isinstance(answer, DateAnswer):
            return date.fromisoformat(value).toordinal()
        if isinstance(answer, TimeAnswer):
            hours, _, minutes = value.partition(":")
            return int(hours) * 60 + int(minutes)
        return Decimal(value) if isinstance(answer, DecimalAnswer) else None
    except (ValueError, ArithmeticError):
        return None


def _without_bounds(answer: AnswerType) -> AnswerType:
    if not isinstance(answer, IntegerAnswer | DecimalAnswer | OrderedAnswer):
        return replace(answer, pattern=None, equals=None, differs=None)
    return type(answer)()


def _contexts(answer: AnswerType, service: Service) -> Iterator[AnswerContext]:
    moves = any(isinstance(getattr(answer, field.name), RelativeDate) for field in fields(answer))
    for moment in _moments() if moves else _moments()[:1]:
        yield _context(moment, service)


def _context(moment: datetime, service: Service) -> AnswerContext:
    def resolve(bound: NamedBound) -> str | None:
        owner, column = bound.parts
        value = service.constants.get(column or "") if owner == "const" else None
        return None if value is None else str(value)

    return AnswerContext(moment, service.country, resolve, service.calendar)


def _moments() -> list[datetime]:
    return [
        datetime(year, month, day, 12, tzinfo=UTC)
        for year in _YEARS
        for month in range(1, 13)
        for day in (1, 15, 28, monthrange(year, month)[1])
    ]


def _as_written(bound: Bound | None) -> str:
    if isinstance(bound, RelativeDate):
        units = ((name, getattr(bound, name)) for name in ("years", "months", "weeks", "days"))
        named = [f"{name}_ago: {count}" for name, count in units if count] or ["days_ago: 0"]
        return f"{{{', '.join(named)}}}"
    return bound.name if isinstance(bound, NamedBound) else str(bound)
