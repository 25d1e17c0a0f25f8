"""Tell whether a path can be walked at all: a citizen who chose one thing does not take the path of another.

`definite_assignment` forgets on which path it knows what. So it seems that citizens who did not choose an option reach
a screen that is only for those who did. This module follows what names may be along each path: what was chosen, typed
and derived, what a lookup found, and what the conditions on the path leave of that.
"""

from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappop, heappush

from menus.analysis.definite_assignment import DefiniteAssignment
from menus.analysis.derived_classes import DerivationSolver
from menus.analysis.edge_names import NameBits, Names
from menus.analysis.edges import ACTIVE, ARRIVAL, Node
from menus.analysis.fact_changes import FactChange
from menus.analysis.facts import NO_FACTS, Facts
from menus.analysis.graph import Graph
from menus.analysis.live_names import LiveNames
from menus.analysis.path_distance import DistanceMap, Distances
from menus.analysis.possible_values import ConditionSolver, Possible
from menus.analysis.value_changes import ValueChanges
from menus.analysis.value_classes import NO_VALUE
from menus.analysis.value_groups import ValueGroups
from menus.analysis.value_uses import ValueUse
from menus.analysis.variables import (
    CHANNEL,
    LANGUAGE,
    LANGUAGE_CHOSEN,
    MOMENT_VARIABLES,
    Variable,
    variable_of,
)
from menus.analysis.ways_in import WayIn, ways_in
from menus.engine.engine import MAX_HOPS_PER_SESSION
from menus.expressions.conditions import Comparison, OfficeOpen
from menus.verbs.submit import Submit

MAX_STATES = 4_000  # of one search; above this nothing is proved

Items = frozenset[tuple[Variable, int]]
Changing = Mapping[str, Names]
"""The screens that people may come back to when names that matter there have changed, with these names."""
_Place = tuple[str, Items]
"""A screen in the history, and what names were when it was left."""


@dataclass(frozen=True, slots=True)
class _State:
    """A node, and what names may be there. `history` are screens to come back to, with what names were there."""

    node: Node
    values: Items
    history: tuple[_Place, ...] = ()
    home: _Place | None = None


@dataclass
class PathFeasibility:
    """Looks for paths that agree with their own conditions. `uses` are those that searches will ask about."""

    assignment: DefiniteAssignment
    moment: datetime
    uses: Collection[ValueUse]
    distance_map: DistanceMap = field(init=False)
    changes: ValueChanges = field(init=False)

    def __post_init__(self) -> None:
        graph = self.graph
        self.distance_map = DistanceMap(self.assignment)
        edges = (edge for found in graph.edges.values() for edge in found)
        changes = [change for edge in edges for change in edge.fact_changes]
        changes += [change for use in self.uses for change in use.before]
        changes = [*{id(change): change for change in changes}.values()]
        self.solver = ConditionSolver(ValueGroups(graph.service, changes, self.moment))
        facts = NO_FACTS.union(*(use.facts for use in self.uses))
        self.bits = NameBits(graph.service, self.solver, facts)
        self.bits.note(changes)
        self.live_names = LiveNames(graph, self.bits)
        derivations = DerivationSolver(self.solver, graph.value_sources)
        self.changes = ValueChanges(self.solver, derivations, self.bits.names)

    @property
    def graph(self) -> Graph:
        """The ways of the service."""
        return self.assignment.graph

    def has_path_without(
        self, node: Node, facts: Facts, before_use: tuple[FactChange, ...] = ()
    ) -> bool | None:
        """Return whether some path that agrees with itself reaches `node` with none of the facts.

        `before_use` is what happens at the node before the value is used. None: the search was given up.
        """
        kept = facts | self.bits.names_in(before_use)
        changing = self.live_names.changed_before_return(facts)
        search = _Search(self, facts, self.distance_map.distances_to(node, facts, changing))
        for state in self._starts(kept):
            search.consider(state)
        while search.has_more:
            here = search.next_state()
            if here.node == node and self._is_unset(here, facts, before_use):
                return True
            for state in self._next_states(here, kept, changing):
                search.consider(state)
            if self.graph.is_shown(here.node) and not self.graph.ends_at_once(here.node):
                search.defer(lambda here=here: self._returns(here, kept, changing))  # type: ignore[misc]
        return None if search.is_too_long else False

    def distance(self, state: _State, facts: Facts, distances: Distances) -> int | None:
        """Return how far it is from a state to the use; None if no way leads there."""
        values = dict(state.values)
        masks = [self.solver.get(values, fact) for fact in facts]
        found = []
        if all(mask & NO_VALUE for mask in masks):
            found.append(distances.get((state.node, False)))
        if any(mask & ~NO_VALUE for mask in masks):
            found.append(distances.get((state.node, True)))
        return min((distance for distance in found if distance is not None), default=None)

    def _is_unset(self, state: _State, facts: Facts, before_use: tuple[FactChange, ...]) -> bool:
        return any(
            all(self.solver.get(possible, fact) & NO_VALUE for fact in facts)
            for possible in self.changes.after(dict(state.values), before_use)
        )

    def _starts(self, kept: Names) -> Iterator[_State]:
        for way in ways_in(self.graph.service):
            node = (way.screen, ARRIVAL)
            yield _State(node, self._projected(self._known_at(way), node, kept))

    def _known_at(self, way: WayIn) -> Possible:
        groups = self.solver.groups
        known: dict[Variable, int] = {CHANNEL: groups.classes_of(CHANNEL).class_of(way.channel)}
        if way.language:
            known[LANGUAGE] = groups.classes_of(LANGUAGE).class_of(way.language)
            known[LANGUAGE_CHOSEN] = groups.classes_of(LANGUAGE_CHOSEN).class_of(True)
        for fact in way.facts:
            known[fact] = groups.classes_of(fact).any_value
        if way.facts:
            known["case.note"] = groups.classes_of("case.note").every
        return known

    def _projected(self, possible: Possible, node: Node, kept: Names) -> Items:
        """Return what still matters at a node. A moment that may pass meanwhile does not."""
        live = self.live_names.live_at(node) | kept
        shown = self.graph.is_shown(node)
        return frozenset(
            (name, mask)
            for name, mask in possible.items()
            if name in live
            and not (shown and _may_pass(name, self.solver.groups.cases))
            and mask != self.solver.default(name)
        )

    def _next_states(self, here: _State, kept: Names, changing: Changing) -> Iterator[_State]:
        values = dict(here.values)
        history, home = self._history_after(here, changing)
        if here.node[1] == ACTIVE and isinstance(self.graph.service.screens[here.node[0]].verb, Submit):
            history = ()
        for edge in self.graph.edges_from(here.node):
            target = edge.target
            for possible in self.changes.after(values, edge.fact_changes) if target else ():
                assert target is not None  # noqa: S101
                yield _State(target, self._projected(possible, target, kept), history, home)

    def _history_after(self, here: _State, changing: Changing) -> tuple[tuple[_Place, ...], _Place | None]:
        """Return the history with the screen that is shown, and where Home leads. Most screens do not matter there."""
        name, history = here.node[0], here.history
        if not self.graph.is_shown(here.node):
            return history, here.home
        for index, (earlier, _) in enumerate(history):
            if earlier == name:
                history = history[:index]
                break
        if name not in changing:
            return history, here.home
        place = (name, here.values)
        home = here.home or (place if name in self.graph.first_screens else None)
        return (*history, place), home

    def _returns(self, here: _State, kept: Names, changing: Changing) -> Iterator[_State]:
        """Yield the screens to come back to, as they were left but for what has changed since."""
        values = dict(here.values)
        history, home = self._history_after(here, changing)
        places = [(place, history[:index]) for index, place in enumerate(history)]
        places += [(home, ())] if home is not None else []
        for (name, then), before in places:
            if name == here.node[0]:
                continue
            newer = changing[name] | kept
            back = {variable: mask for variable, mask in then if variable not in newer}
            back |= {variable: mask for variable, mask in values.items() if variable in newer}
            node = (name, ACTIVE)
            yield _State(node, self._projected(back, node, kept), before, home)


@dataclass(slots=True)
class _Search:
    """The states that wait to be looked at, the nearest to the use first. Ways back wait until no other is left."""

    feasibility: PathFeasibility
    facts: Facts
    distances: Distances
    seen: set[_State] = field(default_factory=set)
    considered: int = 0
    _waiting: list[tuple[int, int, _State]] = field(default_factory=list)
    _deferred: deque[Callable[[], Iterator[_State]]] = field(default_factory=deque)

    def consider(self, state: _State) -> None:
        """Look at a state later, unless it is known or the use cannot be reached from it."""
        self.considered += 1
        if state not in self.seen:
            self.seen.add(state)
            distance = self.feasibility.distance(state, self.facts, self.distances)
            if distance is not None and distance < MAX_HOPS_PER_SESSION:
                heappush(self._waiting, (distance, self.considered, state))

    def defer(self, states: Callable[[], Iterator[_State]]) -> None:
        """Consider states once no others are left."""
        self._deferred.append(states)

    @property
    def has_more(self) -> bool:
        """Whether a state waits, and the search goes on."""
        while not self._waiting and self._deferred and not self.is_too_long:
            for state in self._deferred.popleft()():
                self.consider(state)
        return bool(self._waiting) and not self.is_too_long

    def next_state(self) -> _State:
        """Return the state to look at next."""
        return heappop(self._waiting)[2]

    @property
    def is_too_long(self) -> bool:
        """Whether the search is given up."""
        return self.considered > MAX_STATES


def _may_pass(name: Variable, cases: frozenset[str]) -> bool:
    """Return whether the moment decides a name, which may be another one at the next answer."""
    if isinstance(name, OfficeOpen):
        return True
    if isinstance(name, Comparison):
        return variable_of(name.subject, cases) in MOMENT_VARIABLES
    return name in MOMENT_VARIABLES
