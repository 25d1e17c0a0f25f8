"""How far it is from each node to a use of a value, on ways that may leave the value unset.

A rough map: it follows one value alone and no condition. It tells where a search need not look at all. Distances are
counted in hops: how often a citizen must answer.
"""

from collections import defaultdict, deque
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property

import msgspec

from menus.analysis.bitset import BitEdge
from menus.analysis.definite_assignment import DefiniteAssignment
from menus.analysis.edges import ACTIVE, Node
from menus.analysis.facts import Facts

Point = tuple[Node, bool]
"""A node, and whether the value is set there."""

Distances = Mapping[Point, int]
"""For each point from which a way leads to the use, how many hops that takes."""


class DistanceMap(msgspec.Struct, dict=True):
    """Measures distances in the graph of a service."""

    assignment: DefiniteAssignment

    def distances_to(self, node: Node, facts: Facts, returnable: Collection[str]) -> Distances:
        """Return the distances to `node` without a value that has one of the `facts`.

        `returnable` are the screens to which people come back on such a way.
        """
        bits = self.assignment.bits.encode(facts)
        found: dict[Point, int] = {}
        waiting: deque[tuple[int, Point]] = deque([(0, (node, False))])
        while waiting:
            distance, here = waiting.popleft()
            if here in found:
                continue
            found[here] = distance
            for before in self._points_before(here, bits, returnable):
                if before in found:
                    continue
                if before[0] in self.shown:
                    waiting.append((distance + 1, before))
                else:
                    waiting.appendleft((distance, before))
        return found

    @cached_property
    def shown(self) -> frozenset[Node]:
        """The nodes where a citizen answers."""
        graph = self.assignment.graph
        return frozenset(node for node in self.assignment.bit_edges if graph.is_shown(node))

    def _points_before(self, point: Point, bits: int, returnable: Collection[str]) -> Iterator[Point]:
        node, is_set = point
        for source, touched, edge in self._incoming.get(node, ()):
            if not touched & bits:
                yield source, is_set
                continue
            for was_set in (False, True):
                if is_set in _outcomes(edge, bits, was_set=was_set):
                    yield source, was_set
        for name in self._shown_before_return.get(node, ()) if node[0] in returnable else ():
            yield ((name, ACTIVE), is_set)

    @cached_property
    def _incoming(self) -> Mapping[Node, list[tuple[Node, int, BitEdge]]]:
        """The edges that lead to each node: where they begin, and the facts that they may change."""
        return {
            node: [(edge.edge.source, edge.added | edge.may_remove | edge.derived, edge) for edge in edges]
            for node, edges in self.assignment.incoming_edges.items()
        }

    @cached_property
    def _shown_before_return(self) -> Mapping[Node, tuple[str, ...]]:
        """For each screen that people may come back to, the screens from which one step leads there.

        Going to a screen that is surely in the history takes those after it out. So Back leads to none of them.
        """
        graph = self.assignment.graph
        found: dict[Node, list[str]] = defaultdict(list)
        shown = [node[0] for node in self.assignment.bit_edges if graph.is_shown(node)]
        for name in shown:
            for before in graph.shown_before[name]:
                if before in graph.returnable_screens and name not in graph.dominators.get(before, ()):
                    found[before, ACTIVE].append(name)
        for first in graph.first_screens:
            if first in graph.returnable_screens:
                found[first, ACTIVE] += shown
        return {node: tuple(dict.fromkeys(names)) for node, names in found.items()}


def _outcomes(edge: BitEdge, bits: int, *, was_set: bool) -> tuple[bool, ...]:
    """Return whether the value may be set after an edge: both, if the edge may change it either way."""
    if edge.derived & bits:
        return (False, True)
    if edge.added & bits:
        return (True,)
    if not was_set or not edge.may_remove & bits:
        return (was_set,)
    return (False,) if edge.may_remove & bits == bits else (False, True)
