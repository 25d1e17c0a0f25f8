"""What a derived value may be, and what is learned of other names with it."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from math import prod

import msgspec

from menus.analysis.day_sources import UNCHANGED_FORMATS
from menus.analysis.facts import checked_fact, past_date_fact, value_fact_of
from menus.analysis.possible_values import ConditionSolver, Possible
from menus.analysis.value_classes import NO_VALUE, SPOKEN, ValueClasses
from menus.analysis.value_inference import always_has_value
from menus.analysis.value_sources import ValueSources
from menus.analysis.variables import placeholders_within, variable_of
from menus.expressions.conditions import Condition
from menus.expressions.derivations import (
    AgeFormula,
    ConditionFormula,
    CountFormula,
    DateFormula,
    Derivation,
    FirstMatchFormula,
    Formula,
    IdPartFormula,
    NumberFormula,
    SumFormula,
    TextFormula,
)
from menus.expressions.templates import Placeholder, Template
from menus.expressions.values import MAX_NUMBER, LiteralValue, to_number

MAX_COUNTED = 6  # conditions of a `count` that are followed one by one
MAX_SUMS = 64
MAX_COPIED = 12  # classes of a copied value that are followed one by one

Derived = tuple[Possible, int]
"""What names may be on one way, and the classes of the derived value there."""


class DerivationSolver(msgspec.Struct, frozen=True):
    """Works out the classes of derived values."""

    solver: ConditionSolver
    sources: ValueSources

    def derive(self, possible: Possible, derivation: Derivation, *, succeeds: bool) -> Iterator[Derived]:
        """Yield the ways on which a value is derived. `succeeds`: only those on which there is a value."""
        classes = self.solver.groups.classes_of(derivation.name)
        if self._lacks_a_part(possible, derivation.formula):
            if not succeeds:
                yield possible, NO_VALUE
            return
        for after, mask in self._derive(possible, derivation, classes):
            kept = mask & ~NO_VALUE if succeeds else mask
            if kept:
                yield after, kept

    def _lacks_a_part(self, possible: Possible, formula: Formula) -> bool:
        """Return whether a value cannot be worked out, because a value that it needs is surely unset."""
        if not isinstance(formula, AgeFormula | DateFormula | IdPartFormula | NumberFormula):
            return False
        places = placeholders_within(formula)
        return any(self._mask(possible, place) == NO_VALUE for place in places)

    def _derive(self, possible: Possible, derivation: Derivation, classes: ValueClasses) -> Iterator[Derived]:
        match derivation.formula:
            case ConditionFormula(condition):
                for holds in (True, False):
                    for after in self.solver.assume(possible, condition, holds=holds):
                        yield after, classes.class_of(holds)
            case FirstMatchFormula(cases):
                yield from self._first(possible, cases, classes)
            case CountFormula(conditions):
                yield from self._count(possible, conditions, classes)
            case TextFormula(template):
                yield from self._copies(possible, template, classes)
            case NumberFormula(template):
                yield from self._number(possible, derivation, template, classes)
            case AgeFormula(template):
                yield from self._age(possible, derivation, template, classes)
            case SumFormula(terms):
                yield possible, self._sum(possible, derivation, terms, classes)
            case formula:
                yield possible, _classes_of_form(formula, classes) | self._missing(possible, derivation)

    def _first(
        self,
        possible: Possible,
        cases: tuple[tuple[Condition | None, Template | LiteralValue], ...],
        classes: ValueClasses,
    ) -> Iterator[Derived]:
        others = [possible]
        for condition, value in cases:
            if condition is None:
                for after in others:
                    yield from self._copies(after, value, classes)
                return
            for before in others:
                for after in self.solver.assume(before, condition, holds=True):
                    yield from self._copies(after, value, classes)
            others = [
                after for before in others for after in self.solver.assume(before, condition, holds=False)
            ]
        yield from ((after, NO_VALUE) for after in others)

    def _count(
        self, possible: Possible, conditions: tuple[Condition, ...], classes: ValueClasses
    ) -> Iterator[Derived]:
        if len(conditions) > MAX_COUNTED:
            yield possible, sum({classes.class_of(number) for number in range(len(conditions) + 1)})
            return
        found: list[tuple[Possible, int]] = [(possible, 0)]
        for condition in conditions:
            found = [
                (after, count + holds)
                for before, count in found
                for holds in (True, False)
                for after in self.solver.assume(before, condition, holds=holds)
            ]
        yield from ((after, classes.class_of(count)) for after, count in found)

    def _copies(
        self, possible: Possible, value: Template | LiteralValue, classes: ValueClasses
    ) -> Iterator[Derived]:
        """Yield the ways on which a value is copied. Few classes are followed one by one: both names have the same."""
        alone = _unchanged(value) if isinstance(value, Template) else None
        found = self._value(possible, value, classes)
        if alone is None or found.bit_count() > MAX_COPIED:
            yield possible, found
            return
        variable = variable_of(alone, self.solver.groups.cases)
        for bit, _ in classes.members(found):
            yield {**possible, variable: 1 << bit}, 1 << bit

    def _value(self, possible: Possible, value: Template | LiteralValue, classes: ValueClasses) -> int:
        """Return the classes of a literal or of a template."""
        if not isinstance(value, Template) or value.static_text is not None:
            return classes.class_of(value.static_text if isinstance(value, Template) else value)
        masks = [self._mask(possible, place) for place in value.placeholders]
        if _unchanged(value) is not None:
            return masks[0]
        may_be_unset = all(mask & NO_VALUE for mask in masks)
        may_be_set = any(mask & ~NO_VALUE for mask in masks)
        return (NO_VALUE if may_be_unset else 0) | (classes.any_value & ~SPOKEN if may_be_set else 0)

    def _number(
        self, possible: Possible, derivation: Derivation, template: Template, classes: ValueClasses
    ) -> Iterator[Derived]:
        missing = self._missing(possible, derivation)
        found = self._value(possible, template, classes)
        alone = _unchanged(template)
        if alone is None:
            yield possible, classes.any_number | missing if missing or not template.static_text else found
            return
        variable = variable_of(alone, self.solver.groups.cases)
        if found & classes.any_number:
            yield from self._copies({**possible, variable: found & classes.any_number}, template, classes)
        if missing and (found & ~classes.any_number or not self._are_points(classes, found)):
            yield possible, NO_VALUE

    def _age(
        self, possible: Possible, derivation: Derivation, template: Template, classes: ValueClasses
    ) -> Iterator[Derived]:
        missing = self._missing(possible, derivation)
        alone = _unchanged(template)
        if alone is None or not missing:
            yield possible, classes.any_number | missing
            return
        variable, groups = variable_of(alone, self.solver.groups.cases), self.solver.groups
        mask, days = self.solver.get(possible, variable), groups.classes_of(variable)
        past = sum(1 << bit for bit, day in days.members(mask & days.any_day) if str(day) <= groups.today)
        if past:
            yield {**possible, variable: past}, classes.any_number
        if mask & ~past:
            yield {**possible, variable: mask & ~past}, NO_VALUE

    def _sum(
        self,
        possible: Possible,
        derivation: Derivation,
        terms: tuple[Template | LiteralValue, ...],
        classes: ValueClasses,
    ) -> int:
        """Return the exact sums if each term has few values, all known; else every number."""
        choices = [self._exact_numbers(possible, term) for term in terms]
        known = [choice for choice in choices if choice]
        if len(known) < len(terms) or prod(map(len, known)) > MAX_SUMS:
            return classes.any_number | self._missing(possible, derivation)
        found = 0
        for numbers in product(*known):
            amount = sum(numbers, Decimal(0))
            found |= classes.class_of(format(amount, "f")) if abs(amount) < MAX_NUMBER else NO_VALUE
        return found

    def _exact_numbers(self, possible: Possible, term: Template | LiteralValue) -> list[Decimal]:
        """Return the numbers that a term of a sum may be; none if they are not known one by one. Unset is 0."""
        if not isinstance(term, Template) or term.static_text is not None:
            number = to_number(term.static_text if isinstance(term, Template) else term)
            return [] if number is None else [number]
        alone = _unchanged(term)
        if alone is None:
            return []
        classes = self.solver.groups.classes_of(variable_of(alone, self.solver.groups.cases))
        mask = self._mask(possible, alone)
        if mask & ~NO_VALUE & ~classes.any_number or not self._are_points(classes, mask):
            return []
        return [to_number(value) or Decimal(0) for _, value in classes.members(mask)]

    def _are_points(self, classes: ValueClasses, mask: int) -> bool:
        return all(classes.is_point(bit) for bit, _ in classes.members(mask))

    def _mask(self, possible: Possible, place: Placeholder) -> int:
        return self.solver.get(possible, variable_of(place, self.solver.groups.cases))

    def _missing(self, possible: Possible, derivation: Derivation) -> int:
        """Return the class of no value, unless the value can always be derived from what is known."""
        known = {
            fact
            for place in placeholders_within(derivation.formula)
            for fact in self._facts_of(place)
            if not self.solver.get(possible, fact) & NO_VALUE
        }
        formula = derivation.formula
        if isinstance(formula, IdPartFormula) and formula.of.sole_placeholder is not None:
            fact = checked_fact(formula.of.sole_placeholder.name, formula.scheme.name)
            known |= {fact} if not self.solver.get(possible, fact) & NO_VALUE else set()
        always = always_has_value(formula, frozenset(known), self.sources, derivation.name)
        return 0 if always else NO_VALUE

    def _facts_of(self, place: Placeholder) -> tuple[str, ...]:
        fact = value_fact_of(place, self.solver.groups.cases)
        return () if fact is None else (fact, past_date_fact(place.name))


def _unchanged(template: Template) -> Placeholder | None:
    """Return the placeholder that a template is, if it copies the value."""
    alone = template.sole_placeholder
    return alone if alone is not None and alone.format in UNCHANGED_FORMATS else None


def _classes_of_form(formula: Formula, classes: ValueClasses) -> int:
    """Return the classes of a value that is worked out from others in a way that is not followed."""
    match formula:
        case DateFormula() | IdPartFormula(part="birth_date"):
            return classes.any_day
        case IdPartFormula():
            return classes.any_words
    return classes.any_value & ~SPOKEN
