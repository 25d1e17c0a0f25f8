"""The fields of a case, and the body of a request: JSON with placeholders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from menus.expressions.conditions import Condition
from menus.expressions.json import Json
from menus.expressions.templates import Template
from menus.expressions.values import Literal, Scope


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
