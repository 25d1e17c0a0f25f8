"""The map with counts: the screens, and how often each way between them was taken."""

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.insights.figures import ScreenFigures
from menus.diagram.graph import DiagramGraph


@dataclass(frozen=True, slots=True)
class FlowWay:
    """A way from screen to screen, by which options it is taken, and how often it was."""

    source: str
    target: str
    label: str
    count: int


def flow_ways(graph: DiagramGraph, screens: Mapping[str, ScreenFigures]) -> list[FlowWay]:
    """Return the ways of the menus, and those that were taken though the menus have them no more.

    A way that several options take has one count, as counts tell where citizens went and not by which of them.
    """
    labels: dict[tuple[str, str], list[str]] = {}
    for name, vertex in graph.vertices.items():
        for edge in vertex.edges:
            said = labels.setdefault((name, edge.target), [])
            if edge.label and edge.label not in said:
                said.append(edge.label)
    for name, one in screens.items():
        for target in one.ways:
            labels.setdefault((name, target), [])
    return [
        FlowWay(source, target, ", ".join(said), _count(screens, source, target))
        for (source, target), said in labels.items()
    ]


def _count(screens: Mapping[str, ScreenFigures], source: str, target: str) -> int:
    figures = screens.get(source)
    return figures.ways.get(target, 0) if figures else 0
