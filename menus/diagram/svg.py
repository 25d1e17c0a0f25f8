"""Write the graph as SVG. No other software lays it out or draws it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape

from menus.diagram.boxes import (
    BOX_WIDTH,
    HEADER_HEIGHT,
    LINE_HEIGHT,
    PADDING,
    ROW_CHARACTERS,
    ROW_HEIGHT,
    Box,
    BoxRow,
    boxes_of,
)
from menus.diagram.graph import DiagramGraph
from menus.diagram.layout import LANE_HEIGHT, LayeredLayout, lay_out

COLUMN_WIDTH = BOX_WIDTH + 86.0
MARGIN = 28.0
ENTRY_HEIGHT = 22.0  # height of the label above a screen where people enter
STYLE = """
.map{--paper:#f7f7f5;--box:#fff;--ink:#1d2433;--soft:#5d6678;--line:#c9ced8;--way:#8b95a9;--back:#2f6fdb}
.map{font:13px/1.3 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
.map .ground{fill:var(--paper)}
.map .box{fill:var(--box);stroke:var(--line)}
.map text{fill:var(--ink)}
.map .name{font-weight:600}
.map .soft{fill:var(--soft)}
.map .verb{fill:#fff;font-size:11px;font-weight:600}
.map .sign{fill:var(--verb,#5d6678)}
.map .row{stroke:var(--line);stroke-width:.6}
.map .way{fill:none;stroke:var(--way);stroke-width:1.5}
.map .again{stroke-dasharray:4 4}
.map .tip{fill:var(--way)}
.map .dot{fill:var(--box);stroke:var(--way);stroke-width:1.5}
.map .entry{fill:var(--ink)}
.map .entry+text{fill:var(--paper);font-size:11px;font-weight:600}
.map .back{fill:var(--back)}
.map a{text-decoration:none;cursor:pointer;outline:none}
.map a:hover .box,.map a:focus-visible .box,.map a.chosen .box{stroke:var(--back);stroke-width:2.5}
.menu,.list{--verb:#2f6fdb}
.ask{--verb:#7a4fc9}
.say,.end{--verb:#40713f}
.branch,.set{--verb:#8a6516}
.lookup,.submit{--verb:#b0413e}
@media (prefers-color-scheme:dark){
.map{--paper:#14171d;--box:#1f242d;--ink:#e8ebf1;--soft:#a2abbd;--line:#39414f;--way:#6f7a90;--back:#8db4ff}
}
"""


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
    heights = {name: box.height + _entry_height(box) for name, box in boxes_of(graph, set()).items()}
    layered = lay_out(heights, list(dict.fromkeys(links)), graph.starts)
    at = {
        name: (MARGIN + number * COLUMN_WIDTH, MARGIN + layered.tops[name])
        for number, column in enumerate(layered.columns)
        for name in column
    }
    bottom = max((at[name][1] + layered.heights[name] for name in at), default=0.0)
    return Drawing(
        boxes_of(graph, layered.forward),
        layered,
        at,
        MARGIN * 2 + len(layered.columns) * COLUMN_WIDTH - 86,
        bottom + MARGIN,
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


def _entry_height(box: Box) -> float:
    return ENTRY_HEIGHT if box.vertex.entries else 0.0


def _top_left(drawing: Drawing, box: Box) -> tuple[float, float]:
    x, y = drawing.positions[box.vertex.name]
    return x, y + _entry_height(box)


def _box_svg(drawing: Drawing, box: Box) -> str:
    x, y = _top_left(drawing, box)
    vertex = box.vertex
    wide = 7 * len(vertex.verb) + 14
    parts = [
        f'<a href="#{escape(vertex.name)}" class="{vertex.verb}"><g transform="translate({x:.1f} {y:.1f})">',
        *_entry_svg(box),
        f'<rect class="box" width="{BOX_WIDTH:.0f}" height="{box.height:.1f}" rx="8"/>',
        f'<rect class="sign" x="{BOX_WIDTH - wide - 7:.0f}" y="7" width="{wide}" height="17" rx="8.5"/>',
        f'<text class="verb" x="{BOX_WIDTH - wide / 2 - 7:.1f}" y="19.5" text-anchor="middle">{vertex.verb}</text>',
        f'<text class="name" x="11" y="20">{escape(vertex.name)}</text>',
    ]
    for number, line in enumerate(box.lines):
        parts.append(
            f'<text x="11" y="{HEADER_HEIGHT + LINE_HEIGHT * number + 10:.0f}">{escape(line)}</text>'
        )
    parts.append("</g></a>")
    for row in box.rows:
        parts.append(f'<g transform="translate({x:.1f} {y:.1f})">{_row_svg(row)}</g>')
    return "".join(parts)


def _entry_svg(box: Box) -> Iterator[str]:
    if box.vertex.entries:
        words = escape(" · ".join(box.vertex.entries))
        wide = min(BOX_WIDTH, 7.6 * len(words) + 18)
        yield f'<rect class="entry" y="-20" width="{wide:.0f}" height="17" rx="8.5"/>'
        yield f'<text x="9" y="-7.5">{words}</text>'


def _row_svg(row: BoxRow) -> str:
    line = f'<path class="row" d="M0 {row.y - ROW_HEIGHT / 2:.1f}H{BOX_WIDTH:.0f}"/>'
    if row.has_line:
        words = f'<text class="soft" x="11" y="{row.y + 4:.1f}">{escape(row.label)}</text>'
        return f'{line}{words}<circle class="dot" cx="{BOX_WIDTH:.0f}" cy="{row.y:.1f}" r="3.5"/>'
    target = escape(row.edge.target)
    room = max(6, ROW_CHARACTERS - 3 - len(row.edge.target))
    says = (
        ""
        if row.label == "then"
        else f"{row.label if len(row.label) <= room else f'{row.label[: room - 1]}…'} "
    )
    return (
        f'{line}<text class="soft" x="11" y="{row.y + 4:.1f}">{escape(says)}'
        f'<a href="#{target}"><tspan class="back">↩ {target}</tspan></a></text>'
    )


def _lines_svg(drawing: Drawing, box: Box) -> Iterator[str]:
    x, y = _top_left(drawing, box)
    for row in box.rows:
        if row.has_line:
            stops = [*_lane_points(drawing, row), _arrow_point(drawing, row)]
            again = " again" if row.edge.retry else ""
            start = (x + BOX_WIDTH, y + row.y)
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
