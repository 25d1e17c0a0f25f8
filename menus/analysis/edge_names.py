"""The names that a way asks for, and those that it changes."""

from collections.abc import Iterable, Iterator

import msgspec

from menus.analysis.columns import columns_of
from menus.analysis.edges import Edge, Node
from menus.analysis.fact_changes import (
    AddFacts,
    AssumeCondition,
    ClearNames,
    DeriveValues,
    FactChange,
    FindRows,
    RememberValues,
    SaveValue,
    SwitchLanguage,
)
from menus.analysis.facts import (
    COUNT_SUFFIX,
    ROW_SUFFIX,
    checked_fact,
    column_fact,
    past_date_fact,
    value_fact_of,
)
from menus.analysis.possible_values import ConditionSolver
from menus.analysis.saved_value import RowValue, TypedValue
from menus.analysis.variables import (
    CHANNEL,
    LANGUAGE,
    LANGUAGE_CHOSEN,
    Variable,
    conditions_within,
    leaves_of,
    operand_places,
    owner_of,
    placeholders_within,
    variable_of,
)
from menus.expressions.conditions import Comparison, Condition
from menus.expressions.derivations import AgeFormula, Derivation, IdPartFormula
from menus.expressions.templates import Template
from menus.model import RowSelection, Service, TableSource

Names = frozenset[Variable]


class EdgeNames(msgspec.Struct, frozen=True):
    """What an edge asks for before it changes it, what it surely changes, may change, and may unset, as bits."""

    target: Node
    asked: int
    changed: int
    may_change: int
    may_unset: int


class NameBits(msgspec.Struct):
    """A bit for each name, and the names of edges as bits. `kept` are names that matter though no condition asks."""

    service: Service
    solver: ConditionSolver
    kept: frozenset[str] = frozenset()
    _bits: dict[Variable, int] = msgspec.field(default_factory=dict)
    _names: Names = frozenset()
    _below: dict[str, set[Variable]] = msgspec.field(default_factory=dict)
    _conditions_on: dict[str, set[Variable]] = msgspec.field(default_factory=dict)
    _asked_by: dict[int, Names] = msgspec.field(default_factory=dict)

    def note(self, changes: Iterable[FactChange]) -> None:
        """Note the names that any of the changes asks for. Only these are followed."""
        for name in (*self.names_in(changes), *self.kept):
            self._note_name(name)

    def names_in(self, changes: Iterable[FactChange]) -> Names:
        """Return the names that changes ask for."""
        return frozenset(name for change in changes for name in self._asked(change))

    @property
    def kept_bits(self) -> int:
        """The names that matter though no condition asks, as bits."""
        return self.encode(self.kept)

    @property
    def names(self) -> Names:
        """Every name that is followed."""
        if len(self._names) != len(self._bits):
            self._names = frozenset(self._bits)
        return self._names

    def decode(self, bits: int) -> Names:
        """Return the names that bits stand for."""
        return frozenset(name for name, bit in self._bits.items() if bits & bit)

    def encode(self, names: Iterable[Variable]) -> int:
        """Return names as bits. Names that are not followed have none."""
        found = 0
        for name in names:
            found |= self._bits.get(name, 0)
        return found

    def names_of(self, edge: Edge) -> EdgeNames:
        """Return what an edge asks for and changes."""
        asked = changed = may_change = may_unset = 0
        for change in edge.fact_changes:
            asked |= self.encode(self._asked(change)) & ~changed
            surely, maybe = self._changes(change)
            changed |= self.encode(surely)
            may_change |= self.encode(surely) | self.encode(maybe)
            may_unset |= self.encode(_left_unset(change, surely))
        assert edge.target is not None  # noqa: S101  # others are no ways on
        return EdgeNames(edge.target, asked, changed, may_change, may_unset)

    def _note_name(self, name: Variable) -> None:
        if name in self._bits:
            return
        self._bits[name] = 1 << len(self._bits)
        if isinstance(name, str):
            self._below.setdefault(owner_of(name), set()).add(name)
        elif isinstance(name, Comparison):
            for place in (name.subject, *operand_places(name)):
                self._conditions_on.setdefault(variable_of(place, self.solver.groups.cases), set()).add(name)

    def _asked(self, change: FactChange) -> Names:
        key = id(change)
        if key not in self._asked_by:
            self._asked_by[key] = frozenset(self._names_asked(change))
        return self._asked_by[key]

    def _names_asked(self, change: FactChange) -> Iterator[Variable]:
        match change:
            case AssumeCondition(condition):
                yield from self._names_in(condition)
            case DeriveValues(derivations):
                for derivation in derivations:
                    yield from self._names_of_derivation(derivation)
            case RememberValues(names):
                yield from names
            case SaveValue(_, TypedValue(may_be_spoken=True)):
                yield CHANNEL
            case SaveValue(_, RowValue(verb)):
                yield from self._names_in_selection(verb.selection)
                columns = columns_of(self.service, verb.source) if verb.source in self.service.lookups else ()
                yield from (column_fact(verb.source, column) for column in columns or ())
            case FindRows(lookup):
                source = self.service.lookups.get(lookup)
                if isinstance(source, TableSource):
                    yield from self._names_in_selection(source.selection)

    def _names_in(self, condition: Condition) -> Iterator[Variable]:
        for leaf in leaves_of(condition):
            if not isinstance(leaf, Comparison):
                yield leaf
                continue
            yield variable_of(leaf.subject, self.solver.groups.cases)
            yield from (variable_of(place, self.solver.groups.cases) for place in operand_places(leaf))
            if not self.solver.verdict(leaf)[2]:
                yield leaf

    def _names_of_derivation(self, derivation: Derivation) -> Iterator[Variable]:
        formula, cases = derivation.formula, self.solver.groups.cases
        for condition in conditions_within(formula):
            yield from self._names_in(condition)
        for place in placeholders_within(formula):
            yield variable_of(place, cases)
            fact = value_fact_of(place, cases)
            if fact is not None:
                yield fact
            if isinstance(formula, AgeFormula):
                yield past_date_fact(place.name)
            if isinstance(formula, IdPartFormula):
                yield checked_fact(place.name, formula.scheme.name)

    def _names_in_selection(self, selection: RowSelection) -> Iterator[Variable]:
        tests = (operand for test in selection.column_tests for operand in test.operands)
        templates = (*selection.where.values(), *selection.match.values(), *tests)
        for template in templates:
            if isinstance(template, Template):
                yield from (variable_of(place, self.solver.groups.cases) for place in template.placeholders)

    def _changes(self, change: FactChange) -> tuple[Names, Names]:
        """Return what a change surely changes, and what it may change."""
        nothing: Names = frozenset()
        match change:
            case AddFacts(facts):
                return self._with_dependents(facts), nothing
            case SaveValue(name):
                return self._with_dependents((name,)), nothing
            case FindRows(lookup):
                counts = (f"rows{COUNT_SUFFIX}", "rows.count", f"{lookup}{ROW_SUFFIX}")
                return self._with_dependents((lookup, *counts)), nothing
            case ClearNames(names):
                return self._with_dependents(names), nothing
            case DeriveValues(derivations):
                derived = [one.name for one in derivations]
                chosen = (LANGUAGE_CHOSEN,) if LANGUAGE in derived else ()
                return self._with_dependents(derived), self._with_dependents(chosen)
            case RememberValues(names):
                return nothing, self._with_dependents([f"profile.{name}" for name in names])
            case SwitchLanguage():
                return self._with_dependents((LANGUAGE, LANGUAGE_CHOSEN)), nothing
        return nothing, nothing

    def _with_dependents(self, names: Iterable[str]) -> Names:
        """Return names with what is kept below them, and the conditions that are followed as a whole on them."""
        found: set[Variable] = set()
        for name in names:
            found |= {name, *self._below.get(name, ())}
        conditions = (self._conditions_on.get(name, ()) for name in found if isinstance(name, str))
        return frozenset(found.union(*conditions))


def _left_unset(change: FactChange, changed: Names) -> Names:
    """Return which of the names that a change changes may have no value afterwards."""
    match change:
        case SaveValue(_, RowValue()) | ClearNames() | DeriveValues() | FindRows():
            return changed
        case SaveValue(name):
            return changed - {name}
    return frozenset()
