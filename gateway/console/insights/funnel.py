"""The funnel: how many of those who began came to each screen on the way, and what became of the others there.

Nobody is followed. The funnel is made of sums: how often each screen was shown, and where citizens went on from it.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gateway.insights.figures import CaseFigures, ScreenFigures
from menus.diagram.graph import DiagramGraph
from menus.model import Service
from menus.verbs.submit import Submit


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """A screen on the way. `share`: how often it was shown for each showing of the first one."""

    figures: ScreenFigures
    words: str
    share: float


@dataclass(frozen=True, slots=True)
class Funnel:
    """The screens on the way, in the order in which they are come to, and the cases filed at its end."""

    steps: tuple[FunnelStep, ...]
    case: CaseFigures | None

    @property
    def case_share(self) -> float:
        """The cases filed for each showing of the first screen."""
        first = self.steps[0].figures.shown if self.steps else 0
        return self.case.filed / first if self.case and first else 0.0


def read_funnel(
    service: Service,
    graph: DiagramGraph,
    screens: Mapping[str, ScreenFigures],
    entry: str,
    case: CaseFigures | None,
) -> Funnel:
    """Return the funnel from an entry's screen; with a case only the screens from which it can be filed."""
    ways = _ways(graph, screens)
    wanted = set(ways) if case is None else _before(ways, _filing(service, case.kind))
    on_the_way = [name for name in _in_order(ways, entry) if name in wanted]
    shown = [name for name in on_the_way if name in screens and screens[name].shown]
    first = screens[shown[0]].shown if shown else 0
    steps = [
        FunnelStep(screens[name], first_line(graph, name), screens[name].shown / first) for name in shown
    ]
    return Funnel(tuple(steps), case)


def first_line(graph: DiagramGraph, screen: str) -> str:
    """Return the first line of a screen's words; empty for a screen that the menus have no more."""
    vertex = graph.vertices.get(screen)
    return vertex.summary.partition("\n")[0] if vertex else ""


def _ways(graph: DiagramGraph, screens: Mapping[str, ScreenFigures]) -> dict[str, list[str]]:
    """Return where each screen leads: as the menus say, those taken most often first."""
    taken = {name: one.ways for name, one in screens.items()}
    return {
        name: sorted(
            dict.fromkeys(edge.target for edge in vertex.edges),
            key=lambda target, name=name: -taken.get(name, {}).get(target, 0),  # type: ignore[misc]
        )
        for name, vertex in graph.vertices.items()
    }


def _in_order(ways: Mapping[str, list[str]], entry: str) -> Iterable[str]:
    """Yield the screens from an entry on, nearest first."""
    seen, waiting = {entry}, deque([entry])
    while waiting:
        name = waiting.popleft()
        yield name
        for target in ways.get(name, ()):
            if target not in seen:
                seen.add(target)
                waiting.append(target)


def _before(ways: Mapping[str, list[str]], ends: set[str]) -> set[str]:
    """Return the screens from which one of `ends` can be reached, and these."""
    sources: dict[str, list[str]] = {}
    for name, targets in ways.items():
        for target in targets:
            sources.setdefault(target, []).append(name)
    found, waiting = set(ends), deque(ends)
    while waiting:
        for source in sources.get(waiting.popleft(), ()):
            if source not in found:
                found.add(source)
                waiting.append(source)
    return found


def _filing(service: Service, kind: str) -> set[str]:
    return {
        name
        for name, screen in service.screens.items()
        if isinstance(screen.verb, Submit) and screen.verb.case == kind
    }
