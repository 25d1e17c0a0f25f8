"""Values that are derived: operands, `set:` forms, and the fields of a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from menus.answers.base import Ago
from menus.effects import Json
from menus.templates import Placeholder, Template, Wording

if TYPE_CHECKING:
    from menus.conditions import Condition

Literal = str | int | bool | None


class Scope(Wording, Protocol):
    """What a hop knows: answers, derived values, rows, the caller, the moment."""

    @property
    def now(self) -> datetime:
        """The moment of the hop, in the service's time zone."""
        ...

    def value(self, placeholder: Placeholder) -> Json:
        """The value itself, None where there is none."""
        ...

    def valued(self, template: Template) -> Json:
        """The template over values, not labels; a placeholder alone keeps its type."""
        ...


Operand = Literal | Template | Ago


def operand_value(operand: Operand, scope: Scope) -> Json:
    """What an operand stands for at this moment."""
    if isinstance(operand, Template):
        return scope.valued(operand)
    if isinstance(operand, Ago):
        return operand.date(scope.now).isoformat()
    return operand


class NoValueError(Exception):
    """A derived value cannot be had from what is known."""


@dataclass(frozen=True, slots=True)
class TextForm:
    """`{text: "…"}`"""

    template: Template

    def derive(self, scope: Scope) -> Json:
        """The text."""
        return scope.valued(self.template)


@dataclass(frozen=True, slots=True)
class NumberForm:
    """`{number: "{x}"}`"""

    template: Template

    def derive(self, scope: Scope) -> Json:
        """The whole number; NoValueError where the text is none."""
        text = str(scope.valued(self.template)).strip()
        try:
            return int(text) if len(text) <= 18 else _refuse()
        except ValueError as error:
            raise NoValueError from error


@dataclass(frozen=True, slots=True)
class FirstForm:
    """`{first: [{if: condition, value: high}, {value: low}]}`"""

    cases: tuple[tuple[Condition | None, Template | Literal], ...]

    def derive(self, scope: Scope) -> Json:
        """The value of the first case that holds; NoValueError where none does."""
        for condition, value in self.cases:
            if condition is None or condition.holds(scope):
                return operand_value(value, scope)
        return _refuse()


Form = TextForm | NumberForm | FirstForm


@dataclass(frozen=True, slots=True)
class Derivation:
    """One line of a `set:`."""

    name: str
    form: Form


@dataclass(frozen=True, slots=True)
class OnlyIf:
    """`{value: …, if: condition}` in a case's fields."""

    value: Field
    condition: Condition


Field = Template | Literal | list["Field"] | Mapping[str, "Field"] | OnlyIf

UNSET = object()


def field_value(field: Field, scope: Scope) -> Json | object:
    """A field's JSON; UNSET where its value is unset or its condition does not hold."""
    if isinstance(field, OnlyIf):
        return field_value(field.value, scope) if field.condition.holds(scope) else UNSET
    if isinstance(field, Template):
        unset = field.alone is not None and scope.value(field.alone) is None
        return UNSET if unset else scope.valued(field)
    if isinstance(field, Mapping):
        inner = {name: field_value(one, scope) for name, one in field.items()}
        return {name: value for name, value in inner.items() if value is not UNSET}
    if isinstance(field, list):
        values = (field_value(one, scope) for one in field)
        return [value for value in values if value is not UNSET]
    return field


def _refuse() -> Json:
    raise NoValueError
