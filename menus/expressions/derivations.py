"""The forms of `set:`, which derive a value from others."""

from datetime import date
from decimal import Decimal

import msgspec

from menus.answers.schemes import NumberScheme
from menus.calendars.calendar import Calendar
from menus.calendars.gregorian import GREGORIAN
from menus.expressions.conditions import Condition, as_text
from menus.expressions.templates import Template
from menus.expressions.values import MAX_NUMBER, Json, LiteralValue, Scope, operand_value, to_number


class NoValueError(Exception):
    """The known values do not give the derived value."""


class TextFormula(msgspec.Struct, frozen=True):
    """`{text: "…"}`"""

    template: Template

    def derive(self, scope: Scope) -> Json:
        """Return the text; None if all of its placeholders are unset."""
        places = self.template.placeholders
        if places and all(scope.value(place) is None for place in places):
            return None
        return scope.evaluate(self.template)


class NumberFormula(msgspec.Struct, frozen=True):
    """`{number: "{x}"}`"""

    template: Template

    def derive(self, scope: Scope) -> Json:
        """Return the whole number; NoValueError if the text is no whole number."""
        number = to_number(scope.evaluate(self.template))
        if number is None or number != number.to_integral_value() or abs(number) >= MAX_NUMBER:
            raise NoValueError
        return int(number)


class FirstMatchFormula(msgspec.Struct, frozen=True):
    """`{first: [{if: condition, value: high}, {value: low}]}`"""

    cases: tuple[tuple[Condition | None, Template | LiteralValue], ...]

    def derive(self, scope: Scope) -> Json:
        """Return the value of the first case that holds; NoValueError if none does."""
        for condition, value in self.cases:
            if condition is None or condition.holds(scope):
                return operand_value(value, scope)
        raise NoValueError


class ConditionFormula(msgspec.Struct, frozen=True):
    """`{holds: condition}`"""

    condition: Condition

    def derive(self, scope: Scope) -> Json:
        """Return True if the condition holds."""
        return self.condition.holds(scope)


class CountFormula(msgspec.Struct, frozen=True):
    """`{count: [condition, …]}`"""

    conditions: tuple[Condition, ...]

    def derive(self, scope: Scope) -> Json:
        """Return the number of conditions that hold."""
        return sum(condition.holds(scope) for condition in self.conditions)


class SumFormula(msgspec.Struct, frozen=True):
    """`{sum: ["{a}", 2]}`; an unset value adds nothing."""

    terms: tuple[Template | LiteralValue, ...]

    def derive(self, scope: Scope) -> Json:
        """Return the sum, as an integer if it is whole; NoValueError if a term is no number."""
        total = Decimal(0)
        for term in self.terms:
            value = operand_value(term, scope)
            number = to_number(value)
            if number is None and value is not None:
                raise NoValueError
            total += number or 0
        if abs(total) >= MAX_NUMBER:
            raise NoValueError
        return int(total) if total == total.to_integral_value() else str(total)


class JoinFormula(msgspec.Struct, frozen=True):
    """`{join: ["{first}", "{last}"], with: " "}`; unset values are left out."""

    parts: tuple[Template | LiteralValue, ...]
    separator: str

    def derive(self, scope: Scope) -> Json:
        """Return the set values, joined; None if all are unset."""
        values = [operand_value(part, scope) for part in self.parts]
        if all(value is None for value in values):
            return None
        return self.separator.join(text for value in values if (text := as_text(value)))


class AgeFormula(msgspec.Struct, frozen=True):
    """`{age: "{born}"}`"""

    template: Template

    def derive(self, scope: Scope) -> Json:
        """Return the whole years since the day; NoValueError if it is no day or in the future."""
        born = _day(scope.evaluate(self.template))
        today = scope.now.date()
        if born > today:
            raise NoValueError
        return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


class DateFormula(msgspec.Struct, frozen=True):
    """`{date: {year: "{y}", month: "{m}", day: "{d}"}}`, parts of the service's calendar."""

    year: Template
    month: Template
    day: Template
    calendar: Calendar = GREGORIAN

    def derive(self, scope: Scope) -> Json:
        """Return the day in ISO 8601; NoValueError if the day does not exist, such as 30 February."""
        try:
            year, month, day = (int(str(scope.evaluate(part))) for part in (self.year, self.month, self.day))
            return self.calendar.date_of(year, month, day).isoformat()
        except ValueError as error:
            raise NoValueError from error


class IdPartFormula(msgspec.Struct, frozen=True):
    """`{part: birth_date|gender, of: "{id}", check: za.idnr}`"""

    part: str
    of: Template
    scheme: NumberScheme

    def derive(self, scope: Scope) -> Json:
        """Return the birth date or gender in the number; NoValueError if it has none."""
        number, today = str(scope.evaluate(self.of) or ""), scope.now.date()
        if self.part == "gender":
            found: Json = self.scheme.gender(number, today)
        else:
            born = self.scheme.birth_date(number, today)
            found = born.isoformat() if born else None
        if found is None:
            raise NoValueError
        return found


def _day(value: Json) -> date:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError as error:
        raise NoValueError from error


Formula = (
    TextFormula
    | NumberFormula
    | FirstMatchFormula
    | ConditionFormula
    | CountFormula
    | SumFormula
    | JoinFormula
    | AgeFormula
    | DateFormula
    | IdPartFormula
)


class Derivation(msgspec.Struct, frozen=True):
    """One line of a `set:`."""

    name: str
    formula: Formula
