"""The graph as SVG, laid out here and drawn without anything from elsewhere."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape

from menus.diagram.boxes import HEAD, LINE, PAD, ROW, ROW_LETTERS, WIDTH, Box, Row, boxes_of
from menus.diagram.graph import Graph
from menus.diagram.layout import LANE, Layered, lay_out

COLUMN = WIDTH + 86.0
MARGIN = 28.0
ENTRY = 22.0  # what stands above a box through which people get in
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
    """The boxes with their places."""

    boxes: Mapping[str, Box]
    layered: Layered
    at: Mapping[str, tuple[float, float]]
    width: float
    height: float


def draw(graph: Graph) -> Drawing:
    """Lay the graph out."""
    links = [(edge.source, edge.target) for vertex in graph.vertices.values() for edge in vertex.edges]
    heights = {name: box.height + _above(box) for name, box in boxes_of(graph, set()).items()}
    layered = lay_out(heights, list(dict.fromkeys(links)), graph.starts)
    at = {
        name: (MARGIN + number * COLUMN, MARGIN + layered.tops[name])
        for number, column in enumerate(layered.columns)
        for name in column
    }
    bottom = max((at[name][1] + layered.heights[name] for name in at), default=0.0)
    return Drawing(
        boxes_of(graph, layered.forward),
        layered,
        at,
        MARGIN * 2 + len(layered.columns) * COLUMN - 86,
        bottom + MARGIN,
    )


def svg(graph: Graph, title: str) -> str:
    """A whole SVG file."""
    drawing = draw(graph)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="map" viewBox="0 0 {drawing.width:.0f} {drawing.height:.0f}" '
        f'width="{drawing.width:.0f}" height="{drawing.height:.0f}" role="img" aria-label="{escape(title)}">'
        f'<style>{STYLE}</style><rect class="ground" width="100%" height="100%"/>{inside(drawing)}</svg>\n'
    )


def inside(drawing: Drawing) -> str:
    """The ways, and the boxes over them."""
    ways = (way for box in drawing.boxes.values() for way in _ways(drawing, box))
    return "".join(["<g>", *ways, "</g>", *(_drawn(drawing, box) for box in drawing.boxes.values())])


def _above(box: Box) -> float:
    return ENTRY if box.vertex.entries else 0.0


def _corner(drawing: Drawing, box: Box) -> tuple[float, float]:
    x, y = drawing.at[box.vertex.name]
    return x, y + _above(box)


def _drawn(drawing: Drawing, box: Box) -> str:
    x, y = _corner(drawing, box)
    vertex = box.vertex
    wide = 7 * len(vertex.verb) + 14
    parts = [
        f'<a href="#{escape(vertex.name)}" class="{vertex.verb}"><g transform="translate({x:.1f} {y:.1f})">',
        *_entry(box),
        f'<rect class="box" width="{WIDTH:.0f}" height="{box.height:.1f}" rx="8"/>',
        f'<rect class="sign" x="{WIDTH - wide - 7:.0f}" y="7" width="{wide}" height="17" rx="8.5"/>',
        f'<text class="verb" x="{WIDTH - wide / 2 - 7:.1f}" y="19.5" text-anchor="middle">{vertex.verb}</text>',
        f'<text class="name" x="11" y="20">{escape(vertex.name)}</text>',
    ]
    for number, line in enumerate(box.lines):
        parts.append(f'<text x="11" y="{HEAD + LINE * number + 10:.0f}">{escape(line)}</text>')
    parts.append("</g></a>")
    for row in box.rows:
        parts.append(f'<g transform="translate({x:.1f} {y:.1f})">{_row(row)}</g>')
    return "".join(parts)


def _entry(box: Box) -> Iterator[str]:
    if box.vertex.entries:
        words = escape(" · ".join(box.vertex.entries))
        wide = min(WIDTH, 7.6 * len(words) + 18)
        yield f'<rect class="entry" y="-20" width="{wide:.0f}" height="17" rx="8.5"/>'
        yield f'<text x="9" y="-7.5">{words}</text>'


def _row(row: Row) -> str:
    line = f'<path class="row" d="M0 {row.y - ROW / 2:.1f}H{WIDTH:.0f}"/>'
    if row.drawn:
        words = f'<text class="soft" x="11" y="{row.y + 4:.1f}">{escape(row.says)}</text>'
        return f'{line}{words}<circle class="dot" cx="{WIDTH:.0f}" cy="{row.y:.1f}" r="3.5"/>'
    target = escape(row.edge.target)
    room = max(6, ROW_LETTERS - 3 - len(row.edge.target))
    says = (
        "" if row.says == "then" else f"{row.says if len(row.says) <= room else f'{row.says[: room - 1]}…'} "
    )
    return (
        f'{line}<text class="soft" x="11" y="{row.y + 4:.1f}">{escape(says)}'
        f'<a href="#{target}"><tspan class="back">↩ {target}</tspan></a></text>'
    )


def _ways(drawing: Drawing, box: Box) -> Iterator[str]:
    x, y = _corner(drawing, box)
    for row in box.rows:
        if row.drawn:
            stops = [*_lane_stops(drawing, row), _arrival(drawing, row)]
            again = " again" if row.edge.again else ""
            start = (x + WIDTH, y + row.y)
            yield f'<path class="way{again}" d="M{start[0]:.1f} {start[1]:.1f}{_curve(start, stops)}"/>'
            end = stops[-1]
            yield f'<path class="tip" d="M{end[0]:.1f} {end[1]:.1f}l-8 -4.5v9z"/>'


def _lane_stops(drawing: Drawing, row: Row) -> Iterator[tuple[float, float]]:
    for lane in drawing.layered.lanes.get((row.edge.source, row.edge.target), ()):
        x, y = drawing.at[lane]
        yield x, y + LANE / 2
        yield x + WIDTH, y + LANE / 2


def _arrival(drawing: Drawing, row: Row) -> tuple[float, float]:
    target = drawing.boxes[row.edge.target]
    x, y = _corner(drawing, target)
    return x, y + (HEAD - PAD) / 2 + 4


def _curve(start: tuple[float, float], stops: list[tuple[float, float]]) -> str:
    parts, (x, y) = [], start
    for to_x, to_y in stops:
        if abs(y - to_y) < 0.5:
            parts.append(f"L{to_x:.1f} {to_y:.1f}")
        else:
            bend = (to_x - x) * 0.5
            parts.append(f"C{x + bend:.1f} {y:.1f} {to_x - bend:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}")
        x, y = to_x, to_y
    return "".join(parts)
