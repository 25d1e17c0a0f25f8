"""Conditions as data: a mapping whose lines must all hold."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import msgspec

from menus.answers.base import MAX_ANSWER_LENGTH
from menus.answers.recording import recording_of
from menus.answers.schemes import NumberScheme
from menus.expressions.templates import Placeholder
from menus.expressions.values import Json, LiteralValue, Operand, Scope, operand_value, to_number
from menus.patterns import Pattern

OPERATORS = {
    "is",
    "not",
    "one_of",
    "at_least",
    "at_most",
    "between",
    "before",
    "after",
    "matches",
    "check",
    "set",
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """One line: a value, an operator, and the operands to compare with.

    Among the operands of `one_of` and `not`, None stands for no value.
    """

    subject: Placeholder
    operator: str
    operands: tuple[Operand, ...] = ()
    pattern: Pattern | None = None
    scheme: NumberScheme | None = None
    _words: frozenset[Operand] | None = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Note the operands if all are words, which most are: no number is equal to one, so they need no comparison."""
        is_among = self.operator in ("is", "one_of")
        words = frozenset(self.operands) if is_among and all(map(_is_word, self.operands)) else None
        object.__setattr__(self, "_words", words)

    def holds(self, scope: Scope) -> bool:
        """Return True if the line holds."""
        value = scope.value(self.subject)
        if self._words is not None and _is_word(value):
            return value in self._words
        if self.operator == "set":
            return (value is not None) is (self.operands[0] is not False)
        if self.operator == "not":
            return not any(equal_values(value, operand_value(operand, scope)) for operand in self.operands)
        if value is None:
            return self.operator == "one_of" and None in self.operands
        if recording_of(value) is not None:
            return False
        if self.pattern is not None:
            return self.pattern.is_in(as_text(value)[:MAX_ANSWER_LENGTH])
        if self.scheme is not None:
            return self.scheme.compact(as_text(value), scope.now.date()) is not None
        return compare_values(
            self.operator, value, [operand_value(operand, scope) for operand in self.operands]
        )

    def with_literal_operands(self, scope: Scope) -> "Comparison":
        """Return the line with its operands replaced by their present values, for use with other scopes."""
        values = [(operand, _as_literal(operand_value(operand, scope))) for operand in self.operands]
        if self.operator == "one_of":
            # A placeholder without a value fits nothing: only a literal stands for no value.
            values = [(operand, value) for operand, value in values if operand is None or value is not None]
        return replace(self, operands=tuple(value for _, value in values))


class OfficeOpen(msgspec.Struct, frozen=True):
    """`{open: office}`: within opening hours, and not on a holiday."""

    hours: str

    def holds(self, scope: Scope) -> bool:
        """Return True if the office is open now."""
        return scope.is_open(self.hours)


class AllOf(msgspec.Struct, frozen=True):
    """All of the conditions must hold."""

    conditions: "tuple[Condition, ...]"

    def holds(self, scope: Scope) -> bool:
        """Return True if all hold."""
        return all(condition.holds(scope) for condition in self.conditions)


class AnyOf(msgspec.Struct, frozen=True):
    """One of the conditions must hold."""

    conditions: "tuple[Condition, ...]"

    def holds(self, scope: Scope) -> bool:
        """Return True if one holds."""
        return any(condition.holds(scope) for condition in self.conditions)


class NoneOf(msgspec.Struct, frozen=True):
    """None of the conditions may hold."""

    conditions: "tuple[Condition, ...]"

    def holds(self, scope: Scope) -> bool:
        """Return True if none holds."""
        return not any(condition.holds(scope) for condition in self.conditions)


Condition = Comparison | OfficeOpen | AllOf | AnyOf | NoneOf


def _as_literal(value: Json) -> LiteralValue:
    return value if isinstance(value, str | int | bool) or value is None else as_text(value)


def comparisons_in(conditions: Iterable[Condition]) -> Iterable[Comparison]:
    """Yield every comparison inside `conditions`, at any depth."""
    for condition in conditions:
        if isinstance(condition, Comparison):
            yield condition
        elif not isinstance(condition, OfficeOpen):
            yield from comparisons_in(condition.conditions)


def asks_for_hours(conditions: Iterable[Condition]) -> bool:
    """Return True if any line inside `conditions` asks for opening hours."""
    return any(
        isinstance(condition, OfficeOpen)
        or (isinstance(condition, AllOf | AnyOf | NoneOf) and asks_for_hours(condition.conditions))
        for condition in conditions
    )


def as_text(value: Json) -> str:
    """Return a value as text, as a menu file would write it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    recording = recording_of(value)
    if recording is not None:
        return recording
    return "" if value is None else str(value)


def equal_values(one: Json, other: Json) -> bool:
    """Return True if two values are equal: as numbers if both are numeric, else as text."""
    if one is None or other is None:
        return one is other
    return one == other if _is_word(one) and _is_word(other) else _order(one, other) == 0


def _is_word(value: object) -> bool:
    """Return True for a text that begins with a letter, which is no number."""
    return isinstance(value, str) and value[:1].isalpha()


def compare_values(operator: str, value: Json, operands: list[Json]) -> bool:
    """Return True if a comparison holds that is no `set`, `not`, `matches` or `check`."""
    if operator in ("is", "one_of"):
        return any(equal_values(value, operand) for operand in operands)
    if any(operand is None for operand in operands):
        return False
    match operator:
        case "at_least":
            return _order(value, operands[0]) >= 0
        case "at_most":
            return _order(value, operands[0]) <= 0
        case "between":
            return _between(value, operands[0], operands[1])
        case "before":
            return _order(value, operands[0]) < 0
        case "after":
            return _order(value, operands[0]) > 0
    raise AssertionError(operator)


def _between(value: Json, low: Json, high: Json) -> bool:
    if _order(low, high) > 0:  # over midnight, such as 22:00 to 06:00
        return _order(value, low) >= 0 or _order(value, high) <= 0
    return _order(low, value) <= 0 <= _order(high, value)


def _order(one: Json, other: Json) -> int:
    numbers = to_number(one), to_number(other)
    if numbers[0] is not None and numbers[1] is not None:
        return (numbers[0] > numbers[1]) - (numbers[0] < numbers[1])
    left, right = as_text(one), as_text(other)
    return (left > right) - (left < right)
