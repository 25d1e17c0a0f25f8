"""The names whose values still matter at each node: some way on from there asks for them before it changes them.

Only these are followed, so that even a large service has few enough states to look at each. Names that may have changed
when people come back to a screen matter too, wherever that screen is in the history.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property

import msgspec

from menus.analysis.edge_names import EdgeNames, NameBits, Names
from menus.analysis.edges import ACTIVE, Edge, Node
from menus.analysis.graph import Graph
from menus.analysis.variables import Variable
from menus.verbs.submit import Submit


class LiveNames(msgspec.Struct, dict=True):
    """The live names of every node."""

    graph: Graph
    bits: NameBits
    _decoded: dict[int, frozenset[Variable]] = msgspec.field(default_factory=dict)

    def live_at(self, node: Node) -> frozenset[Variable]:
        """Return the names that matter at a node."""
        found = self.live_bits.get(node, 0)
        if found not in self._decoded:
            self._decoded[found] = self.bits.decode(found)
        return self._decoded[found]

    @cached_property
    def live_bits(self) -> Mapping[Node, int]:
        """The live names of each node, as bits."""
        extra: dict[Node, int] = {}
        while True:
            live = self._propagate(extra)
            more = self._asked_after_return(live)
            if all(bits & ~extra.get(node, 0) == 0 for node, bits in more.items()):
                return live
            extra = {node: extra.get(node, 0) | more.get(node, 0) for node in {*extra, *more}}

    def changed_before_return(self, kept: Names) -> dict[str, Names]:
        """Return the names that matter at a screen and may have changed when people come back to it.

        Most screens have none. `kept` are names that matter everywhere, and only if they lose their values.
        """
        found = {name: self.bits.decode(bits) for name, bits in self._live_returns.items()}
        wanted = self.bits.encode(kept)
        for name, bits in self._unset_returns.items():
            if bits & wanted:
                found[name] = found.get(name, frozenset()) | self.bits.decode(bits & wanted)
        return found

    @cached_property
    def _live_returns(self) -> Mapping[str, int]:
        return self._returns(self.live_bits)

    @cached_property
    def _unset_returns(self) -> Mapping[str, int]:
        """For each screen that people may come back to, the kept names that may have lost their values by then."""
        kept = self.bits.kept_bits
        found = {}
        for name, reach in self._reach_before_return.items():
            bits = 0
            for bit, nodes in self._unsetters.items():
                if nodes & reach and bit & kept:
                    bits |= bit
            found[name] = bits
        return found

    def _propagate(self, extra: Mapping[Node, int]) -> dict[Node, int]:
        live = {node: extra.get(node, 0) for node in self.graph.edges}
        nodes = [*self.edge_names][::-1]
        changing = True
        while changing:
            changing = False
            for node in nodes:
                now = live[node]
                for edge in self.edge_names[node]:
                    now |= edge.asked | live.get(edge.target, 0) & ~edge.changed
                if now != live[node]:
                    live[node] = now
                    changing = True
        return live

    def _asked_after_return(self, live: Mapping[Node, int]) -> dict[Node, int]:
        """Return, for each node, the names that may have changed before a return to a screen in its history."""
        nodes_of: dict[int, int] = defaultdict(int)
        for name, bits in self._returns(live).items():
            for bit in _each_bit(bits):
                nodes_of[bit] |= self._reach[name, ACTIVE]
        found: dict[Node, int] = {}
        for node, number in self._numbers.items():
            asked = sum(bit for bit, nodes in nodes_of.items() if nodes >> number & 1)
            if asked:
                found[node] = asked
        return found

    def _returns(self, live: Mapping[Node, int]) -> dict[str, int]:
        """Return, for each screen that people may come back to, which of its live names may have changed by then."""
        found = {}
        for name, reach in self._reach_before_return.items():
            bits = 0
            for bit, nodes in self._changers.items():
                if nodes & reach and bit & live[name, ACTIVE]:
                    bits |= bit
            if bits:
                found[name] = bits
        return found

    @cached_property
    def _reach_before_return(self) -> Mapping[str, int]:
        """For each screen that people may come back to, the nodes that they may pass before that, as bits.

        Going to a screen that is surely in the history takes the screens after it out of the history.
        """
        found = {}
        for name, past_submit in self.graph.returnable_screens.items():
            node = (name, ACTIVE)
            if node not in self._numbers:
                continue
            reach = self._reach[node] if past_submit else self._reach_before_submit[node]
            dominators = 0
            for other in self.graph.dominators.get(name, ()):
                number = self._numbers.get((other, ACTIVE)) if other != name else None
                dominators |= 0 if number is None else 1 << number
            found[name] = reach & ~dominators
        return found

    @cached_property
    def edge_names(self) -> Mapping[Node, list[EdgeNames]]:
        """The names of every edge that leads on from a node which somebody reaches."""
        return {node: [names for _, names in edges] for node, edges in self._edges_with_names.items()}

    def edges_with_names(self, node: Node) -> list[tuple[Edge, EdgeNames]]:
        """Return the edges that lead on from a node, each with its names."""
        return self._edges_with_names[node]

    @cached_property
    def _edges_with_names(self) -> Mapping[Node, list[tuple[Edge, EdgeNames]]]:
        return {
            node: [(edge, self.bits.names_of(edge)) for edge in self.graph.edges_from(node)]
            for node in self.graph.edges
            if node in self.graph.reachable_nodes
        }

    @cached_property
    def _numbers(self) -> Mapping[Node, int]:
        return {node: number for number, node in enumerate(self.edge_names)}

    @cached_property
    def _changers(self) -> Mapping[int, int]:
        """For the bit of each name, the nodes on whose ways on it may change."""
        found: dict[int, int] = defaultdict(int)
        for node, edges in self.edge_names.items():
            for edge in edges:
                for bit in _each_bit(edge.may_change):
                    found[bit] |= 1 << self._numbers[node]
        return found

    @cached_property
    def _unsetters(self) -> Mapping[int, int]:
        """For the bit of each name, the nodes on whose ways on it may lose its value."""
        found: dict[int, int] = defaultdict(int)
        for node, edges in self.edge_names.items():
            for edge in edges:
                for bit in _each_bit(edge.may_unset):
                    found[bit] |= 1 << self._numbers[node]
        return found

    @cached_property
    def _reach(self) -> Mapping[Node, int]:
        return self._reachable(stops_at_submit=False)

    @cached_property
    def _reach_before_submit(self) -> Mapping[Node, int]:
        return self._reachable(stops_at_submit=True)

    def _reachable(self, *, stops_at_submit: bool) -> dict[Node, int]:
        """Return the nodes that each node leads to, itself included, as bits."""
        reach = {node: 1 << number for node, number in self._numbers.items()}
        changing = True
        while changing:
            changing = False
            for node in [*self.edge_names][::-1]:
                if stops_at_submit and self._is_submit(node):
                    continue
                now = reach[node]
                for edge in self.edge_names[node]:
                    now |= reach[edge.target]
                if now != reach[node]:
                    reach[node] = now
                    changing = True
        return reach

    def _is_submit(self, node: Node) -> bool:
        return node[1] == ACTIVE and isinstance(self.graph.service.screens[node[0]].verb, Submit)


def _each_bit(bits: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        yield lowest
        bits ^= lowest
