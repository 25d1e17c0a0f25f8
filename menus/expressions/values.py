"""Values, the scope that has them by name, and operands."""

import re
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Protocol

from menus.answers.base import RelativeDate
from menus.expressions.templates import Placeholder, PlaceholderRenderer, Template

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]
LiteralValue = str | int | bool | None
MAX_NUMBER = 10**18
# Numbers as people write them. `1e9` and `2_5` are text, although Python would read them as numbers.
_NUMBER = re.compile(r"[+-]?[0-9]{1,40}(\.[0-9]{1,40})?")


def to_number(value: Json | LiteralValue) -> Decimal | None:
    """Return the value as a number; None if it is no number."""
    if isinstance(value, bool) or value is None:
        return None
    text = str(value).strip()
    if isinstance(value, str) and not _NUMBER.fullmatch(text):
        return None
    try:
        parsed = Decimal(text)
    except InvalidOperation:
        return None
    return parsed if parsed.is_finite() else None


def cell_value(text: str | None) -> str | None:
    """Return the value of a column: its text, or None if the text is blank. An empty column is no value."""
    return text if text and not text.isspace() else None


class Scope(PlaceholderRenderer, Protocol):
    """The values of a hop by name: answers, derived values, rows, the caller, the time."""

    @property
    def now(self) -> datetime:
        """Return the time of the hop, in the service's time zone."""
        ...

    def is_open(self, hours: str) -> bool:
        """Return True if the office with these opening hours is open now."""
        ...

    def value(self, placeholder: Placeholder) -> Json:
        """Return the value itself; None if there is none."""
        ...

    def evaluate(self, template: Template) -> Json:
        """Return the template with values, not labels. A sole placeholder keeps its type."""
        ...


Operand = LiteralValue | Template | RelativeDate


def operand_value(operand: Operand, scope: Scope) -> Json:
    """Return the present value of an operand."""
    if isinstance(operand, Template):
        return scope.evaluate(operand)
    if isinstance(operand, RelativeDate):
        return operand.date(scope.now).isoformat()
    return operand
