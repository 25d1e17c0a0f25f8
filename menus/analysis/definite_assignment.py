"""What surely has a value at every screen, whichever way it was come to."""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from menus.analysis.bitset import Bits, Step
from menus.analysis.edges import ARRIVE, STAND, Node
from menus.analysis.facts import Facts
from menus.analysis.graph import Graph
from menus.model import Submit


@dataclass(frozen=True, slots=True)
class Way:
    """A way from screen to screen. `cleared`: the first one takes the value back.

    `back`: it was taken back further on, and one may come back to the first one.
    """

    screens: tuple[str, ...]
    cleared: bool = False
    back: bool = False


@dataclass
class Assigned:
    """A forward analysis: what is known at a node is what is known on all edges that lead to it.

    Who comes back to a screen knows what was known there, but for what was cleared in between.
    """

    graph: Graph
    bits: Bits = field(default_factory=Bits)

    def at(self, node: Node) -> Facts | None:
        """What surely has a value there; None where nobody comes."""
        known = self.known.get(node)
        return None if known is None else self.bits.facts(known)

    def knows(self, node: Node, fact: str) -> bool:
        """Whether it surely has a value there; so it has where nobody comes."""
        known = self.known.get(node)
        return known is None or bool(known & self.bits.bit(fact))

    @cached_property
    def steps(self) -> dict[Node, tuple[Step, ...]]:
        """The ways on from every node that can be reached, those without ways back first."""
        order = _order(self.graph)
        return {node: tuple(Step(edge, self.bits) for edge in self.graph.onward(node)) for node in order}

    @cached_property
    def known(self) -> Mapping[Node, int]:
        """What surely has a value at each node that can be reached, as bits."""
        lost: Mapping[Node, int] = {}
        while True:
            known = self._forward(lost)
            more = self._lost(known)  # only of what is known, and so once nothing is left to lose
            if not more:
                return known
            lost = {node: lost.get(node, 0) | more.get(node, 0) for node in {*lost, *more}}

    def way_without(self, node: Node, fact: str) -> Way:
        """A shortest way to `node` on which `fact` is not given, or is taken back."""
        bit, came, waiting = self.bits.bit(fact), {node: node}, deque([node])
        while waiting:
            here = waiting.popleft()
            if here[1] == ARRIVE and here[0] in self.graph.roots and fact not in self.graph.roots[here[0]]:
                return Way(_path(here, came))
            without = [
                step for step in self._into[here] if not step.after(self.known[step.edge.source]) & bit
            ]
            for step in without:
                source = step.edge.source
                if source in came:
                    continue
                came[source] = here
                if self.known[source] & bit:
                    return Way(_path(source, came), cleared=True)
                waiting.append(source)
            if not without and here[0] in self.graph.returned_to:
                return Way(_path(here, came), back=True)
        return Way(())

    def _forward(self, lost: Mapping[Node, int]) -> dict[Node, int]:
        roots = self.graph.roots.items()
        known: dict[Node, int] = {(name, ARRIVE): self.bits.of(facts) for name, facts in roots}
        changing = True
        while changing:
            changing = False
            for node, steps in self.steps.items():
                here = known.get(node)
                for step in steps if here is not None else ():
                    target = step.edge.target
                    assert target is not None and here is not None  # noqa: S101, PT018  # others are no ways on
                    now = step.after(here) & ~lost.get(target, 0)
                    before = known.get(target)
                    now = now if before is None else before & now
                    if now != before:
                        known[target] = now
                        changing = True
        return known

    def _lost(self, known: Mapping[Node, int]) -> dict[Node, int]:
        """For each screen that may be come back to, what may have been taken back since."""
        lost = {}
        anywhere = self._dropped_after(known)
        for name, home in self.graph.returned_to.items():
            node = (name, STAND)
            gone = anywhere[node] & known[node]
            if gone and not home:
                gone &= self._dropped_while_in_history(known, name)
            if gone:
                lost[node] = gone
        return lost

    def _dropped_while_in_history(self, known: Mapping[Node, int], name: str) -> int:
        """What may be taken back on ways on from a screen on which Back still leads to it.

        A submission ends the history; and to go to a screen that stands in it already, as those surely do that every
        way to this one comes by, takes this one out of it.
        """
        start: Node = (name, STAND)
        ends = {(one, STAND) for one in self.graph.surely_before[name]}
        seen, waiting, targets = {start}, [start], self._targets
        while waiting:
            for target in targets[waiting.pop()]:
                if target not in seen and target not in ends:
                    seen.add(target)
                    waiting.append(target)
        onward = seen - {start}
        dropping = [one for one in self._dropping if one.edge.target in onward and one.edge.source in seen]
        live = self._leading_to_shown(onward) if dropping else ()
        dropped = 0
        for step in dropping:
            dropped |= step.drops(known[step.edge.source]) if step.edge.target in live else 0
        return dropped

    def _leading_to_shown(self, within: set[Node]) -> set[Node]:
        """The nodes, of these, from which one of these is shown."""
        found = within & self._shown
        waiting = list(found)
        while waiting:
            for step in self._into[waiting.pop()]:
                source = step.edge.source
                if source in within and source not in found and self._targets[source]:
                    found.add(source)
                    waiting.append(source)
        return found

    @cached_property
    def _shown(self) -> frozenset[Node]:
        """Where a citizen stands and the line may drop, or a key lead back."""
        return frozenset(node for node in self.steps if self.graph.shown(node) and not self.graph.over(node))

    @cached_property
    def _targets(self) -> Mapping[Node, tuple[Node, ...]]:
        """Where each node leads to, but that a submission ends the history."""
        return {
            node: () if self._submits(node) else tuple(one.edge.target for one in steps if one.edge.target)
            for node, steps in self.steps.items()
        }

    @cached_property
    def _dropping(self) -> list[Step]:
        """The ways on that take something back."""
        every = (step for node, steps in self.steps.items() if not self._submits(node) for step in steps)
        return [step for step in every if step.depends or step.may_take]

    def _dropped_after(self, known: Mapping[Node, int]) -> dict[Node, int]:
        """What may be taken back on any way on from each node."""
        nodes = [*reversed(self.steps)]
        own = {node: [self._lost_on(step, known) for step in self.steps[node]] for node in nodes}
        dropped = dict.fromkeys(self.steps, 0)
        changing = True
        while changing:
            changing = False
            for node in nodes:
                now = 0
                for step, gone in zip(self.steps[node], own[node], strict=True):
                    now |= gone | dropped[step.edge.target] if step.edge.target else gone
                if now != dropped[node]:
                    dropped[node] = now
                    changing = True
        return dropped

    def _lost_on(self, step: Step, known: Mapping[Node, int]) -> int:
        """What a way may take back, where one may come back from what it leads to."""
        return step.drops(known[step.edge.source]) if step.edge.target in self._lasting else 0

    @cached_property
    def _lasting(self) -> frozenset[Node]:
        """The nodes that lead to a screen which does not end the session at once."""
        found, waiting = set(self._shown), list(self._shown)
        while waiting:
            for step in self._into[waiting.pop()]:
                if step.edge.source not in found:
                    found.add(step.edge.source)
                    waiting.append(step.edge.source)
        return frozenset(found)

    def _submits(self, node: Node) -> bool:
        return node[1] == STAND and isinstance(self.graph.service.screens[node[0]].verb, Submit)

    @cached_property
    def _into(self) -> Mapping[Node, list[Step]]:
        found: dict[Node, list[Step]] = defaultdict(list)
        for steps in self.steps.values():
            for step in steps:
                if step.edge.target is not None:
                    found[step.edge.target].append(step)
        return found


def _order(graph: Graph) -> list[Node]:
    """The nodes that can be reached, each before those that it leads to, but for ways back."""
    done: dict[Node, None] = {}
    seen: set[Node] = set()
    for name in graph.roots:
        walk: list[tuple[Node, Iterator[Node]]] = []
        if (name, ARRIVE) not in seen:
            seen.add((name, ARRIVE))
            walk.append(((name, ARRIVE), graph.targets((name, ARRIVE))))
        while walk:
            node, targets = walk[-1]
            target = next((one for one in targets if one not in seen), None)
            if target is None:
                done[node] = None
                walk.pop()
            else:
                seen.add(target)
                walk.append((target, graph.targets(target)))
    return [*reversed(done)]


def _path(node: Node, came: Mapping[Node, Node]) -> tuple[str, ...]:
    names = {node[0]: None}
    while came[node] != node:
        node = came[node]
        names[node[0]] = None
    return tuple(names)
