"""Decide if a citizen can follow a path: one who chose an option does not take the path of another option.

`definite_assignment` merges the facts of all paths. So it assumes that every citizen can reach a screen, even a screen
only for those who chose one option. This module follows what names may be along each path: what was chosen, typed and
derived, what a lookup found, and what the conditions on the path leave of that. For each use it follows only the names
that decide about it.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from menus.analysis.definite_assignment import DefiniteAssignment
from menus.analysis.derived_classes import DerivationSolver
from menus.analysis.edge_names import NameBits, Names
from menus.analysis.edges import ARRIVAL, Edge, Node
from menus.analysis.fact_changes import FactChange
from menus.analysis.facts import NO_FACTS, Facts
from menus.analysis.graph import Graph
from menus.analysis.live_names import LiveNames
from menus.analysis.path_distance import DistanceMap, Distances
from menus.analysis.possible_values import ConditionSolver, Possible
from menus.analysis.relevant_names import RelevantNames
from menus.analysis.tracked_search import TrackedSearch
from menus.analysis.value_changes import ValueChanges
from menus.analysis.value_groups import ValueGroups
from menus.analysis.value_uses import ValueUse
from menus.analysis.variables import (
    CHANNEL,
    LANGUAGE,
    LANGUAGE_CHOSEN,
    MOMENT_VARIABLES,
    Variable,
    is_result_variable,
    variable_of,
)
from menus.analysis.ways_in import WayIn, ways_in
from menus.expressions.conditions import Comparison, OfficeOpen

MAX_STATES = 3_000  # of one search; above this nothing is proved
MAX_STATES_OF_CHECK = 24_000
MAX_ROUNDS = 6  # of a use, each with more names


@dataclass(slots=True)
class UseSearch:
    """The searches for ways to a use on which none of the `facts` holds. Each round follows more names.

    `before` is what happens at the node before the value is used. `latest` is the latest search that was not given up.
    """

    feasibility: "PathFeasibility"
    node: Node
    facts: Facts
    before: tuple[FactChange, ...]
    distances: Distances = field(init=False)
    latest: TrackedSearch | None = None
    is_proved: bool = False
    is_exhausted: bool = False
    _relevant: RelevantNames = field(init=False)
    _names: int = 0
    _rounds: int = 0

    def __post_init__(self) -> None:
        feasibility = self.feasibility
        self.distances = feasibility.distances_to(self.node, self.facts)
        bits = feasibility.bits
        forward = feasibility.distances_to(self.node, self.facts, only_forward=True)
        self._relevant = RelevantNames(feasibility.live_names, bits.encode(self.facts), forward)

    @property
    def tracked(self) -> Names:
        """The names that the latest round follows."""
        return self.feasibility.bits.decode(self._names)

    def look_closer(self) -> None:
        """Search with more names than before. Afterwards the use is proved, or there is a way, or it is given up."""
        asked_at_use = self.feasibility.bits.encode(self.feasibility.bits.names_in(self.before))
        if self.latest is None:
            names = self._relevant.nearest(asked_at_use)
        else:
            names = self._names | self.latest.names_of_conflict()
            names = self._relevant.with_causes(names) if names == self._names else names
        self._rounds += 1
        if names == self._names or self._rounds > MAX_ROUNDS or self.feasibility.states_left <= 0:
            self.is_exhausted = True
            return
        found = TrackedSearch(self.feasibility, self, self.feasibility.bits.decode(names))
        found.run(min(MAX_STATES, self.feasibility.states_left))
        self.feasibility.states_left -= found.considered
        self._names = names
        if found.is_given_up:
            self.is_exhausted = True
            self.latest = self.latest or found
            return
        self.latest = found
        self.is_proved = not found.reaches_use

    def hops_from(self, node: Node, kind_of: Mapping[Variable, int]) -> int | None:
        """Return about how many hops it is to the use from a node; None if the use is out of reach there.

        `kind_of` has the classes of names. Names that are missing may be anything.
        """
        if self.latest is not None and not self.latest.is_given_up:
            return self.latest.hops_from(node, kind_of)
        found = [self.distances.get((node, is_set)) for is_set in (False, True)]
        return min((hops for hops in found if hops is not None), default=None)

    def prove(self) -> None:
        """Look closer until the use is proved or all is done."""
        while not self.is_proved and not self.is_exhausted:
            self.look_closer()


@dataclass
class PathFeasibility:
    """Looks for paths that agree with their own conditions. `uses` are those that searches will ask about."""

    assignment: DefiniteAssignment
    moment: datetime
    uses: Collection[ValueUse]
    states_left: int = MAX_STATES_OF_CHECK
    distance_map: DistanceMap = field(init=False)
    changes: ValueChanges = field(init=False)
    _searches: dict[tuple[Node, Facts, tuple[FactChange, ...]], UseSearch] = field(default_factory=dict)
    _distances: dict[tuple[Node, Facts, bool], Distances] = field(default_factory=dict)
    _changing: dict[Facts, Mapping[str, Names]] = field(default_factory=dict)
    _unknown: dict[int, Possible] = field(default_factory=dict)
    _open: dict[int, bool] = field(default_factory=dict)

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

    def search(self, node: Node, facts: Facts, before: tuple[FactChange, ...] = ()) -> UseSearch:
        """Return the searches for a use. Uses that are alike share them."""
        key = (node, facts, before)
        if key not in self._searches:
            self._searches[key] = UseSearch(self, node, facts, before)
        return self._searches[key]

    def has_path_without(self, node: Node, facts: Facts, before: tuple[FactChange, ...] = ()) -> bool:
        """Return False only if no path that agrees with itself reaches `node` with none of the facts."""
        search = self.search(node, facts, before)
        search.prove()
        return not search.is_proved

    def distances_to(self, node: Node, facts: Facts, *, only_forward: bool = False) -> Distances:
        """Return the distances to a use, for which no condition is followed. `only_forward`: nobody goes back."""
        changing = {} if only_forward else self.changing(facts)
        key = (node, facts, bool(changing))
        if key not in self._distances:
            self._distances[key] = self.distance_map.distances_to(node, facts, changing)
        return self._distances[key]

    def changing(self, facts: Facts) -> Mapping[str, Names]:
        """Return the screens that people may come back to when names that matter there have changed."""
        if facts not in self._changing:
            self._changing[facts] = self.live_names.changed_before_return(facts)
        return self._changing[facts]

    @cached_property
    def passing(self) -> int:
        """The names, as bits, that the moment decides, so that they may be others at the next answer."""
        return self.bits.encode(name for name in self.bits.names if _may_pass(name, self.solver.groups.cases))

    def starts(self) -> Iterator[tuple[Node, Possible]]:
        """Yield where people come in, and what is known of them there."""
        for way in ways_in(self.graph.service):
            yield (way.screen, ARRIVAL), self._known_at(way)

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

    def unknown(self, asked: int) -> Possible:
        """Return that each name that an edge asks for may be anything."""
        if asked not in self._unknown:
            names = (name for name in self.bits.decode(asked) if isinstance(name, str))
            self._unknown[asked] = {name: self.solver.groups.classes_of(name).every for name in names}
        return self._unknown[asked]

    @cached_property
    def only_ways(self) -> Mapping[Node, tuple[int, Node | None]]:
        """The names that the edges of each node touch, as bits, and the one node where all lead; None for several."""
        found: dict[Node, tuple[int, Node | None]] = {}
        for node in self.live_names.edge_names:
            touched, targets = 0, set()
            for edge, names in self.live_names.edges_with_names(node):
                touched |= names.asked | names.may_change
                if self.is_open(edge, names.asked):
                    targets.add(names.target)
            found[node] = touched, targets.pop() if len(targets) == 1 else None
        return found

    def is_open(self, edge: Edge, asked: int) -> bool:
        """Return whether somebody can take an edge, whatever names are before it."""
        key = id(edge)
        if key not in self._open:
            self._open[key] = not asked or bool(self.changes.after(self.unknown(asked), edge.fact_changes))
        return self._open[key]


def _may_pass(name: Variable, cases: frozenset[str]) -> bool:
    """Return whether the moment decides a name, which may be another one at the next answer."""
    if isinstance(name, OfficeOpen):
        return True
    if isinstance(name, Comparison):
        return _may_pass(variable_of(name.subject, cases), cases)
    return name in MOMENT_VARIABLES or is_result_variable(name)
