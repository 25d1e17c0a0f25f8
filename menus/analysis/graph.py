"""All ways of a service together: forward, back, home, and where a dropped line is taken up again."""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from menus.analysis.edges import ARRIVE, STAND, Edge, EdgesOf, Node
from menus.analysis.facts import COUNT, NOTHING, ROW, Facts
from menus.analysis.value_inference import Source, Sources
from menus.engine.scope import CASE
from menus.expressions.values import Literal
from menus.model import Ask, CallBack, EntryPoint, Menu, Prompting, Rows, Service, Submit
from menus.rendering.text.budget import Budget

OF_THE_CASE = frozenset(("reference", "note", f"{CASE}{ROW}", f"{CASE}{COUNT}"))
"""What is known of the case that a text of ours asked about, where its `ask:` leads."""


def entry_points(service: Service) -> Iterator[EntryPoint]:
    """Every way in."""
    yield from service.ussd.values()
    yield from service.sms.keywords.values()
    if service.sms.otherwise is not None:
        yield service.sms.otherwise
    yield from service.voice.values()


def sources_of(service: Service) -> Sources:
    """What may be saved under every name, and what constants are."""
    found: dict[str, list[Source]] = defaultdict(list)
    for name, constant in service.constants.items():
        found[f"const.{name}"].append(_size(constant))
    for screen in service.screens.values():
        verb = screen.verb
        if screen.save and isinstance(verb, Ask):
            found[screen.save].append(verb.answer)
            if screen.voice.record is not None:
                found[screen.save].append("")  # a message that is spoken is no number and no day
        elif screen.save:
            options = verb.options if isinstance(verb, Menu | Rows) else ()
            found[screen.save] += [_size(one.value) for one in options if one.value is not None]
            if isinstance(verb, Rows) or not isinstance(verb, Menu):
                found[screen.save].append("")
        derivations = [*screen.set]
        if isinstance(verb, Menu | Rows):
            derivations += [one for option in verb.options for one in option.set]
        for derivation in derivations:
            found[derivation.name].append(derivation.form)
    return {name: tuple(sources) for name, sources in found.items()}


def _size(value: Literal) -> Source:
    return abs(value) if isinstance(value, int) and not isinstance(value, bool) else ""


@dataclass
class Graph:
    """The nodes and edges of a service. Edges to screens that do not exist are left out; another rule names them."""

    service: Service
    sources: Sources = field(init=False)

    def __post_init__(self) -> None:
        self.sources = sources_of(self.service)

    @cached_property
    def edges(self) -> Mapping[Node, tuple[Edge, ...]]:
        """The ways on from every node."""
        made = EdgesOf(self.service, self.sources)
        found: dict[Node, list[Edge]] = {}
        for screen in self.service.screens.values():
            found[screen.name, ARRIVE], found[screen.name, STAND] = [], []
            for edge in made.edges(screen):
                found[edge.source].append(edge)
        return {node: tuple(edges) for node, edges in found.items()}

    @cached_property
    def roots(self) -> Mapping[str, Facts]:
        """The screens that somebody gets in at, and what is known there from outside."""
        found = {point.goto: NOTHING for point in entry_points(self.service)}
        for screen in self.service.screens.values():
            if isinstance(screen.verb, CallBack):
                found[screen.verb.at] = NOTHING
        for message in self.service.messages.values():
            if message.ask:
                found.setdefault(message.ask, OF_THE_CASE)
        return {name: facts for name, facts in found.items() if name in self.service.screens}

    def shown(self, node: Node) -> bool:
        """Whether a citizen stands there and answers."""
        return node[1] == STAND and isinstance(self.service.screens[node[0]].verb, Prompting)

    def over(self, node: Node) -> bool:
        """Whether the session surely ends there at once: last words on one page, the same for everybody."""
        screen = self.service.screens[node[0]]
        if node[1] != STAND or not isinstance(screen.verb, Prompting) or not screen.ends:
            return False
        limits = self.service.limits
        tightest = Budget(min(*limits.channels.values(), *limits.networks.values()))
        texts = (screen.verb.text, *screen.on_channel.values())
        templates = [template for text in texts for template in text.by_language.values()]
        return all(one.fixed is not None and tightest.fits(one.fixed) for one in templates)

    def onward(self, node: Node) -> Iterator[Edge]:
        """The ways on from a node that lead to a screen of the service."""
        for edge in self.edges[node]:
            if edge.target is not None and edge.target in self.edges:
                yield edge

    def targets(self, node: Node) -> Iterator[Node]:
        """The nodes that a node leads to."""
        for edge in self.onward(node):
            if edge.target is not None:
                yield edge.target

    @cached_property
    def reached(self) -> frozenset[Node]:
        """Every node that somebody may come to."""
        seen: set[Node] = set()
        waiting = [(name, ARRIVE) for name in self.roots]
        while waiting:
            node = waiting.pop()
            if node not in seen:
                seen.add(node)
                waiting += [edge.target for edge in self.onward(node) if edge.target]
        return frozenset(seen)

    @cached_property
    def before(self) -> Mapping[str, frozenset[str]]:
        """For each shown screen those that may be shown right before it; Back leads there."""
        found: dict[str, set[str]] = {name: set() for name in self.service.screens}
        for node in self.reached:
            if self.shown(node):
                for name in self._next_shown(node):
                    if name != node[0]:
                        found[name].add(node[0])
        return {name: frozenset(screens) for name, screens in found.items()}

    @cached_property
    def homes(self) -> frozenset[str]:
        """The screens that may be the first to be shown."""
        return frozenset(name for root in self.roots for name in self.first_shown(root))

    def first_shown(self, name: str) -> frozenset[str]:
        """The screens that may be the first to be shown where a session begins at `name`; none for an unknown one."""
        return frozenset(self._shown_from((name, ARRIVE)) if name in self.service.screens else ())

    def _next_shown(self, node: Node) -> Iterator[str]:
        for edge in self.onward(node):
            if edge.target:
                yield from self._shown_from(edge.target)

    def _shown_from(self, start: Node) -> Iterator[str]:
        """The screens that are shown next from a node, but for those beyond a submission: Back ends there."""
        seen, waiting = {start}, [start]
        while waiting:
            node = waiting.pop()
            if self.shown(node):
                yield node[0]
                continue
            if node[1] == STAND and isinstance(self.service.screens[node[0]].verb, Submit):
                continue
            for edge in self.onward(node):
                if edge.target and edge.target not in seen:
                    seen.add(edge.target)
                    waiting.append(edge.target)

    @cached_property
    def starts(self) -> frozenset[str]:
        """The shown screens at which a history begins: the first one, and those right after a submission."""
        after = (
            name
            for node in self.reached
            if node[1] == STAND and isinstance(self.service.screens[node[0]].verb, Submit)
            for name in self._next_shown(node)
        )
        return self.homes | frozenset(after)

    @cached_property
    def surely_before(self) -> Mapping[str, frozenset[str]]:
        """For each shown screen itself and those that are in the history of whoever stands there (its dominators)."""
        names = [name for name, before in self.before.items() if before or name in self.starts]
        bit = {name: 1 << number for number, name in enumerate(names)}
        everything = (1 << len(names)) - 1
        found = {name: bit[name] if name in self.starts else everything for name in names}
        changing = True
        while changing:
            changing = False
            for name in names:
                now = found[name] if name in self.starts else everything
                for one in self.before[name]:
                    now &= found[one]
                now |= bit[name]
                if now != found[name]:
                    found[name] = now
                    changing = True
        return {name: frozenset(one for one in names if bits & bit[one]) for name, bits in found.items()}

    @cached_property
    def depths(self) -> Mapping[str, int]:
        """How many screens a citizen can go back from each shown screen: 0, 1, or 2 for more."""
        depths = dict.fromkeys(self.before, 0)
        after: dict[str, list[str]] = defaultdict(list)
        for name, before in self.before.items():
            for one in before:
                after[one].append(name)
        waiting = deque(name for name, before in self.before.items() if before)
        while waiting:
            name = waiting.popleft()
            deep = max((min(depths[one] + 1, 2) for one in self.before[name]), default=0)
            if deep > depths[name]:
                depths[name] = deep
                waiting.extend(after[name])
        return depths

    @cached_property
    def returned_to(self) -> Mapping[str, bool]:
        """The screens that Back, Home or a dropped line lead to again; true where that may be past a submission."""
        found: dict[str, bool] = {}
        for name, before in self.before.items():
            screen = self.service.screens[name]
            live = not screen.ends and (screen.navigation or self.service.navigation) != "off"
            dropped = screen.private or screen.resume == "never"
            if (live and screen.back) or dropped:
                for other in before:
                    found.setdefault(other, False)
            if live and self.depths[name] > 1:
                found.update(dict.fromkeys(self.homes, True))
        return found
