"""The edges of the graph: the ways out of a screen, as the engine takes them."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

import msgspec

from menus.analysis.columns import columns_by_name
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
    NO_FACTS,
    ROW_SUFFIX,
    Facts,
    checked_fact,
    column_fact,
    facts_if_false,
    facts_if_true,
    past_date_fact,
)
from menus.analysis.saved_value import CertainValue, RowValue, SavedValue, SpokenValue, TypedValue
from menus.analysis.source_rows import filled_columns, row_counts, takes_every_row
from menus.analysis.value_inference import facts_from_answer
from menus.analysis.value_sources import ValueSources
from menus.expressions.conditions import AnyOf, Comparison, Condition
from menus.expressions.derivations import AgeFormula, Derivation, IdPartFormula
from menus.expressions.templates import Placeholder
from menus.expressions.values import LiteralValue
from menus.model import (
    AnswerVerb,
    ChoiceVerb,
    Destination,
    Exit,
    PromptVerb,
    Screen,
    Service,
    TableSource,
    Target,
)
from menus.verbs.list import ListVerb
from menus.verbs.lookup import Lookup
from menus.verbs.menu import Menu
from menus.verbs.remember import Remember

ARRIVAL = "arrive"
"""The node of a screen where people arrive: `skip_if` is checked, and a list may turn out empty."""
ACTIVE = "stand"
"""The node of a screen that is shown or does its work."""

NEVER = AnyOf(())
"""The condition that never holds."""

Node = tuple[str, str]


class Edge(msgspec.Struct, frozen=True):
    """A way from node to node. `target` is None if the session ends. `fact_changes` change the known facts.

    - destination: the case of a target that the edge takes.
    - skip_condition: the condition under which the screen is skipped.
    """

    source: Node
    target: Node | None
    fact_changes: tuple[FactChange, ...] = ()
    destination: Destination | None = None
    skip_condition: Condition | None = None

    def apply(self, known: Facts) -> Facts:
        """Return the facts known at the end of the edge."""
        for change in self.fact_changes:
            known = change.apply(known)
        return known

    def removed_facts(self, known: Facts) -> Facts:
        """Return the facts that the edge may remove if `known` is known at its start."""
        removed: Facts = NO_FACTS
        for change in self.fact_changes:
            removed |= change.removed_facts(known)
            known = change.apply(known)
        return removed


@dataclass(slots=True)
class EdgeBuilder:
    """Builds the edges of the screens of a service."""

    service: Service
    sources: ValueSources
    cases: Collection[str] = field(init=False)
    facts_by_name: Mapping[str, Facts] = field(init=False)

    def __post_init__(self) -> None:
        self.cases = self.service.fact_owners
        self.facts_by_name = self._find_facts_by_name()

    def _find_facts_by_name(self) -> Mapping[str, Facts]:
        """Return, for each name, the facts about its value or its row. They are lost with them."""
        found: dict[str, Facts] = defaultdict(frozenset)
        for name, columns in columns_by_name(self.service).items():
            found[name] |= {column_fact(name, column) for column in columns or () if column != "count"}
        for screen in self.service.screens.values():
            if isinstance(screen.verb, ListVerb) and screen.save:
                found[screen.save] |= {f"{screen.save}{ROW_SUFFIX}", f"{screen.save}{COUNT_SUFFIX}"}
        for form in (source for sources in self.sources.values() for source in sources):
            if isinstance(form, AgeFormula) and form.template.sole_placeholder:
                found[form.template.sole_placeholder.name] |= {
                    past_date_fact(form.template.sole_placeholder.name)
                }
            elif isinstance(form, IdPartFormula) and form.of.sole_placeholder:
                found[form.of.sole_placeholder.name] |= {
                    checked_fact(form.of.sole_placeholder.name, form.scheme.name)
                }
        return found

    def edges_of(self, screen: Screen) -> Iterator[Edge]:
        """Yield every way out of a screen."""
        yield from self._arrival_edges(screen)
        yield from self._exit_edges(screen)

    def _arrival_edges(self, screen: Screen) -> Iterator[Edge]:
        arrive, verb = (screen.name, ARRIVAL), screen.verb
        here: tuple[FactChange, ...] = ()
        if screen.survey is not None:
            for name in dict.fromkeys(screen.survey.ways_instead(screen.name).values()):
                if name not in screen.survey.screens:  # a rule reports that
                    yield from self._target_edges(arrive, (Destination(name, screen.place),), ())
        if screen.skip_if is not None:
            skip = self._assume(screen.skip_if)
            for chosen, target in self._skip_targets(screen):
                yield from self._target_edges(arrive, target, (*skip, *chosen), skip_condition=screen.skip_if)
            here = self._assume(screen.skip_if, holds=False)
        if (
            isinstance(verb, PromptVerb)
            and screen.attempts is not None
            and screen.attempts.within_seconds is not None
        ):
            yield from self._target_edges(arrive, screen.attempts.too_many, here)
        if isinstance(verb, ListVerb):
            some = (*here, *self._some_rows(verb))
            if verb.empty:
                none = (*here, *self._no_rows(verb))
                yield from self._edges_after_set_and_clear(arrive, screen, verb.empty, none)
                here = some
            if verb.chooses_single_row and not verb.options:
                yield from self._edges_after_set_and_clear(
                    arrive, screen, screen.goto, (*some, *self._row_changes(screen, verb))
                )
        yield Edge(arrive, (screen.name, ACTIVE), here)

    def _some_rows(self, verb: ListVerb) -> tuple[FactChange, ...]:
        """What is known where a list has rows: a lookup that it shows was made, and found some."""
        if verb.source not in self.service.lookups:
            return ()
        found = frozenset((f"{verb.source}{ROW_SUFFIX}", f"{verb.source}{COUNT_SUFFIX}"))
        return (AssumeCondition(_has_rows(verb), holds=True, facts=found),)

    def _no_rows(self, verb: ListVerb) -> tuple[FactChange, ...]:
        """What is known where a list has no rows."""
        if row_counts(self.service, verb.source, verb.selection)[0] > 0:
            return self._assume(NEVER)
        of_lookup = verb.source in self.service.lookups
        return (
            self._assume(_has_rows(verb), holds=False)
            if of_lookup and takes_every_row(verb.selection)
            else ()
        )

    def _skip_targets(self, screen: Screen) -> Iterator[tuple[tuple[FactChange, ...], Target]]:
        """Yield where a skipped screen leads: where its saved option does, else to its own `goto`."""
        others: tuple[FactChange, ...] = ()
        if isinstance(screen.verb, Menu) and screen.save:
            for option in screen.verb.options:
                if option.value is not None and option.goto:
                    chosen = Comparison(Placeholder(screen.save), "is", (option.value,))
                    yield (*others, *self._assume(chosen)), option.goto
                    others = (*others, *self._assume(chosen, holds=False))
        if screen.goto:
            yield others, screen.goto

    def _exit_edges(self, screen: Screen) -> Iterator[Edge]:
        stand, verb = (screen.name, ACTIVE), screen.verb
        if isinstance(verb, ChoiceVerb):
            yield from self._option_edges(screen, verb)
        if screen.ends:
            yield Edge(stand, None)
        else:
            for way_out in verb.exits(screen.goto):
                changes = tuple(self._exit_changes(screen, way_out))
                yield from self._target_edges(stand, way_out.target, changes)
        if screen.attempts is not None and (isinstance(verb, PromptVerb) or verb.counts_silence):
            yield from self._target_edges(stand, screen.attempts.too_many, ())

    def _option_edges(self, screen: Screen, verb: ChoiceVerb) -> Iterator[Edge]:
        stand = (screen.name, ACTIVE)
        for option in verb.options:
            fact_changes = (
                *self._assume(option.condition),
                *self._option_changes(screen, option.value),
                *self._require_changes(screen),
                *((SwitchLanguage(option.language),) if option.language else ()),
                *self._set_and_clear_changes(option.set, option.clear),
            )
            yield from self._edges_after_set_and_clear(
                stand, screen, option.goto or screen.goto, fact_changes
            )

    def _option_changes(self, screen: Screen, value: LiteralValue) -> tuple[FactChange, ...]:
        if value is None or not screen.save:
            return ()
        return (self._save_change(screen.save, CertainValue(value), frozenset((screen.save,))),)

    def _exit_changes(self, screen: Screen, way_out: Exit) -> Iterator[FactChange]:
        """Yield the fact changes on a way out of a screen that has done its work."""
        if way_out.channels is not None:
            yield from self._assume(
                Comparison(Placeholder("channel"), "one_of", tuple(sorted(way_out.channels)))
            )
        if way_out.saves and screen.save:
            yield from self._saved_changes(screen, screen.save, way_out)
        if way_out.fits:
            yield from self._require_changes(screen)
        if isinstance(screen.verb, Lookup):
            yield from self._lookup_changes(screen.verb, way_out)
        if way_out.answer:
            yield from self._answer_changes(screen, way_out)
        if way_out.renews:
            yield self._clear_change((way_out.renews,))
        if way_out.known:
            yield AddFacts(frozenset(way_out.known))
        yield from self._profile_changes(way_out)
        if screen.set:
            yield DeriveValues(screen.set, self.sources, way_out.all_derived, way_out.not_all_derived)
        if screen.clear:
            yield self._clear_change(screen.clear)

    def _profile_changes(self, way_out: Exit) -> Iterator[FactChange]:
        if way_out.remembered:
            yield RememberValues(way_out.remembered)
        if way_out.forgotten != ():
            names = way_out.forgotten if way_out.forgotten is not None else self._remembered_names()
            yield self._clear_change(tuple(f"profile.{name}" for name in names))

    def _lookup_changes(self, verb: Lookup, way_out: Exit) -> Iterator[FactChange]:
        """Yield the fact changes of a lookup. A table never fails, has so many rows, and no row fits an unset value."""
        source = self.service.lookups.get(verb.lookup)
        if isinstance(source, TableSource):
            least, most = row_counts(self.service, source.table, source.selection)
            if not way_out.lookup or way_out.most_rows < least or way_out.least_rows > most:
                yield from self._assume(NEVER)
            for template in (*source.selection.where.values(), *source.selection.match.values()):
                if way_out.has_row and template.sole_placeholder is not None:
                    yield from self._assume(Comparison(template.sole_placeholder, "set", (True,)))
        if way_out.lookup:
            yield self._found_rows(way_out)

    def _found_rows(self, way_out: Exit) -> FindRows:
        """What is known of the rows of a lookup. A column is known if it is never empty."""
        name = way_out.lookup
        facts = {f"{name}{COUNT_SUFFIX}", f"rows{COUNT_SUFFIX}"}
        if way_out.has_row:
            filled = filled_columns(self.service, name)
            facts |= {f"{name}{ROW_SUFFIX}", *(column_fact(name, column) for column in filled)}
        stale = {name, f"{name}{ROW_SUFFIX}", f"{name}{COUNT_SUFFIX}"} | self.facts_by_name[name]
        return FindRows(name, way_out.least_rows, way_out.most_rows, frozenset(facts), frozenset(stale))

    def _answer_changes(self, screen: Screen, way_out: Exit) -> Iterator[FactChange]:
        """Yield what becomes of the earlier answer to a case, and of the new one. Each of its columns has a value."""
        case = way_out.answer
        yield self._clear_change((case,))
        if way_out.has_row:
            columns = (column_fact(case, column) for column in screen.verb.answer_columns())
            yield AddFacts(frozenset((f"{case}{ROW_SUFFIX}", *columns)))

    def _remembered_names(self) -> tuple[str, ...]:
        verbs = (screen.verb for screen in self.service.screens.values())
        return tuple(name for verb in verbs if isinstance(verb, Remember) for name in verb.names)

    def _saved_changes(self, screen: Screen, name: str, way_out: Exit) -> Iterator[FactChange]:
        verb = screen.verb
        if isinstance(verb, ListVerb):
            yield from self._row_changes(screen, verb)
            return
        value: SavedValue = SpokenValue()
        if isinstance(verb, AnswerVerb):
            value = TypedValue(verb.answer, self._answer_facts(name, verb), screen.voice.record is not None)
        elif way_out.value is not None:
            value = CertainValue(way_out.value)
        told = value.facts if isinstance(value, TypedValue) and not value.may_be_spoken else NO_FACTS
        yield self._save_change(name, value, told | {name})

    def _answer_facts(self, name: str, verb: AnswerVerb) -> Facts:
        """Return the facts about its value that a fitting answer proves and that some check uses."""
        return facts_from_answer(verb.answer, name) & self.facts_by_name.get(name, NO_FACTS)

    def _save_change(self, name: str, value: SavedValue, facts: Facts) -> FactChange:
        return SaveValue(name, value, facts, self.facts_by_name.get(name, NO_FACTS))

    def _row_changes(self, screen: Screen, verb: ListVerb) -> Iterator[FactChange]:
        """What is known of a chosen row, and of the value of its column. A column is known if it is never empty."""
        name = screen.save
        if not name:
            return
        filled = filled_columns(self.service, verb.source, verb.selection)
        facts = {f"{name}{ROW_SUFFIX}", *(column_fact(name, column) for column in filled)}
        facts |= {name} if verb.value in filled else set()
        stale = self.facts_by_name[name] | {name}
        yield SaveValue(name, RowValue(verb), frozenset(facts), stale)

    def _require_changes(self, screen: Screen) -> tuple[FactChange, ...]:
        return tuple(change for line in screen.require for change in self._assume(line.condition))

    def _assume(self, condition: Condition | None, *, holds: bool = True) -> tuple[FactChange, ...]:
        if condition is None:
            return ()
        prove = facts_if_true if holds else facts_if_false
        return (AssumeCondition(condition, holds, prove(condition, self.cases)),)

    def _edges_after_set_and_clear(
        self, source: Node, screen: Screen, target: Target, fact_changes: tuple[FactChange, ...] = ()
    ) -> Iterator[Edge]:
        yield from self._target_edges(
            source, target, (*fact_changes, *self._set_and_clear_changes(screen.set, screen.clear))
        )

    def _set_and_clear_changes(
        self, derivations: tuple[Derivation, ...], cleared: tuple[str, ...]
    ) -> Iterator[FactChange]:
        if derivations:
            yield DeriveValues(derivations, self.sources)
        if cleared:
            yield self._clear_change(cleared)

    def _clear_change(self, names: tuple[str, ...]) -> ClearNames:
        rows = {f"{name}{suffix}" for name in names for suffix in (ROW_SUFFIX, COUNT_SUFFIX)}
        about = (self.facts_by_name.get(name, NO_FACTS) for name in names)
        return ClearNames(names, frozenset(names).union(rows, *about))

    def _target_edges(
        self,
        source: Node,
        target: Target,
        fact_changes: tuple[FactChange, ...],
        skip_condition: Condition | None = None,
        retried: frozenset[str] = frozenset(),
    ) -> Iterator[Edge]:
        """Yield the edges of a target. `retried` are the screens that a `retry:` of this way led to already."""
        earlier: tuple[FactChange, ...] = ()
        for destination in target:
            here = (*fact_changes, *earlier, *self._assume(destination.condition))
            yield from self._case_edges(source, destination, here, skip_condition, retried)
            earlier = (*earlier, *self._assume(destination.condition, holds=False))

    def _case_edges(
        self,
        source: Node,
        destination: Destination,
        fact_changes: tuple[FactChange, ...],
        skip_condition: Condition | None,
        retried: frozenset[str],
    ) -> Iterator[Edge]:
        if destination.closed:
            yield Edge(source, None, fact_changes, destination, skip_condition)
            return
        yield Edge(
            source,
            (destination.screen, ACTIVE if destination.retry else ARRIVAL),
            fact_changes,
            destination,
            skip_condition,
        )
        again = self.service.screens.get(destination.screen) if destination.retry else None
        if again is not None and again.name not in retried:
            for target in targets_on_retry(again):
                yield from self._target_edges(
                    source, target, fact_changes, skip_condition, retried | {again.name}
                )


def targets_on_retry(screen: Screen) -> Iterator[Target]:
    """Yield where a `retry:` that leads to a screen may go on at once: after too many attempts, or without rows."""
    if screen.attempts is not None:
        yield screen.attempts.too_many
    if isinstance(screen.verb, ListVerb) and screen.verb.empty:
        yield screen.verb.empty


def _has_rows(verb: ListVerb) -> Condition:
    return Comparison(Placeholder(verb.source, "count"), "at_least", (1,))
