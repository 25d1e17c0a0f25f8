"""The edges of the graph: the ways out of a screen, as the engine takes them."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from menus.analysis.fact_changes import (
    AddFacts,
    ClearNames,
    DeriveValues,
    FactChange,
    RememberValues,
    SaveValue,
)
from menus.analysis.facts import (
    COUNT_SUFFIX,
    NO_FACTS,
    ROW_SUFFIX,
    Facts,
    checked_fact,
    facts_if_false,
    facts_if_true,
    past_date_fact,
)
from menus.analysis.value_inference import ValueSources, facts_from_answer
from menus.expressions.conditions import Condition
from menus.expressions.derivations import AgeFormula, Derivation, IdPartFormula
from menus.expressions.values import LiteralValue
from menus.model import AnswerVerb, ChoiceVerb, Destination, Exit, PromptVerb, Screen, Service, Target
from menus.verbs.list import ListVerb
from menus.verbs.menu import Menu
from menus.verbs.remember import Remember

ARRIVAL = "arrive"
"""The node of a screen where people arrive: `skip_if` is checked, and a list may turn out empty."""
ACTIVE = "stand"
"""The node of a screen that is shown or does its work."""

Node = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Edge:
    """A way from node to node. `target` is None if the session ends. `fact_changes` change the known facts.

    - destination: the case of a target that the edge takes if none of the `earlier_conditions` holds.
    - skip_condition: the condition under which the screen is skipped.
    - saved_names: the names under which an answer is saved; `saved_value` is set if the value is certain.
    """

    source: Node
    target: Node | None
    fact_changes: tuple[FactChange, ...] = ()
    destination: Destination | None = None
    skip_condition: Condition | None = None
    earlier_conditions: tuple[Condition, ...] = ()
    saved_names: tuple[str, ...] = ()
    saved_value: tuple[str, LiteralValue] | None = None

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
    value_facts_by_name: Mapping[str, Facts] = field(init=False)

    def __post_init__(self) -> None:
        self.cases = frozenset(self.service.cases)
        self.value_facts_by_name = self._find_value_facts()

    def _find_value_facts(self) -> Mapping[str, Facts]:
        """Return, for each name, the facts about its value. They are lost with the value."""
        found: dict[str, Facts] = defaultdict(frozenset)
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
        saved_names = (screen.save,) if screen.save else ()
        for edge in self._exit_edges(screen):
            yield replace(edge, saved_names=saved_names)

    def _arrival_edges(self, screen: Screen) -> Iterator[Edge]:
        arrive, verb = (screen.name, ARRIVAL), screen.verb
        here: tuple[FactChange, ...] = ()
        if screen.skip_if is not None:
            skip = AddFacts(facts_if_true(screen.skip_if, self.cases))
            for target in self._skip_targets(screen):
                yield from self._target_edges(arrive, target, (skip,), skip_condition=screen.skip_if)
            here = (AddFacts(facts_if_false(screen.skip_if, self.cases)),)
        if (
            isinstance(verb, PromptVerb)
            and screen.attempts is not None
            and screen.attempts.within_seconds is not None
        ):
            yield from self._target_edges(arrive, screen.attempts.too_many, here)
        if isinstance(verb, ListVerb):
            if verb.empty:
                yield from self._edges_after_set_and_clear(arrive, screen, verb.empty, here)
            if verb.chooses_single_row and not verb.options:
                yield from self._edges_after_set_and_clear(
                    arrive, screen, screen.goto, (*here, self._row_change(screen))
                )
        yield Edge(arrive, (screen.name, ACTIVE), here)

    def _skip_targets(self, screen: Screen) -> Iterator[Target]:
        if isinstance(screen.verb, Menu) and screen.save:
            yield from (
                option.goto for option in screen.verb.options if option.value is not None and option.goto
            )
        if screen.goto:
            yield screen.goto

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
        stand, required = (screen.name, ACTIVE), self._require_change(screen)
        for option in verb.options:
            saved = self._save_changes(screen) if option.value is not None else ()
            fact_changes = (AddFacts(facts_if_true(option.condition, self.cases)), *saved, required)
            own = (*fact_changes, *self._set_and_clear_changes(option.set, option.clear))
            saved_value = (screen.save, option.value) if screen.save and option.value is not None else None
            for edge in self._edges_after_set_and_clear(stand, screen, option.goto or screen.goto, own):
                yield replace(edge, saved_value=saved_value)

    def _exit_changes(self, screen: Screen, way_out: Exit) -> Iterator[FactChange]:
        """Yield the fact changes on a way out of a screen that has done its work."""
        if way_out.saves:
            yield from (self._row_change(screen),) if way_out.has_row else self._save_changes(screen)
        if way_out.fits:
            yield self._require_change(screen)
        if way_out.lookup:
            yield from _lookup_changes(way_out.lookup, has_row=way_out.has_row)
        if way_out.answer:
            yield _answer_change(way_out.answer, has_row=way_out.has_row)
        if way_out.known:
            yield AddFacts(frozenset(way_out.known))
        if way_out.remembered:
            yield RememberValues(way_out.remembered)
        if way_out.forgotten != ():
            names = way_out.forgotten if way_out.forgotten is not None else self._remembered_names()
            yield ClearNames(tuple(f"profile.{name}" for name in names))
        yield from self._set_and_clear_changes(screen.set, screen.clear, all_derived=way_out.all_derived)

    def _remembered_names(self) -> tuple[str, ...]:
        verbs = (screen.verb for screen in self.service.screens.values())
        return tuple(name for verb in verbs if isinstance(verb, Remember) for name in verb.names)

    def _save_changes(self, screen: Screen) -> tuple[FactChange, ...]:
        if not screen.save:
            return ()
        return (self._save_change(screen.save, frozenset((screen.save,)) | self._answer_facts(screen)),)

    def _answer_facts(self, screen: Screen) -> Facts:
        """Return the facts about its value that a fitting answer proves and that some check uses.

        Spoken answers prove nothing, as they need not fit.
        """
        name, verb = screen.save, screen.verb
        if (
            not name
            or name not in self.value_facts_by_name
            or not isinstance(verb, AnswerVerb)
            or screen.voice.record is not None
        ):
            return NO_FACTS
        return facts_from_answer(verb.answer, name) & self.value_facts_by_name[name]

    def _save_change(self, name: str, facts: Facts) -> FactChange:
        return (
            SaveValue(facts, self.value_facts_by_name[name])
            if name in self.value_facts_by_name
            else AddFacts(facts)
        )

    def _row_change(self, screen: Screen) -> FactChange:
        name = screen.save
        return (
            self._save_change(name, frozenset((name, f"{name}{ROW_SUFFIX}"))) if name else AddFacts(NO_FACTS)
        )

    def _require_change(self, screen: Screen) -> FactChange:
        return AddFacts(
            NO_FACTS.union(
                *(facts_if_true(requirement.condition, self.cases) for requirement in screen.require)
            )
        )

    def _edges_after_set_and_clear(
        self, source: Node, screen: Screen, target: Target, fact_changes: tuple[FactChange, ...] = ()
    ) -> Iterator[Edge]:
        yield from self._target_edges(
            source, target, (*fact_changes, *self._set_and_clear_changes(screen.set, screen.clear))
        )

    def _set_and_clear_changes(
        self, derivations: tuple[Derivation, ...], cleared: tuple[str, ...], *, all_derived: bool = False
    ) -> Iterator[FactChange]:
        if derivations:
            yield DeriveValues(derivations, self.sources, assume_success=all_derived)
        if cleared:
            yield ClearNames(cleared)

    def _target_edges(
        self,
        source: Node,
        target: Target,
        fact_changes: tuple[FactChange, ...],
        skip_condition: Condition | None = None,
    ) -> Iterator[Edge]:
        before = NO_FACTS
        earlier_conditions: list[Condition] = []
        for destination in target:
            condition_facts = AddFacts(before | facts_if_true(destination.condition, self.cases))
            before |= facts_if_false(destination.condition, self.cases)
            for edge in self._case_edges(
                source, destination, (*fact_changes, condition_facts), skip_condition
            ):
                yield replace(edge, earlier_conditions=(*edge.earlier_conditions, *earlier_conditions))
            earlier_conditions += [destination.condition] if destination.condition is not None else []

    def _case_edges(
        self,
        source: Node,
        destination: Destination,
        fact_changes: tuple[FactChange, ...],
        skip_condition: Condition | None,
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
        if again is not None and again.attempts is not None:
            yield from self._target_edges(source, again.attempts.too_many, fact_changes, skip_condition)


def _lookup_changes(name: str, *, has_row: bool) -> Iterator[FactChange]:
    asked = frozenset((f"{name}{COUNT_SUFFIX}", f"rows{COUNT_SUFFIX}"))
    if has_row:
        yield AddFacts(asked | {f"{name}{ROW_SUFFIX}"})
    else:
        yield ClearNames((name,))
        yield AddFacts(asked)


def _answer_change(case: str, *, has_row: bool) -> FactChange:
    return AddFacts(frozenset((f"{case}{ROW_SUFFIX}",))) if has_row else ClearNames((case,))
