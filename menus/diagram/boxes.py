"""A screen as a box: its lines of text, and a row for each way out of it."""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

from menus.diagram.graph import Edge, Graph, Vertex

WIDTH = 248.0
HEAD, LINE, ROW, PAD = 30.0, 16.0, 22.0, 8.0
ROW_LETTERS = 34
_LETTERS, _LINES = 33, 3


@dataclass(frozen=True, slots=True)
class Row:
    """A way out: what leads there, and where to. `drawn`: a line goes there; else the row names the screen."""

    says: str
    edge: Edge
    y: float
    drawn: bool


@dataclass(frozen=True, slots=True)
class Box:
    """A screen with the measures of its parts, from its own upper left corner."""

    vertex: Vertex
    lines: tuple[str, ...]
    rows: tuple[Row, ...]
    height: float


def boxes_of(graph: Graph, forward: set[tuple[str, str]]) -> Mapping[str, Box]:
    """A box for every screen."""
    return {name: _box(vertex, forward) for name, vertex in graph.vertices.items()}


def _box(vertex: Vertex, forward: set[tuple[str, str]]) -> Box:
    lines = tuple(textwrap.wrap(vertex.shows, _LETTERS, max_lines=_LINES, placeholder=" …"))
    below = HEAD + (len(lines) * LINE + PAD if lines else 0.0)
    edges = _merged(vertex.edges)
    rows = tuple(
        Row(
            textwrap.shorten(edge.says or "then", ROW_LETTERS, placeholder=" …"),
            edge,
            below + number * ROW + ROW / 2,
            (edge.source, edge.target) in forward,
        )
        for number, edge in enumerate(edges)
    )
    return Box(vertex, lines, rows, below + len(rows) * ROW + (PAD / 2 if rows else 0.0))


def _merged(edges: tuple[Edge, ...]) -> list[Edge]:
    """Neighbours with one target are one way: three problems that lead to one question need one line."""
    merged: list[Edge] = []
    for edge in edges:
        last = merged[-1] if merged else None
        if last is not None and last.target == edge.target and last.again == edge.again:
            merged[-1] = Edge(edge.source, edge.target, f"{last.says}, {edge.says}", edge.again)
        else:
            merged.append(edge)
    return merged
