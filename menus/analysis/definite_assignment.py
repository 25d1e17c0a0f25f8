"""Find the values that are always set at a screen, whichever path leads there."""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from functools import cached_property

import msgspec

from menus.analysis.bitset import BitEdge, FactBits
from menus.analysis.edges import ACTIVE, ARRIVAL, Node
from menus.analysis.facts import Facts
from menus.analysis.graph import Graph
from menus.verbs.submit import Submit


class UnsetPath(msgspec.Struct, frozen=True):
    """A path from screen to screen on which a value is not set.

    `cleared`: the first screen clears the value. `cleared_later`: a screen further on clears the value, and people
    may come back to the first screen.
    """

    screens: tuple[str, ...]
    cleared: bool = False
    cleared_later: bool = False


class DefiniteAssignment(msgspec.Struct, dict=True):
    """A forward analysis: a fact is known at a node if it is known on every edge that leads to the node.

    A citizen who comes back to a screen still has the values of that screen, except those cleared since.
    """

    graph: Graph
    bits: FactBits = msgspec.field(default_factory=FactBits)

    def facts_at(self, node: Node) -> Facts | None:
        """Return the facts that always hold at the node; None if nobody reaches it."""
        known = self.known_bits.get(node)
        return None if known is None else self.bits.decode(known)

    def is_definitely_set(self, node: Node, fact: str) -> bool:
        """Return True if the fact always holds at the node, or if nobody reaches the node."""
        known = self.known_bits.get(node)
        return known is None or bool(known & self.bits.bit_for(fact))

    @cached_property
    def bit_edges(self) -> dict[Node, tuple[BitEdge, ...]]:
        """The outgoing edges of every reachable node, in reverse postorder: mostly sources before targets."""
        order = _reverse_postorder(self.graph)
        return {
            node: tuple(BitEdge(edge, self.bits) for edge in self.graph.edges_from(node)) for node in order
        }

    @cached_property
    def known_bits(self) -> Mapping[Node, int]:
        """The facts that always hold at each reachable node, as bits."""
        lost: Mapping[Node, int] = {}
        while True:
            known = self._propagate(lost)
            more = self._cleared_before_return(
                known
            )  # only known facts can be lost, so the loop ends once no more are
            if not more:
                return known
            lost = {node: lost.get(node, 0) | more.get(node, 0) for node in {*lost, *more}}

    def path_without(self, node: Node, fact: str) -> UnsetPath:
        """Return a shortest path to `node` on which `fact` is never set, or is cleared."""
        bit, came_from, waiting = self.bits.bit_for(fact), {node: node}, deque([node])
        while waiting:
            here = waiting.popleft()
            if here[1] == ARRIVAL and here[0] in self.graph.roots and fact not in self.graph.roots[here[0]]:
                return UnsetPath(_screens_on_path(here, came_from))
            without = [
                bit_edge
                for bit_edge in self.incoming_edges[here]
                if not bit_edge.apply(self.known_bits[bit_edge.edge.source]) & bit
            ]
            for bit_edge in without:
                source = bit_edge.edge.source
                if source in came_from:
                    continue
                came_from[source] = here
                if self.known_bits[source] & bit:
                    return UnsetPath(_screens_on_path(source, came_from), cleared=True)
                waiting.append(source)
            if not without and here[0] in self.graph.returnable_screens:
                return UnsetPath(_screens_on_path(here, came_from), cleared_later=True)
        return UnsetPath(())

    def _propagate(self, lost: Mapping[Node, int]) -> dict[Node, int]:
        roots = self.graph.roots.items()
        known: dict[Node, int] = {(name, ARRIVAL): self.bits.encode(facts) for name, facts in roots}
        changing = True
        while changing:
            changing = False
            for node, bit_edges in self.bit_edges.items():
                here = known.get(node)
                for bit_edge in bit_edges if here is not None else ():
                    target = bit_edge.edge.target
                    assert target is not None and here is not None  # noqa: S101, PT018  # others are no ways on
                    now = bit_edge.apply(here) & ~lost.get(target, 0)
                    before = known.get(target)
                    now = now if before is None else before & now
                    if now != before:
                        known[target] = now
                        changing = True
        return known

    def _cleared_before_return(self, known: Mapping[Node, int]) -> dict[Node, int]:
        """Return, for each screen that people may come back to, the facts that may have been cleared since."""
        lost = {}
        anywhere = self._cleared_after(known)
        for name, home in self.graph.returnable_screens.items():
            node = (name, ACTIVE)
            cleared_bits = anywhere[node] & known[node]
            if cleared_bits and not home:
                cleared_bits &= self._cleared_while_in_history(known, name)
            if cleared_bits:
                lost[node] = cleared_bits
        return lost

    def _cleared_while_in_history(self, known: Mapping[Node, int], name: str) -> int:
        """Return the facts that may be cleared on paths from a screen while Back still leads to it.

        A submission ends the history. Going to a screen that is already in the history takes this screen out of it.
        The screens on every path to this one are always in its history.
        """
        start: Node = (name, ACTIVE)
        ends = {
            node for dominator in self.graph.dominators[name] for node in self._nodes_that_show(dominator)
        }
        if all(bit_edge.edge.target in ends for bit_edge in self._clearing_edges):
            return 0
        seen, waiting, targets = {start}, [start], self._targets_before_submit
        while waiting:
            for target in targets[waiting.pop()]:
                if target not in seen and target not in ends:
                    seen.add(target)
                    waiting.append(target)
        onward = seen - {start}
        clearing_edges = [
            bit_edge
            for bit_edge in self._clearing_edges
            if bit_edge.edge.target in onward and bit_edge.edge.source in seen
        ]
        nodes_leading_to_screen = self._leading_to_screen(onward) if clearing_edges else ()
        cleared_total = 0
        for bit_edge in clearing_edges:
            cleared_total |= (
                bit_edge.removed_bits(known[bit_edge.edge.source])
                if bit_edge.edge.target in nodes_leading_to_screen
                else 0
            )
        return cleared_total

    def _nodes_that_show(self, name: str) -> tuple[Node, ...]:
        """Return the nodes from which a screen is surely shown: where people arrive too, if nobody passes it by."""
        arrive, stand = (name, ARRIVAL), (name, ACTIVE)
        only = self._targets_before_submit.get(arrive) == (stand,)
        return (arrive, stand) if only else (stand,)

    def _leading_to_screen(self, within: set[Node]) -> set[Node]:
        """Return the nodes of `within` that lead, inside `within`, to a node that is shown."""
        found = within & self._returnable_nodes
        waiting = list(found)
        while waiting:
            for bit_edge in self.incoming_edges[waiting.pop()]:
                source = bit_edge.edge.source
                if source in within and source not in found and self._targets_before_submit[source]:
                    found.add(source)
                    waiting.append(source)
        return found

    @cached_property
    def _returnable_nodes(self) -> frozenset[Node]:
        """The nodes where the session waits for the citizen: the line may drop there, or a key may lead back."""
        return frozenset(
            node for node in self.bit_edges if self.graph.is_shown(node) and not self.graph.ends_at_once(node)
        )

    @cached_property
    def _targets_before_submit(self) -> Mapping[Node, tuple[Node, ...]]:
        """The targets of each node. A submission has none, because it ends the history."""
        return {
            node: ()
            if self._is_submit(node)
            else tuple(bit_edge.edge.target for bit_edge in bit_edges if bit_edge.edge.target)
            for node, bit_edges in self.bit_edges.items()
        }

    @cached_property
    def _clearing_edges(self) -> list[BitEdge]:
        """The edges that clear a value, without those of submissions."""
        every = (
            bit_edge
            for node, bit_edges in self.bit_edges.items()
            if not self._is_submit(node)
            for bit_edge in bit_edges
        )
        return [bit_edge for bit_edge in every if bit_edge.depends_on_known or bit_edge.may_remove]

    def _cleared_after(self, known: Mapping[Node, int]) -> dict[Node, int]:
        """Return, for each node, the facts that may be cleared on any path from it."""
        nodes = [*reversed(self.bit_edges)]
        own = {
            node: [self._cleared_on(bit_edge, known) for bit_edge in self.bit_edges[node]] for node in nodes
        }
        cleared_total = dict.fromkeys(self.bit_edges, 0)
        changing = True
        while changing:
            changing = False
            for node in nodes:
                now = 0
                for bit_edge, cleared_bits in zip(self.bit_edges[node], own[node], strict=True):
                    now |= (
                        cleared_bits | cleared_total[bit_edge.edge.target]
                        if bit_edge.edge.target
                        else cleared_bits
                    )
                if now != cleared_total[node]:
                    cleared_total[node] = now
                    changing = True
        return cleared_total

    def _cleared_on(self, bit_edge: BitEdge, known: Mapping[Node, int]) -> int:
        """Return the facts that an edge may clear, if people can come back from its target."""
        return (
            bit_edge.removed_bits(known[bit_edge.edge.source])
            if bit_edge.edge.target in self._leading_to_returnable
            else 0
        )

    @cached_property
    def _leading_to_returnable(self) -> frozenset[Node]:
        """The nodes from which a path leads to a screen that does not end the session at once."""
        found, waiting = set(self._returnable_nodes), list(self._returnable_nodes)
        while waiting:
            for bit_edge in self.incoming_edges[waiting.pop()]:
                if bit_edge.edge.source not in found:
                    found.add(bit_edge.edge.source)
                    waiting.append(bit_edge.edge.source)
        return frozenset(found)

    def _is_submit(self, node: Node) -> bool:
        return node[1] == ACTIVE and isinstance(self.graph.service.screens[node[0]].verb, Submit)

    @cached_property
    def incoming_edges(self) -> Mapping[Node, list[BitEdge]]:
        """The ways that lead to each node."""
        found: dict[Node, list[BitEdge]] = defaultdict(list)
        for bit_edges in self.bit_edges.values():
            for bit_edge in bit_edges:
                if bit_edge.edge.target is not None:
                    found[bit_edge.edge.target].append(bit_edge)
        return found


def _reverse_postorder(graph: Graph) -> list[Node]:
    """Return the reachable nodes, each before its targets, except where an edge leads back."""
    done: dict[Node, None] = {}
    seen: set[Node] = set()
    for name in graph.roots:
        walk: list[tuple[Node, Iterator[Node]]] = []
        if (name, ARRIVAL) not in seen:
            seen.add((name, ARRIVAL))
            walk.append(((name, ARRIVAL), graph.targets_from((name, ARRIVAL))))
        while walk:
            node, targets = walk[-1]
            target = next((other for other in targets if other not in seen), None)
            if target is None:
                done[node] = None
                walk.pop()
            else:
                seen.add(target)
                walk.append((target, graph.targets_from(target)))
    return [*reversed(done)]


def _screens_on_path(node: Node, came_from: Mapping[Node, Node]) -> tuple[str, ...]:
    names = {node[0]: None}
    while came_from[node] != node:
        node = came_from[node]
        names[node[0]] = None
    return tuple(names)
