"""What a way does to what each name may be."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from menus.analysis.derived_classes import DerivationSolver
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
from menus.analysis.facts import CHECKED_SUFFIX, COUNT_SUFFIX, PAST_DATE_SUFFIX, ROW_SUFFIX, Facts
from menus.analysis.possible_values import ConditionSolver, Possible
from menus.analysis.saved_classes import RowKinds, answer_classes
from menus.analysis.saved_value import CertainValue, RowValue, SpokenValue, TypedValue
from menus.analysis.source_rows import EVERY_ROW
from menus.analysis.value_classes import NO_VALUE, SPOKEN
from menus.analysis.variables import (
    CHANNEL,
    LANGUAGE,
    LANGUAGE_CHOSEN,
    Variable,
    operand_places,
    owner_of,
    variable_of,
)
from menus.engine.scope import VOICE_CHANNEL
from menus.expressions.conditions import Comparison

MAX_WAYS = 48  # on which one edge may be walked; beyond that they are joined to one
SET = 2  # a class of every name that has a value; for facts it does not matter which


@dataclass
class ValueChanges:
    """Applies the changes of edges. `names` are all names that are followed."""

    solver: ConditionSolver
    derivations: DerivationSolver
    names: Collection[Variable]
    _below: Mapping[str, list[str]] = field(init=False)
    _conditions_on: Mapping[str, list[Comparison]] = field(init=False)
    _fitting: dict[tuple[str, int], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        below: dict[str, list[str]] = defaultdict(list)
        conditions: dict[str, list[Comparison]] = defaultdict(list)
        cases = self.solver.groups.cases
        for variable in self.names:
            if isinstance(variable, str):
                owner = owner_of(variable)
                if owner:
                    below[owner].append(variable)
            elif isinstance(variable, Comparison):
                for place in (variable.subject, *operand_places(variable)):
                    conditions[variable_of(place, cases)].append(variable)
        self._below, self._conditions_on = below, conditions

    def after(self, possible: Possible, changes: tuple[FactChange, ...]) -> list[Possible]:
        """Return what names may be after an edge, on each of the ways to walk it; none if nobody can."""
        found = [possible]
        for change in changes:
            found = [after for before in found for after in self._after(before, change)]
            if len(found) > MAX_WAYS:
                found = [self._join(found)]
        return found

    def _after(self, possible: Possible, change: FactChange) -> Iterator[Possible]:
        match change:
            case AssumeCondition(condition, holds, facts):
                told: dict[Variable, int] = {fact: SET for fact in facts if _is_about_value(fact)}
                for after in self.solver.assume(possible, condition, holds=holds):
                    yield {**after, **told} if told else after
            case AddFacts(facts):
                yield self._with_facts(possible, facts)
            case SaveValue():
                yield from self._save(possible, change)
            case FindRows():
                yield from self._find_rows(possible, change)
            case ClearNames(names):
                yield self._assign(possible, dict.fromkeys(self._with_below(names), NO_VALUE))
            case DeriveValues():
                yield from self._derive(possible, change)
            case RememberValues(names):
                yield from self._remember(possible, names)
            case SwitchLanguage(language):
                classes = self.solver.groups.classes_of
                chosen = classes(LANGUAGE_CHOSEN).class_of(True)  # a value of the language
                yield self._assign(
                    possible, {LANGUAGE: classes(LANGUAGE).class_of(language), LANGUAGE_CHOSEN: chosen}
                )

    def _assign(self, possible: Possible, values: Mapping[str, int]) -> Possible:
        """Return what names may be after some have got other values. What conditions told of these is forgotten."""
        after = dict(possible)
        after.update((name, mask) for name, mask in values.items() if name in self.names)
        for name in values:
            for condition in self._conditions_on.get(name, ()):
                after.pop(condition, None)
        return after

    def _with_below(self, names: Collection[str]) -> list[str]:
        return [*names, *(variable for name in names for variable in self._below.get(name, ()))]

    def _with_facts(self, possible: Possible, facts: Facts) -> Possible:
        return self._assign(possible, {fact: self._any_value(fact) for fact in facts})

    def _any_value(self, name: str) -> int:
        return self.solver.groups.classes_of(name).any_value

    def _save(self, possible: Possible, change: SaveValue) -> Iterator[Possible]:
        name, value = change.name, change.value
        groups = self.solver.groups
        erased = dict.fromkeys(self._below.get(name, ()), NO_VALUE)
        match value:
            case CertainValue(literal):
                yield self._assign(possible, {**erased, name: groups.classes_of(name).class_of(literal)})
            case SpokenValue():
                yield self._assign(possible, {**erased, name: SPOKEN})
            case TypedValue(answer, facts, may_be_spoken):
                told = dict.fromkeys(filter(_is_about_value, facts), SET)
                spoken, typed = self._channels(possible) if may_be_spoken else ([], [possible])
                yield from (self._assign(one, {**erased, name: SPOKEN}) for one in spoken)
                key = (name, id(answer))
                if key not in self._fitting:
                    self._fitting[key] = answer_classes(groups, name, answer)
                fitting = self._fitting[key]
                if fitting:
                    yield from (self._assign(one, {**erased, **told, name: fitting}) for one in typed)
            case RowValue(verb):
                columns = {variable.rpartition(".")[2] for variable in self._below.get(name, ())}
                columns = {
                    column for column in columns if column not in (ROW_SUFFIX[1:], COUNT_SUFFIX[1:], "count")
                }
                for kind in RowKinds(groups, verb.source, verb.selection).kinds(name, {*columns, verb.value}):
                    row = {f"{name}.{column}": mask for column, mask in kind.items()}
                    row |= {f"{name}{ROW_SUFFIX}": self._any_value(f"{name}{ROW_SUFFIX}")}
                    yield self._assign(possible, {**erased, **row, name: kind[verb.value]})

    def _channels(self, possible: Possible) -> tuple[list[Possible], list[Possible]]:
        """Return what names may be on calls, and on other channels."""
        classes = self.solver.groups.classes_of(CHANNEL)
        mask, voice = self.solver.get(possible, CHANNEL), classes.class_of(VOICE_CHANNEL)
        calls = [{**possible, CHANNEL: mask & voice}] if mask & voice else []
        others = [{**possible, CHANNEL: mask & ~voice}] if mask & ~voice else []
        return list[Possible](calls), list[Possible](others)

    def _find_rows(self, possible: Possible, change: FindRows) -> Iterator[Possible]:
        name, groups = change.lookup, self.solver.groups
        erased = dict.fromkeys(self._below.get(name, ()), NO_VALUE)
        for owner in (name, "rows"):
            count = f"{owner}.count"
            classes = groups.classes_of(count)
            erased[count] = reduce(or_, map(classes.class_of, range(change.least, change.most + 1)))
            erased[f"{owner}{COUNT_SUFFIX}"] = self._any_value(f"{owner}{COUNT_SUFFIX}")
        if not change.most:
            yield self._assign(possible, erased)
            return
        erased[f"{name}{ROW_SUFFIX}"] = self._any_value(f"{name}{ROW_SUFFIX}")
        columns = [
            column
            for variable in self._below.get(name, ())
            if (column := variable.removeprefix(f"{name}."))
            not in (ROW_SUFFIX[1:], COUNT_SUFFIX[1:], "count")
        ]
        for kind in RowKinds(groups, name, EVERY_ROW).kinds(name, columns):
            row = {f"{name}.{column}": mask for column, mask in kind.items()}
            yield self._assign(possible, {**erased, **row})

    def _derive(self, possible: Possible, change: DeriveValues) -> Iterator[Possible]:
        found: list[tuple[Possible, bool]] = [(possible, False)]
        for derivation in change.derivations:
            tells_nothing = not change.assume_success and not change.assume_failure
            if tells_nothing and derivation.name not in self.names:
                continue
            found = [
                (self._with_derived(after, derivation.name, part), failed or part == NO_VALUE)
                for before, failed in found
                for after, mask in self.derivations.derive(before, derivation, succeeds=change.assume_success)
                for part in (_parts(mask) if change.assume_failure else (mask,))
            ]
            if len(found) > MAX_WAYS and not change.assume_failure:
                found = [(self._join([after for after, _ in found]), False)]
        yield from (after for after, failed in found[: MAX_WAYS * 4] if failed or not change.assume_failure)

    def _with_derived(self, possible: Possible, name: str, mask: int) -> Possible:
        """Return what names may be once a value is derived. A language that cannot be derived stays as it was."""
        chosen: dict[str, int] = {}
        if name == LANGUAGE:
            classes = self.solver.groups.classes_of(LANGUAGE_CHOSEN)
            chosen = {LANGUAGE_CHOSEN: classes.class_of(True) | classes.class_of(False)}
            if mask & NO_VALUE:
                mask = mask & ~NO_VALUE | self.solver.get(possible, LANGUAGE)
        below = dict.fromkeys(self._below.get(name, ()), NO_VALUE)
        return self._assign(possible, {**below, **chosen, name: mask})

    def _remember(self, possible: Possible, names: tuple[str, ...]) -> Iterator[Possible]:
        kept = {name: self.solver.get(possible, name) for name in names if f"profile.{name}" in self.names}
        after: dict[str, int] = {}
        for name, mask in kept.items():
            before = self.solver.get(possible, f"profile.{name}") if mask & NO_VALUE else 0
            after[f"profile.{name}"] = mask & ~NO_VALUE | before
        yield self._assign(possible, after)

    def _join(self, ways: list[Possible]) -> Possible:
        """Return one entry that allows everything that any of the ways allows."""
        every = {variable for possible in ways for variable in possible}
        return {variable: reduce(or_, (self.solver.get(way, variable) for way in ways)) for variable in every}


def _is_about_value(fact: str) -> bool:
    """Return whether a fact says more of a value than that there is one."""
    return fact.endswith(PAST_DATE_SUFFIX) or CHECKED_SUFFIX in fact


def _parts(mask: int) -> tuple[int, ...]:
    """Return the classes with a value and that without one, each by itself."""
    return tuple(part for part in (mask & ~NO_VALUE, mask & NO_VALUE) if part)
