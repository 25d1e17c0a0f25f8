"""Write the graph as SVG. No other software lays it out or draws it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from importlib import resources

from menus.diagram.boxes import (
    BOX_WIDTH,
    ENTRY_LINE_HEIGHT,
    HEADER_HEIGHT,
    LINE_HEIGHT,
    MARGIN,
    PADDING,
    ROW_HEIGHT,
    SMALL_FONT_SIZE,
    Box,
    BoxRow,
    boxes_of,
    sign_width,
)
from menus.diagram.graph import DiagramGraph
from menus.diagram.layout import LANE_HEIGHT, LayeredLayout, lay_out
from menus.diagram.text_width import BOLD, text_width

COLUMN_WIDTH = BOX_WIDTH + 86.0
EDGE = 28.0  # around the drawing
STYLE = resources.files("menus.diagram").joinpath("style.css").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Drawing:
    """The boxes and their places."""

    boxes: Mapping[str, Box]
    layout: LayeredLayout
    positions: Mapping[str, tuple[float, float]]
    width: float
    height: float


def draw(graph: DiagramGraph) -> Drawing:
    """Lay out the graph."""
    links = [(edge.source, edge.target) for vertex in graph.vertices.values() for edge in vertex.edges]
    heights = {name: box.height + box.entry_height for name, box in boxes_of(graph, set()).items()}
    layered = lay_out(heights, list(dict.fromkeys(links)), graph.starts)
    at = {
        name: (EDGE + number * COLUMN_WIDTH, EDGE + layered.tops[name])
        for number, column in enumerate(layered.columns)
        for name in column
    }
    bottom = max((at[name][1] + layered.heights[name] for name in at), default=0.0)
    return Drawing(
        boxes_of(graph, layered.forward),
        layered,
        at,
        EDGE * 2 + len(layered.columns) * COLUMN_WIDTH - 86,
        bottom + EDGE,
    )


def render_svg(graph: DiagramGraph, title: str) -> str:
    """Return a whole SVG file."""
    drawing = draw(graph)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="map" viewBox="0 0 {drawing.width:.0f} {drawing.height:.0f}" '
        f'width="{drawing.width:.0f}" height="{drawing.height:.0f}" role="img" aria-label="{escape(title)}">'
        f'<style>{STYLE}</style><rect class="ground" width="100%" height="100%"/>{svg_content(drawing)}</svg>\n'
    )


def svg_content(drawing: Drawing) -> str:
    """Return the SVG of the ways, and of the boxes over them."""
    ways = (way for box in drawing.boxes.values() for way in _lines_svg(drawing, box))
    return "".join(["<g>", *ways, "</g>", *(_box_svg(drawing, box) for box in drawing.boxes.values())])


def _top_left(drawing: Drawing, box: Box) -> tuple[float, float]:
    x, y = drawing.positions[box.vertex.name]
    return x, y + box.entry_height


def _box_svg(drawing: Drawing, box: Box) -> str:
    x, y = _top_left(drawing, box)
    vertex = box.vertex
    wide = sign_width(vertex.verb)
    names = _text_lines("name", box.names, 20.0)
    lines = _text_lines("", box.lines, box.header + 10.0)
    rows = (f'<g transform="translate({x:.1f} {y:.1f})">{_row_svg(row)}</g>' for row in box.rows)
    return "".join(
        [
            f'<a href="#{escape(vertex.name)}" class="{vertex.verb}"><g transform="translate({x:.1f} {y:.1f})">',
            *_entry_svg(box),
            f'<rect class="box" width="{BOX_WIDTH:.0f}" height="{box.height:.1f}" rx="8"/>',
            f'<rect class="sign" x="{BOX_WIDTH - wide - 7:.1f}" y="7" width="{wide:.1f}" height="17" rx="8.5"/>',
            f'<text class="verb" x="{BOX_WIDTH - wide / 2 - 7:.1f}" y="19.5" text-anchor="middle">{vertex.verb}</text>',
            *names,
            *lines,
            "</g></a>",
            *rows,
        ]
    )


def _text_lines(look: str, lines: tuple[str, ...], top: float) -> Iterator[str]:
    named = f'class="{look}" ' if look else ""
    for number, line in enumerate(lines):
        yield f'<text {named}x="{MARGIN:.0f}" y="{top + LINE_HEIGHT * number:.0f}">{escape(line)}</text>'


def _entry_svg(box: Box) -> Iterator[str]:
    if not box.entries:
        return
    wide = max(text_width(line, SMALL_FONT_SIZE) for line in box.entries) * BOLD + 2 * MARGIN
    high = len(box.entries) * ENTRY_LINE_HEIGHT + 4
    yield '<g class="entries">'
    yield (
        f'<rect class="entry" y="{-high - 3:.0f}" width="{min(BOX_WIDTH, wide):.0f}" height="{high:.0f}" rx="8.5"/>'
    )
    for number, line in enumerate(reversed(box.entries)):
        yield f'<text x="{MARGIN:.0f}" y="{-8.5 - ENTRY_LINE_HEIGHT * number:.1f}">{escape(line)}</text>'
    yield "</g>"


def _row_svg(row: BoxRow) -> str:
    parts = [f'<path class="row" d="M0 {row.top:.1f}H{BOX_WIDTH:.0f}"/>']
    target = escape(row.edge.target)
    for number, line in enumerate(row.lines):
        y = row.top + ROW_HEIGHT / 2 + 4 + LINE_HEIGHT * number
        link = (
            f'<a href="#{target}"><tspan class="back">{escape(line.target)}</tspan></a>'
            if line.target
            else ""
        )
        parts.append(f'<text class="soft" x="{MARGIN:.0f}" y="{y:.1f}">{escape(line.label)}{link}</text>')
    if row.has_line:
        parts.append(f'<circle class="dot" cx="{BOX_WIDTH:.0f}" cy="{row.middle:.1f}" r="3.5"/>')
    return "".join(parts)


def _lines_svg(drawing: Drawing, box: Box) -> Iterator[str]:
    x, y = _top_left(drawing, box)
    for row in box.rows:
        if row.has_line:
            stops = [*_lane_points(drawing, row), _arrow_point(drawing, row)]
            again = " again" if row.edge.retry else ""
            start = (x + BOX_WIDTH, y + row.middle)
            yield f'<path class="way{again}" d="M{start[0]:.1f} {start[1]:.1f}{_curve_path(start, stops)}"/>'
            end = stops[-1]
            yield f'<path class="tip" d="M{end[0]:.1f} {end[1]:.1f}l-8 -4.5v9z"/>'


def _lane_points(drawing: Drawing, row: BoxRow) -> Iterator[tuple[float, float]]:
    for lane in drawing.layout.lanes.get((row.edge.source, row.edge.target), ()):
        x, y = drawing.positions[lane]
        yield x, y + LANE_HEIGHT / 2
        yield x + BOX_WIDTH, y + LANE_HEIGHT / 2


def _arrow_point(drawing: Drawing, row: BoxRow) -> tuple[float, float]:
    target = drawing.boxes[row.edge.target]
    x, y = _top_left(drawing, target)
    return x, y + (HEADER_HEIGHT - PADDING) / 2 + 4


def _curve_path(start: tuple[float, float], stops: list[tuple[float, float]]) -> str:
    parts, (x, y) = [], start
    for to_x, to_y in stops:
        if abs(y - to_y) < 0.5:
            parts.append(f"L{to_x:.1f} {to_y:.1f}")
        else:
            bend = (to_x - x) * 0.5
            parts.append(f"C{x + bend:.1f} {y:.1f} {to_x - bend:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}")
        x, y = to_x, to_y
    return "".join(parts)
