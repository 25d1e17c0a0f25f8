"""The graph of a service: all edges between screens, and the screens that Back, Home and resuming lead to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from menus.analysis.edges import ACTIVE, ARRIVAL, Edge, EdgeBuilder, Node
from menus.analysis.facts import Facts
from menus.analysis.value_sources import ValueSources, value_sources_of
from menus.analysis.ways_in import ways_in
from menus.model import EntryPoint, PromptVerb, Service
from menus.rendering.text.budget import PageBudget
from menus.verbs.pay import Pay
from menus.verbs.submit import Submit


def entry_points(service: Service) -> Iterator[EntryPoint]:
    """Yield every entry."""
    yield from service.ussd_entries.values()
    yield from service.sms_entries.keywords.values()
    if service.sms_entries.otherwise is not None:
        yield service.sms_entries.otherwise
    yield from service.sms_entries.understand
    if service.understand.otherwise is not None:
        yield service.understand.otherwise
    yield from service.voice_entries.values()


@dataclass
class Graph:
    """The nodes and edges of a service. It leaves out edges to screens that do not exist: a rule reports those."""

    service: Service
    value_sources: ValueSources = field(init=False)

    def __post_init__(self) -> None:
        self.value_sources = value_sources_of(self.service)

    @cached_property
    def edges(self) -> Mapping[Node, tuple[Edge, ...]]:
        """The outgoing edges of every node."""
        builder = EdgeBuilder(self.service, self.value_sources)
        found: dict[Node, list[Edge]] = {}
        for screen in self.service.screens.values():
            found[screen.name, ARRIVAL], found[screen.name, ACTIVE] = [], []
            for edge in builder.edges_of(screen):
                found[edge.source].append(edge)
        return {node: tuple(edges) for node, edges in found.items()}

    @cached_property
    def roots(self) -> Mapping[str, Facts]:
        """The screens where people enter, with the facts known there from outside."""
        found: dict[str, Facts] = {}
        for way in ways_in(self.service):
            found[way.screen] = found.get(way.screen, way.facts) & way.facts
        return found

    def is_shown(self, node: Node) -> bool:
        """Return True if the citizen sees the node and answers there."""
        return node[1] == ACTIVE and isinstance(self.service.screens[node[0]].verb, PromptVerb)

    def ends_at_once(self, node: Node) -> bool:
        """Return True if the session always ends there at once: last words on one page, the same for everybody."""
        screen = self.service.screens[node[0]]
        if node[1] != ACTIVE or not isinstance(screen.verb, PromptVerb) or not screen.ends:
            return False
        limits = self.service.limits
        tightest = PageBudget(min(*limits.channels.values(), *limits.networks.values()))
        texts = (screen.verb.text, *screen.on_channel.values())
        wordings = [wording for text in texts for wording, _ in text.wordings]
        templates = [template for wording in wordings for template in wording.by_language.values()]
        return all(
            template.static_text is not None and tightest.fits(template.static_text) for template in templates
        )

    def edges_from(self, node: Node) -> Iterator[Edge]:
        """Yield the edges from a node to screens of the service."""
        for edge in self.edges[node]:
            if edge.target is not None and edge.target in self.edges:
                yield edge

    def targets_from(self, node: Node) -> Iterator[Node]:
        """Yield the nodes that a node leads to."""
        for edge in self.edges_from(node):
            if edge.target is not None:
                yield edge.target

    @cached_property
    def reachable_nodes(self) -> frozenset[Node]:
        """Every node that somebody may reach."""
        seen: set[Node] = set()
        waiting = [(name, ARRIVAL) for name in self.roots]
        while waiting:
            node = waiting.pop()
            if node not in seen:
                seen.add(node)
                waiting += [edge.target for edge in self.edges_from(node) if edge.target]
        return frozenset(seen)

    @cached_property
    def shown_before(self) -> Mapping[str, frozenset[str]]:
        """The screens that may be shown right before each shown screen. Back leads to one of them."""
        found: dict[str, set[str]] = {name: set() for name in self.service.screens}
        for node in self.reachable_nodes:
            if (
                self.is_shown(node) and not self.service.screens[node[0]].verb.asks_payment
            ):  # Back stops there
                for name in self._next_shown_screens(node):
                    if name != node[0]:
                        found[name].add(node[0])
        return {name: frozenset(screens) for name, screens in found.items()}

    @cached_property
    def first_screens(self) -> frozenset[str]:
        """The screens that may be shown first."""
        return frozenset(name for root in self.roots for name in self.first_screens_from(root))

    def first_screens_from(self, name: str) -> frozenset[str]:
        """Return the screens that may be shown first in a session that begins at `name`; none if unknown."""
        return frozenset(self._shown_screens_from((name, ARRIVAL)) if name in self.service.screens else ())

    def _next_shown_screens(self, node: Node) -> Iterator[str]:
        for edge in self.edges_from(node):
            if edge.target:
                yield from self._shown_screens_from(edge.target)

    def _shown_screens_from(self, start: Node) -> Iterator[str]:
        """Yield the screens shown next from a node, except those after a submission: Back stops there."""
        seen, waiting = {start}, [start]
        while waiting:
            node = waiting.pop()
            if self.is_shown(node):
                yield node[0]
                continue
            if node[1] == ACTIVE and isinstance(self.service.screens[node[0]].verb, Submit):
                continue
            for edge in self.edges_from(node):
                if edge.target and edge.target not in seen:
                    seen.add(edge.target)
                    waiting.append(edge.target)

    @cached_property
    def history_starts(self) -> frozenset[str]:
        """The shown screens where a history begins: the first one, and those right after a submission or a payment."""
        after = (
            name
            for node in self.reachable_nodes
            if node[1] == ACTIVE and isinstance(self.service.screens[node[0]].verb, Submit | Pay)
            for name in self._next_shown_screens(node)
        )
        return self.first_screens | frozenset(after)

    @cached_property
    def dominators(self) -> Mapping[str, frozenset[str]]:
        """The dominators of each shown screen: itself and the screens that are always in the history there."""
        names = [name for name, before in self.shown_before.items() if before or name in self.history_starts]
        bit = {name: 1 << number for number, name in enumerate(names)}
        everything = (1 << len(names)) - 1
        found = {name: bit[name] if name in self.history_starts else everything for name in names}
        changing = True
        while changing:
            changing = False
            for name in names:
                now = found[name] if name in self.history_starts else everything
                for previous in self.shown_before[name]:
                    now &= found[previous]
                now |= bit[name]
                if now != found[name]:
                    found[name] = now
                    changing = True
        return {
            name: frozenset(other for other in names if bits & bit[other]) for name, bits in found.items()
        }

    @cached_property
    def back_depths(self) -> Mapping[str, int]:
        """The number of screens that a citizen can go back from each shown screen: 0, 1, or 2 for more."""
        before = self.shown_before
        return {
            name: (2 if any(before[previous] for previous in others) else 1) if others else 0
            for name, others in before.items()
        }

    @cached_property
    def returnable_screens(self) -> Mapping[str, bool]:
        """The screens that Back, Home or a resumed session lead to again; True if a submission may lie between."""
        found: dict[str, bool] = {}
        for name, before in self.shown_before.items():
            screen = self.service.screens[name]
            live = not screen.ends and (screen.navigation or self.service.navigation) != "off"
            dropped = screen.private or screen.resume == "never"
            if (live and screen.back) or dropped:
                for other in before:
                    found.setdefault(other, False)
            if live and self.back_depths[name] > 1:
                found.update(dict.fromkeys(self.first_screens, True))
        return found
