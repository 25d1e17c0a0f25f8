"""The bounds of an answer that exclude each other, so that no answer fits."""

import sys
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import combinations

from menus.analysis.pattern_needs import PatternNeeds
from menus.answers.base import (
    MAX_ANSWER_LENGTH,
    AnswerContext,
    AnswerType,
    Bound,
    NamedBound,
    OrderedAnswer,
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
from menus.expressions.values import LiteralValue

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

_HORIZON = sys.maxsize  # no value is larger, nor smaller than its negative
_LONGEST_DATE = 14  # characters of `1 - 12 - 2026` with two digits a day
_YEARS = (2026, 2027, 2028, 2029, 2126)  # this one and the next, a leap year, and one far off


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two bounds, as the file has them, that no answer keeps at once."""

    one: str
    other: str


@dataclass(frozen=True, slots=True)
class _Span:
    """The values, or lengths, that one bound allows, both ends included."""

    bound: str
    low: Decimal | int
    high: Decimal | int

    def excludes(self, other: "_Span") -> bool:
        return self.high < other.low or other.high < self.low


def find_conflict(answer: AnswerType, country: str, constants: Mapping[str, LiteralValue]) -> Conflict | None:
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
    for context in _contexts(answer, country, constants):
        conflict = _conflict_of_spans(_value_spans(answer, context)) or _conflict_of_equality(answer, context)
        if conflict is None:
            return None
        first = first or conflict
    return first


def find_lost_choices(answer: ChoiceAnswer, country: str) -> tuple[str, ...]:
    """Return the choices that nobody can make: their value and words mean another choice, or break a bound."""
    context = _context(_moments()[0], country, {})
    unknown = (NamedBound, RelativeDate)
    names = [one.name for one in fields(answer) if isinstance(getattr(answer, one.name), unknown)]
    known: AnswerType = replace(answer, **{name: None for name in names})  # type: ignore[arg-type]
    return tuple(
        value
        for value, words in answer.of.items()
        if all(known.read(typed, context) != value for typed in (value, *words.values()))
    )


def _conflict_of_characters(answer: AnswerType) -> Conflict | None:
    if answer.pattern is None:
        return None
    needs = PatternNeeds.of(answer.pattern)
    pattern = f"pattern: {answer.pattern.pattern}"
    alphabet = _ALPHABETS.get(type(answer))
    if isinstance(answer, TextAnswer) and answer.digits is not None:
        return None if needs.can_do_with(_DIGITS) else Conflict(f"digits: {answer.digits}", pattern)
    if alphabet is None or needs.can_do_with(alphabet):
        return None
    return Conflict(f"type: {_type_name(answer)}", pattern)


def _type_name(answer: AnswerType) -> str:
    return type(answer).__name__.removesuffix("Answer").lower()


def _conflict_of_spans(spans: Iterator[_Span]) -> Conflict | None:
    for one, other in combinations(spans, 2):
        if one.excludes(other):
            return Conflict(one.bound, other.bound)
    return None


def _length_spans(answer: AnswerType) -> Iterator[_Span]:
    """Yield how long a typed answer may be, by each bound that says so."""
    if isinstance(answer, TextAnswer | PinAnswer):
        yield from _limits(answer, MAX_ANSWER_LENGTH)
        if answer.digits is not None:
            yield _Span(f"digits: {answer.digits}", answer.digits, answer.digits)
        if isinstance(answer.equals, str):
            length = len(answer.tidy(answer.equals))
            yield _Span(f"equals: {answer.equals}", length, length)
    elif isinstance(answer, DateAnswer):
        yield _Span("type: date", 8, _LONGEST_DATE)
    elif isinstance(answer, IntegerAnswer) and answer.digits is not None:
        yield _Span(
            f"digits: {answer.digits}", answer.digits, answer.digits * 2 + 1
        )  # with sign and separators
    if answer.pattern is not None:
        needs = PatternNeeds.of(answer.pattern)
        yield _Span(f"pattern: {answer.pattern.pattern}", needs.shortest, needs.longest)


def _limits(answer: TextAnswer | PinAnswer | IntegerAnswer | DecimalAnswer, most: int) -> Iterator[_Span]:
    if answer.min is not None:
        yield _Span(f"min: {answer.min}", answer.min, max(most, answer.min))
    if answer.max is not None:
        yield _Span(f"max: {answer.max}", -most, answer.max)


def _value_spans(answer: AnswerType, context: AnswerContext) -> Iterator[_Span]:
    """Yield the values that an answer may have, by each bound that says so."""
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


def _conflict_of_equality(answer: AnswerType, context: AnswerContext) -> Conflict | None:
    """Return the conflict of `equals` with `differs`; None if there is none."""
    if answer.equals is None or answer.differs is None:
        return None
    same, other = (
        _without_bounds(answer).bound_value(bound, context) for bound in (answer.equals, answer.differs)
    )
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


def _contexts(
    answer: AnswerType, country: str, constants: Mapping[str, LiteralValue]
) -> Iterator[AnswerContext]:
    moves = any(isinstance(getattr(answer, field.name), RelativeDate) for field in fields(answer))
    for moment in _moments() if moves else _moments()[:1]:
        yield _context(moment, country, constants)


def _context(moment: datetime, country: str, constants: Mapping[str, LiteralValue]) -> AnswerContext:
    def resolve(bound: NamedBound) -> str | None:
        owner, column = bound.parts
        value = constants.get(column or "") if owner == "const" else None
        return None if value is None else str(value)

    return AnswerContext(moment, country, resolve)


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
