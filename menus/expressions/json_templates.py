"""JSON with placeholders: the fields of a case, and the body of a request."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from menus.expressions.conditions import Condition
from menus.expressions.templates import Template
from menus.expressions.values import Json, LiteralValue, Scope


class ConditionalField(msgspec.Struct, frozen=True):
    """`{value: …, if: condition}` in a case's fields."""

    value: JsonTemplate
    condition: Condition


JsonTemplate = (
    Template | LiteralValue | list["JsonTemplate"] | Mapping[str, "JsonTemplate"] | ConditionalField
)

UNSET = object()


def render_json(field: JsonTemplate, scope: Scope) -> Json | object:
    """Return the JSON of a field; UNSET if its value is unset or its condition does not hold."""
    if isinstance(field, ConditionalField):
        return render_json(field.value, scope) if field.condition.holds(scope) else UNSET
    if isinstance(field, Template):
        unset = field.sole_placeholder is not None and scope.value(field.sole_placeholder) is None
        return UNSET if unset else scope.evaluate(field)
    if isinstance(field, Mapping):
        inner = {name: render_json(child, scope) for name, child in field.items()}
        return {name: value for name, value in inner.items() if value is not UNSET}
    if isinstance(field, list):
        values = (render_json(child, scope) for child in field)
        return [value for value in values if value is not UNSET]
    return field
