"""Walk the graph with what a few names may be. All other names may be anything at every edge.

So a use that is not reached here is reached by nobody. One that is reached may be out of reach for other reasons.
"""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from heapq import heappop, heappush
from itertools import count, pairwise
from operator import or_
from typing import TYPE_CHECKING

from menus.analysis.edge_names import EdgeNames, Names
from menus.analysis.edges import ACTIVE, Edge, Node
from menus.analysis.possible_values import Possible
from menus.analysis.value_classes import NO_VALUE
from menus.analysis.variables import Variable
from menus.verbs.submit import Submit

if TYPE_CHECKING:
    from menus.analysis.path_feasibility import PathFeasibility, UseSearch

MAX_WAYS_OF_PATH = 16  # on which one path is followed with all names

Items = frozenset[tuple[Variable, int]]
Place = tuple[str, int]
"""A screen in the history, and the number of what names were when it was left."""

State = tuple[Node, int, tuple[Place, ...], Place | None]
"""A node, the number of what names may be there, screens to come back to, and where Home leads."""


@dataclass(slots=True)
class TrackedSearch:
    """A search that follows the names `tracked`. `hops_left` says how far it is to the use from each state."""

    feasibility: "PathFeasibility"
    use: "UseSearch"
    tracked: Names
    considered: int = 0
    is_given_up: bool = False
    hops_left: dict[State, int] = field(default_factory=dict)
    _tracked_bits: int = field(init=False)
    _changing: Mapping[str, Names] = field(init=False)
    _values: list[dict[Variable, int]] = field(default_factory=list)
    _numbers: dict[Items, int] = field(default_factory=dict)
    _before: dict[State, list[tuple[State, int]]] = field(default_factory=lambda: defaultdict(list))
    _came_from: dict[State, State | None] = field(default_factory=dict)
    _waiting: deque[State] = field(default_factory=deque)
    _goals: list[State] = field(default_factory=list)
    _compared: dict[int, Names] = field(default_factory=dict)
    _kept_bits: int = field(init=False)
    _passing: Names = field(init=False)
    _returned: set[tuple[int, tuple[Place, ...], Place | None]] = field(default_factory=set)
    _nodes_that_matter: dict[Node, tuple[Node, int]] = field(default_factory=dict)
    _after_edge: dict[tuple[int, int], tuple[int, ...]] = field(default_factory=dict)
    _at: dict[Node, list[tuple[Possible, int]]] | None = None
    _hops_back: int | None = None  # to the use for somebody who goes back
    _unset: dict[int, tuple[bool, bool]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._tracked_bits = self.feasibility.bits.encode(self.tracked)
        feasibility = self.feasibility
        self._passing = feasibility.bits.decode(feasibility.passing & self._tracked_bits)
        kept = ((name, names & self.tracked) for name, names in feasibility.changing(self.use.facts).items())
        self._changing = {name: names for name, names in kept if names}
        self._kept_bits = feasibility.bits.encode(self.use.facts | feasibility.bits.names_in(self.use.before))

    @property
    def reaches_use(self) -> bool:
        """Whether some way leads to the use without its value."""
        return bool(self._goals)

    def run(self, most_states: int) -> None:
        """Walk every way, as far as it may lead to the use."""
        for node, known in self.feasibility.starts():
            self._come((node, self._number(known, node), (), None), None, 0)
        while self._waiting:
            here = self._waiting.popleft()
            if here[0] == self.use.node and self._lacks_value(here):
                self._goals.append(here)
            own = int(here[0] in self.feasibility.distance_map.shown)
            for state, hops in self._next_states(here):
                self._come(state, here, own + hops)
            if self._changing and self._can_return(here[0]):
                for state in self._returns(here):
                    self._come(state, here, 1)
            if self.considered > most_states:
                self.is_given_up = True
                break
        self._measure()

    def hops_from(self, node: Node, kind_of: Mapping[Variable, int]) -> int | None:
        """Return how many hops it is to the use from a node where names have these classes; None if it is out of reach.

        Names that are missing in `kind_of` may be anything.
        """
        if self._at is None:
            self._at = defaultdict(list)
            for (where, number, _, _), hops in self.hops_left.items():
                self._at[where].append((self._values[number], hops))
            returns = ((name, ACTIVE) for name in self._changing)
            self._hops_back = min(
                (hops + 1 for one in returns for _, hops in self._at.get(one, ())), default=None
            )
        end, before = self._next_that_matters(node)
        compared, solver = (
            self._compared_at(end) - (self._passing if before else frozenset()),
            self.feasibility.solver,
        )
        found: int | None = None
        for values, hops in self._at.get(end, ()):
            if (found is None or hops < found) and all(
                solver.get(values, name) & kind_of[name] for name in compared if name in kind_of
            ):
                found = hops
        if found is None and self._changing:  # somebody may go back from here
            found = self._hops_back
        return None if found is None else found + before

    def names_of_conflict(self) -> int:
        """Return the names asked where the shortest way to the use breaks its own conditions, as bits.

        If it does not, these are the names asked at the use.
        """
        feasibility, path = self.feasibility, self._shortest_path()
        ways = [known for node, known in feasibility.starts() if node == path[0][0]]
        for here, there in pairwise(path):
            edges = self._edges_between(here, there)
            while edges:
                found = [
                    after
                    for way in ways
                    for edge, _ in edges
                    for after in feasibility.changes.after(way, edge.fact_changes)
                ]
                if not found:
                    return reduce(or_, (names.asked for _, names in edges))
                ways = found[:MAX_WAYS_OF_PATH]
                at = edges[0][1].target
                edges = feasibility.live_names.edges_with_names(at) if at != there[0] else []
        return feasibility.bits.encode(feasibility.bits.names_in(self.use.before))

    def _shortest_path(self) -> list[State]:
        path, here = [], self._goals[0] if self._goals else None
        while here is not None:
            path.append(here)
            here = self._came_from[here]
        return path[::-1]

    def _edges_between(self, here: State, there: State) -> list[tuple[Edge, EdgeNames]]:
        """Return the edges from a state towards the next one, all to the same node; none if somebody goes back."""
        found: list[tuple[Edge, EdgeNames]] = []
        for edge, names in self.feasibility.live_names.edges_with_names(here[0]):
            leads_there = self._next_that_matters(names.target)[0] == there[0]
            if leads_there and self._after(edge, names, here[1], here[0]):
                found.append((edge, names))
        return [one for one in found if one[1].target == found[0][1].target]

    def _come(self, state: State, before: State | None, hops: int) -> None:
        known = state in self._before
        if not known:
            if not self._may_lead_to_use(state):
                return
            self.considered += 1
            self._waiting.append(state)
            self._before[state] = []
            self._came_from[state] = before
        if before is not None:
            self._before[state].append((before, hops))

    def _may_lead_to_use(self, state: State) -> bool:
        node, number = state[0], state[1]
        if number not in self._unset:
            masks = [self.feasibility.solver.get(self._values[number], fact) for fact in self.use.facts]
            unset, is_set = all(mask & NO_VALUE for mask in masks), any(mask & ~NO_VALUE for mask in masks)
            self._unset[number] = unset, is_set
        unset, is_set = self._unset[number]
        distances = self.use.distances
        return (unset and (node, False) in distances) or (is_set and (node, True) in distances)

    def _lacks_value(self, state: State) -> bool:
        feasibility, use = self.feasibility, self.use
        return any(
            all(feasibility.solver.get(possible, fact) & NO_VALUE for fact in use.facts)
            for possible in feasibility.changes.after(self._values[state[1]], use.before)
        )

    def _number(self, possible: Possible, node: Node) -> int:
        """Return the number of what tracked names are, as far as it matters at a node."""
        compared, default = self._compared_at(node), self.feasibility.solver.default
        items = frozenset(
            (name, mask) for name, mask in possible.items() if name in compared and mask != default(name)
        )
        if items not in self._numbers:
            self._numbers[items] = len(self._values)
            self._values.append(dict(items))
        return self._numbers[items]

    def _compared_at(self, node: Node) -> Names:
        """Return the tracked names that matter at a node. A moment that may pass meanwhile does not."""
        bits = self._compared_bits(node)
        if bits not in self._compared:
            self._compared[bits] = self.feasibility.bits.decode(bits)
        return self._compared[bits]

    def _compared_bits(self, node: Node) -> int:
        feasibility = self.feasibility
        bits = (feasibility.live_names.live_bits.get(node, 0) | self._kept_bits) & self._tracked_bits
        return bits & ~feasibility.passing if node in feasibility.distance_map.shown else bits

    def _next_states(self, here: State) -> Iterator[tuple[State, int]]:
        """Yield the states that edges lead to, and how many hops lie between."""
        node, number, _, _ = here
        history, home = self._history_after(here) if self._changing else ((), None)
        if history and node[1] == ACTIVE and self._is_submit(node):
            history = ()
        for edge, names in self.feasibility.live_names.edges_with_names(node):
            target, hops = self._next_that_matters(names.target)
            for after in self._after(edge, names, number, node):
                if target == names.target:
                    yield (target, after, history, home), 0
                    continue
                values = self._values[after]
                if hops and values:
                    values = {name: mask for name, mask in values.items() if name not in self._passing}
                yield (target, self._number(values, target) if values else after, history, home), hops
                if hops and self._changing:
                    for state in self._returns((names.target, after, history, home)):
                        yield state, 1

    def _next_that_matters(self, node: Node) -> tuple[Node, int]:
        """Return the first node from here on that matters, and how many hops lie before it.

        Before it, each node has one way on, on which nothing happens to a tracked name.
        """
        found = self._nodes_that_matter.get(node)
        if found is not None:
            return found
        passed: list[Node] = []
        end, hops = node, 0
        while end not in self._nodes_that_matter and (after := self._only_way_on(end)) is not None:
            passed.append(end)
            self._nodes_that_matter[end] = end, 0  # so that a ring ends here
            end = after
        end, hops = self._nodes_that_matter.setdefault(end, (end, 0))
        shown = self.feasibility.distance_map.shown
        for one in reversed(passed):
            hops += one in shown
            self._nodes_that_matter[one] = end, hops
        return end, hops

    def _only_way_on(self, node: Node) -> Node | None:
        touched, target = self.feasibility.only_ways[node]
        if target is None or touched & self._tracked_bits or node == self.use.node:
            return None
        if self._changing and (node[0] in self._changing or self._is_submit(node)):
            return None
        return target

    def _after(self, edge: Edge, names: EdgeNames, number: int, node: Node) -> tuple[int, ...]:
        """Return the numbers of what names may be after an edge; none if nobody takes it."""
        if not (names.asked | names.may_change) & self._tracked_bits:
            if not self.feasibility.is_open(edge, names.asked):
                return ()
            values = self._values[number]
            if not values or not self._compared_bits(node) & ~self._compared_bits(names.target):
                return (number,)
            return (self._number(values, names.target),)
        key = (id(edge), number)
        found = self._after_edge.get(key)
        if found is None:
            found = self._after_edge[key] = self._worked_out(edge, names, number)
        return found

    def _worked_out(self, edge: Edge, names: EdgeNames, number: int) -> tuple[int, ...]:
        feasibility = self.feasibility
        unknown = feasibility.unknown(names.asked & ~self._tracked_bits)
        ways = feasibility.changes.after({**unknown, **self._values[number]}, edge.fact_changes)
        return tuple(dict.fromkeys(self._number(possible, names.target) for possible in ways))

    def _is_submit(self, node: Node) -> bool:
        return isinstance(self.feasibility.graph.service.screens[node[0]].verb, Submit)

    def _can_return(self, node: Node) -> bool:
        graph = self.feasibility.graph
        return graph.is_shown(node) and not graph.ends_at_once(node)

    def _history_after(self, here: State) -> tuple[tuple[Place, ...], Place | None]:
        """Return the history with the screen that is shown, and where Home leads. Most screens do not matter there."""
        node, number, history, home = here
        if not self.feasibility.graph.is_shown(node):
            return history, home
        name, dominators = node[0], self.feasibility.graph.dominators
        for index, (earlier, _) in enumerate(history):
            if name in dominators.get(earlier, (earlier,)):  # it is in the history before the earlier one
                history = history[:index]
                break
        if name not in self._changing:
            return history, home
        place = (name, number)
        first = name in self.feasibility.graph.first_screens
        return (*history, place), home or (place if first else None)

    def _returns(self, here: State) -> Iterator[State]:
        """Yield the screens to come back to, as they were left but for what has changed since."""
        values = self._values[here[1]]
        history, home = self._history_after(here)
        known = (here[1], history, home)
        if known in self._returned:
            return
        self._returned.add(known)
        places = [(place, history[:index]) for index, place in enumerate(history)]
        places += [(home, ())] if home is not None else []
        for (name, then), before in places:
            newer = self._changing[name] | self.use.facts
            back = {variable: mask for variable, mask in self._values[then].items() if variable not in newer}
            back |= {variable: mask for variable, mask in values.items() if variable in newer}
            node = (name, ACTIVE)
            yield node, self._number(back, node), before, home

    def _measure(self) -> None:
        """Find how many hops it is to the use from each state, backwards from there."""
        order = count()
        waiting = [(0, next(order), goal) for goal in self._goals]
        while waiting:
            hops, _, state = heappop(waiting)
            if state in self.hops_left:
                continue
            self.hops_left[state] = hops
            for before, more in self._before[state]:
                if before not in self.hops_left:
                    heappush(waiting, (hops + more, next(order), before))
