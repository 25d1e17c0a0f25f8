"""Which names may hold the same values, and the classes of these.

A name that copies another one has the same classes. So what a condition tells of the one is known of the other.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from menus.analysis.day_sources import UNCHANGED_FORMATS
from menus.analysis.fact_changes import (
    AssumeCondition,
    DeriveValues,
    FactChange,
    RememberValues,
    SaveValue,
    SwitchLanguage,
)
from menus.analysis.saved_value import CertainValue, RowValue, TypedValue
from menus.analysis.value_classes import ValueClasses, is_day
from menus.analysis.variables import LANGUAGE, conditions_within, leaves_of, variable_of
from menus.answers.base import AnswerType, NamedBound, OrderedAnswer, RelativeDate
from menus.answers.choice import ChoiceAnswer
from menus.answers.date import DateAnswer
from menus.answers.decimal import DecimalAnswer
from menus.answers.integer import IntegerAnswer
from menus.expressions.conditions import Comparison, Condition, as_text
from menus.expressions.derivations import (
    AgeFormula,
    DateFormula,
    Derivation,
    FirstMatchFormula,
    Formula,
    NumberFormula,
    SumFormula,
    TextFormula,
)
from menus.expressions.templates import Placeholder, Template
from menus.expressions.values import MAX_NUMBER, Json, LiteralValue, to_number
from menus.model import CaseSource, Service

MAX_LITERALS = 60  # of a group; more would make too many classes


@dataclass
class ValueGroups:
    """The classes of every name of a service, as far as `changes` tell names apart.

    Days such as `{years_ago: 18}` are those of the moment.
    """

    service: Service
    changes: Iterable[FactChange]
    moment: datetime
    cases: frozenset[str] = field(init=False)
    _leaders: dict[str, str] = field(default_factory=dict)
    _literals: dict[str, dict[str, Json]] = field(default_factory=lambda: defaultdict(dict))
    _classes: dict[str, ValueClasses] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.cases = self.service.fact_owners
        derivations: list[Derivation] = []
        for change in self.changes:
            derivations += self._note_change(change)
        for derivation in dict.fromkeys(derivations):
            self._note_derivation(derivation)
        for derivation in [*reversed(dict.fromkeys(derivations))] * 2:  # values may be made of derived ones
            self._note_thresholds(derivation)
        for name, constant in self.service.constants.items():
            self._add(f"const.{name}", constant)
        for lookup in self.service.lookups.values():
            if isinstance(lookup, CaseSource):
                for state in (*self.service.states, *self.service.messages):
                    self._add(f"{lookup.name}.status", state)

    def classes_of(self, name: str) -> ValueClasses:
        """Return the classes of a name."""
        leader = self._leader(name)
        if leader not in self._classes:
            literals = [*self._literals[leader].values()][:MAX_LITERALS]
            self._classes[leader] = ValueClasses(literals)
        return self._classes[leader]

    def are_same(self, placeholder: Placeholder, name: str) -> bool:
        """Return whether a placeholder and a name may hold the same values."""
        return self._leader(variable_of(placeholder, self.cases)) == self._leader(name)

    @cached_property
    def today(self) -> str:
        """The day of the moment, as ISO 8601."""
        return self.moment.date().isoformat()

    def literal_operand(self, operand: object) -> Json:
        """Return an operand that is the same for everybody: a literal, a day, a constant, today. None for others."""
        if isinstance(operand, RelativeDate):
            return operand.date(self.moment).isoformat()
        if not isinstance(operand, Template):
            return operand  # type: ignore[return-value]  # literals are JSON
        if operand.static_text is not None:
            return operand.static_text
        alone = operand.sole_placeholder
        if alone is None or alone.format not in UNCHANGED_FORMATS:
            return None
        if alone.name == "const":
            return self.service.constants.get(alone.column or "")
        return self.today if alone == Placeholder("today") else None

    def _note_change(self, change: object) -> Iterator[Derivation]:
        match change:
            case AssumeCondition(condition):
                self._note_condition(condition)
            case SaveValue(name, CertainValue(value)):
                self._add(name, value)
            case SaveValue(name, TypedValue(answer)):
                self._note_answer(name, answer)
            case SaveValue(name, RowValue(verb)):
                self._join(name, f"{name}.{verb.value}")
            case RememberValues(names):
                for name in names:
                    self._join(name, f"profile.{name}")
            case SwitchLanguage(language):
                self._add(LANGUAGE, language)
            case DeriveValues(derivations):
                yield from derivations

    def _note_condition(self, condition: Condition) -> None:
        for leaf in leaves_of(condition):
            if isinstance(leaf, Comparison):
                name = variable_of(leaf.subject, self.cases)
                for operand in leaf.operands if leaf.operator != "set" else ():
                    self._add(name, self.literal_operand(operand))

    def _note_answer(self, name: str, answer: AnswerType) -> None:
        """Note the bounds of an answer, so that each class fits them as a whole."""
        bounds: list[object] = [answer.equals, answer.differs]
        if isinstance(answer, OrderedAnswer):
            bounds += [answer.before, answer.after]
        if isinstance(answer, IntegerAnswer | DecimalAnswer):
            bounds += [answer.min, answer.max]
        if isinstance(answer, IntegerAnswer) and answer.digits is not None:
            bounds += [10**answer.digits, 10 ** (answer.digits - 1)]
        if isinstance(answer, ChoiceAnswer):
            bounds += [*answer.of]
        for bound in bounds:
            if isinstance(bound, RelativeDate) and not isinstance(answer, DateAnswer):
                self._add(name, bound.date(self.moment).year)  # for a whole number a day stands for its year
            elif bound == NamedBound("today"):
                self._add(name, self.today)
            elif isinstance(bound, RelativeDate | str | int):
                self._add(name, self.literal_operand(bound))
            elif isinstance(bound, Decimal):
                self._add(name, format(bound, "f"))

    def _note_derivation(self, derivation: Derivation) -> None:
        for condition in conditions_within(derivation.formula):
            self._note_condition(condition)
        for value in _copied_values(derivation.formula):
            alone = value.sole_placeholder if isinstance(value, Template) else None
            if alone is not None and alone.format in UNCHANGED_FORMATS:
                self._join(derivation.name, variable_of(alone, self.cases))
            elif not isinstance(value, Template) or value.static_text is not None:
                self._add(derivation.name, self.literal_operand(value))

    def _note_thresholds(self, derivation: Derivation) -> None:
        """Note, for the names that a value is worked out from, where the value passes what it is compared with."""
        compared = [*self._literals[self._leader(derivation.name)].values()]
        numbers = [int(number) for value in compared if (number := to_number(value)) is not None]
        match derivation.formula:
            case AgeFormula(template):
                days = [self.today, *(day for years in numbers for day in self._birthdays(years))]
                self._add_each(template, days)
            case NumberFormula(template) | TextFormula(template) if _format_of(template) in ("YYYY", "year"):
                years = (year for number in numbers for year in (number, number + 1) if 0 < year < 10_000)
                self._add_each(template, [f"{year:04}-01-01" for year in years])
            case SumFormula(terms):
                self._note_terms(terms, numbers[:4])
            case DateFormula(year, month, day):
                found = [as_text(value) for value in compared if is_day(as_text(value))] or [self.today]
                for template, part in ((year, 0), (month, 1), (day, 2)):
                    self._add_each(template, [int(one.split("-")[part]) for one in found])

    def _note_terms(self, terms: tuple[Template | LiteralValue, ...], sums: list[int]) -> None:
        """Note, for each term of a sum, what makes the sum one of `sums` while the others are least or largest."""
        ranges = [self._range(term) for term in terms]
        for term, (least, most) in zip(terms, ranges, strict=True):
            if isinstance(term, Template):
                others = (sum(low for low, _ in ranges) - least, sum(high for _, high in ranges) - most)
                self._add_each(term, [amount - other for amount in sums for other in (0, *others)])

    def _range(self, term: Template | LiteralValue) -> tuple[int, int]:
        """Return the least and the largest number that is mentioned with a term."""
        alone = term.sole_placeholder if isinstance(term, Template) else None
        literals: list[Json] = [term.static_text if isinstance(term, Template) else term]
        if alone is not None:
            literals = [*self._literals[self._leader(variable_of(alone, self.cases))].values()]
        numbers = [int(number) for value in literals if (number := to_number(value)) is not None]
        return min(numbers, default=0), max(numbers, default=0)

    def _birthdays(self, years: int) -> Iterator[str]:
        for ago in (years, years + 1):
            if 0 <= ago < self.moment.year:
                yield RelativeDate(years=ago).date(self.moment).isoformat()

    def _add_each(self, template: Template, values: Iterable[Json]) -> None:
        for placeholder in template.placeholders:
            for value in values:
                self._add(variable_of(placeholder, self.cases), value)

    def _add(self, name: str, value: Json) -> None:
        if value is not None and abs(to_number(value) or Decimal(0)) <= MAX_NUMBER:
            self._literals[self._leader(name)].setdefault(as_text(value), value)

    def _join(self, one: str, other: str) -> None:
        first, second = self._leader(one), self._leader(other)
        if first != second:
            self._leaders[second] = first
            self._literals[first].update(self._literals.pop(second, {}))

    def _leader(self, name: str) -> str:
        while name in self._leaders:
            name = self._leaders[name]
        return name


def _copied_values(formula: Formula) -> Iterator[object]:
    """Yield what a derived value may be: a literal, or the template that it copies."""
    match formula:
        case TextFormula(template) | NumberFormula(template):
            yield template
        case FirstMatchFormula(cases):
            yield from (value for _, value in cases)


def _format_of(template: Template) -> str | None:
    return template.sole_placeholder.format if template.sole_placeholder else None
