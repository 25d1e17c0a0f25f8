"""A screen as a box: its lines of text, and a row for each way out of it."""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

from menus.diagram.graph import DiagramEdge, DiagramGraph, DiagramVertex

BOX_WIDTH = 248.0
HEADER_HEIGHT, LINE_HEIGHT, ROW_HEIGHT, PADDING = 30.0, 16.0, 22.0, 8.0
ROW_CHARACTERS = 34
_LINE_CHARACTERS, _MAX_LINES = 33, 3


@dataclass(frozen=True, slots=True)
class BoxRow:
    """A way out of a screen. `has_line`: a line goes to the target. Otherwise the row names the target."""

    label: str
    edge: DiagramEdge
    y: float
    has_line: bool


@dataclass(frozen=True, slots=True)
class Box:
    """A screen with the positions of its parts, measured from its upper left corner."""

    vertex: DiagramVertex
    lines: tuple[str, ...]
    rows: tuple[BoxRow, ...]
    height: float


def boxes_of(graph: DiagramGraph, forward: set[tuple[str, str]]) -> Mapping[str, Box]:
    """Return a box for every screen."""
    return {name: _build_box(vertex, forward) for name, vertex in graph.vertices.items()}


def _build_box(vertex: DiagramVertex, forward: set[tuple[str, str]]) -> Box:
    lines = tuple(textwrap.wrap(vertex.summary, _LINE_CHARACTERS, max_lines=_MAX_LINES, placeholder=" …"))
    below = HEADER_HEIGHT + (len(lines) * LINE_HEIGHT + PADDING if lines else 0.0)
    edges = _merge_neighbours(vertex.edges)
    rows = tuple(
        BoxRow(
            textwrap.shorten(edge.label or "then", ROW_CHARACTERS, placeholder=" …"),
            edge,
            below + number * ROW_HEIGHT + ROW_HEIGHT / 2,
            (edge.source, edge.target) in forward,
        )
        for number, edge in enumerate(edges)
    )
    return Box(vertex, lines, rows, below + len(rows) * ROW_HEIGHT + (PADDING / 2 if rows else 0.0))


def _merge_neighbours(edges: tuple[DiagramEdge, ...]) -> list[DiagramEdge]:
    """Merge neighbouring ways to the same target, so that three options that lead to one question need one line."""
    merged: list[DiagramEdge] = []
    for edge in edges:
        last = merged[-1] if merged else None
        if last is not None and last.target == edge.target and last.retry == edge.retry:
            merged[-1] = DiagramEdge(edge.source, edge.target, f"{last.label}, {edge.label}", edge.retry)
        else:
            merged.append(edge)
    return merged
