"""A screen as a box: its lines of text, and a row for each way out of it. No text is cut."""

from collections.abc import Mapping
from dataclasses import dataclass

from menus.diagram.graph import DiagramEdge, DiagramGraph, DiagramVertex
from menus.diagram.text_width import BOLD, text_width, wrap_text

BOX_WIDTH = 248.0
HEADER_HEIGHT, LINE_HEIGHT, ROW_HEIGHT, PADDING = 30.0, 16.0, 22.0, 8.0
MARGIN = 11.0  # between a box and its text, left and right
FONT_SIZE, SMALL_FONT_SIZE = 13.0, 11.0  # as in style.css
ENTRY_LINE_HEIGHT = 15.0
_INNER_WIDTH = BOX_WIDTH - 2 * MARGIN
_SIGN_GAP = 8.0  # between a name and the sign of its verb


@dataclass(frozen=True, slots=True)
class RowLine:
    """A line of a row: some of the label, then some of the name of the target."""

    label: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class BoxRow:
    """A way out of a screen. `has_line`: a line goes to the target. Otherwise the row names the target."""

    lines: tuple[RowLine, ...]
    edge: DiagramEdge
    top: float
    height: float
    has_line: bool

    @property
    def middle(self) -> float:
        """Where the line to the target begins."""
        return self.top + self.height / 2


@dataclass(frozen=True, slots=True)
class Box:
    """A screen with the positions of its parts, measured from its upper left corner.

    `names` are the lines of its name, `entries` those of the label above it, `header` is where the text begins.
    """

    vertex: DiagramVertex
    names: tuple[str, ...]
    entries: tuple[str, ...]
    lines: tuple[str, ...]
    rows: tuple[BoxRow, ...]
    header: float
    height: float

    @property
    def entry_height(self) -> float:
        """How much room the label above the box takes."""
        return len(self.entries) * ENTRY_LINE_HEIGHT + 9.0 if self.entries else 0.0


def boxes_of(graph: DiagramGraph, forward: set[tuple[str, str]]) -> Mapping[str, Box]:
    """Return a box for every screen."""
    return {name: _build_box(vertex, forward) for name, vertex in graph.vertices.items()}


def sign_width(verb: str) -> float:
    """Return the width of the sign that names a verb."""
    return text_width(verb, SMALL_FONT_SIZE) * BOLD + 14


def _build_box(vertex: DiagramVertex, forward: set[tuple[str, str]]) -> Box:
    room = _INNER_WIDTH - sign_width(vertex.verb) - _SIGN_GAP
    names = wrap_text(vertex.name, room / BOLD, FONT_SIZE)
    header = HEADER_HEIGHT + (len(names) - 1) * LINE_HEIGHT
    lines = wrap_text(vertex.summary, _INNER_WIDTH, FONT_SIZE)
    entries = wrap_text("\n".join(vertex.entries), _INNER_WIDTH / BOLD, SMALL_FONT_SIZE)
    top = header + (len(lines) * LINE_HEIGHT + PADDING if lines else 0.0)
    rows = []
    for edge in _merge_neighbours(vertex.edges):
        rows.append(_build_row(edge, top, (edge.source, edge.target) in forward))
        top += rows[-1].height
    return Box(vertex, names, entries, lines, tuple(rows), header, top + (PADDING / 2 if rows else 0.0))


def _build_row(edge: DiagramEdge, top: float, has_line: bool) -> BoxRow:
    label = edge.label or ("then" if has_line else "")
    lines = [RowLine(line) for line in wrap_text(label, _INNER_WIDTH, FONT_SIZE)]
    if not has_line:
        target = f"↩\N{NO-BREAK SPACE}{edge.target}"
        if lines and text_width(f"{lines[-1].label} {target}", FONT_SIZE) <= _INNER_WIDTH:
            lines[-1] = RowLine(f"{lines[-1].label} ", target)
        else:
            lines += [RowLine("", line) for line in wrap_text(target, _INNER_WIDTH, FONT_SIZE)]
    return BoxRow(tuple(lines), edge, top, ROW_HEIGHT + (len(lines) - 1) * LINE_HEIGHT, has_line)


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
