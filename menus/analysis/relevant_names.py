"""Choose the names that decide whether a use is reached without its value. A search follows only these.

Most choices of a service have nothing to do with one use: whatever was chosen, the ways meet again before it. To follow
them all would take a state for each combination.
"""

from collections.abc import Iterator

import msgspec

from menus.analysis.edge_names import EdgeNames
from menus.analysis.edges import Node
from menus.analysis.live_names import LiveNames
from menus.analysis.path_distance import Distances


class RelevantNames(msgspec.Struct, frozen=True):
    """The relevant names of a use as bits. `facts` are those that the use needs, `distances` lead to it."""

    live_names: LiveNames
    facts: int
    distances: Distances

    def nearest(self, asked_at_use: int) -> int:
        """Return the facts, and the names asked where a way may leave those on which the facts are unset."""
        found = self.facts | asked_at_use
        for node, edges in self.live_names.edge_names.items():
            if (node, False) in self.distances and any(map(self._may_leave, edges)):
                found |= _asked_on(edges)
        return found

    def with_causes(self, names: int) -> int:
        """Return names, and those asked wherever one of them may change."""
        found, changing = names, names & ~self.facts
        for _, edges in self._edges_to_use():
            if any(edge.may_change & changing for edge in edges):
                found |= _asked_on(edges)
        return found

    def _edges_to_use(self) -> Iterator[tuple[Node, list[EdgeNames]]]:
        for node, edges in self.live_names.edge_names.items():
            if (node, False) in self.distances or (node, True) in self.distances:
                yield node, edges

    def _may_leave(self, edge: EdgeNames) -> bool:
        return bool(edge.may_change & self.facts) or (edge.target, False) not in self.distances


def _asked_on(edges: list[EdgeNames]) -> int:
    asked = 0
    for edge in edges:
        asked |= edge.asked
    return asked
