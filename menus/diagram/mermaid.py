"""Write the graph as Mermaid flowchart text, which GitHub and many editors draw."""

import textwrap

from menus.diagram.graph import DiagramGraph, DiagramVertex

# The brackets for each shape: https://mermaid.js.org/syntax/flowchart.html
_SHAPES = {
    "menu": ("[", "]"),
    "list": ("[[", "]]"),
    "ask": ("[/", "/]"),
    "say": ("[", "]"),
    "end": ("([", "])"),
    "branch": ("{", "}"),
    "set": ("{{", "}}"),
    "lookup": ("[(", ")]"),
    "submit": (">", "]"),
    "pay": ("[\\", "/]"),
}
_OTHER_SHAPE = ("(", ")")
_WIDTH = 34


def render_mermaid(graph: DiagramGraph) -> str:
    """Return a `flowchart` with a line for each screen and each way. A circle marks each entry."""
    ids = {name: f"s{number}" for number, name in enumerate(graph.vertices)}
    lines = ["flowchart LR"]
    for name, vertex in graph.vertices.items():
        opening, closing = _SHAPES.get(vertex.verb, _OTHER_SHAPE)
        lines.append(f"  {ids[name]}{opening}{_label(vertex)}{closing}")
    for name, vertex in graph.vertices.items():
        if vertex.entries:
            lines.append(f"  in_{ids[name]}(({_quoted(', '.join(vertex.entries))})) --> {ids[name]}")
        for edge in vertex.edges:
            arrow = "-.->" if edge.retry else "-->"
            says = f"|{_quoted(_short(edge.label))}|" if edge.label else ""
            lines.append(f"  {ids[name]} {arrow}{says} {ids[edge.target]}")
    return "\n".join(lines) + "\n"


def _label(vertex: DiagramVertex) -> str:
    shown = f"<br/>{_escaped(_short(vertex.summary))}" if vertex.summary else ""
    return f'"<b>{_escaped(vertex.name)}</b>{shown}"'


def _short(text: str) -> str:
    return textwrap.shorten(text, _WIDTH * 2, placeholder=" ...")


def _quoted(text: str) -> str:
    return f'"{_escaped(text)}"'


def _escaped(text: str) -> str:
    """Escape characters that have a meaning for Mermaid even in quotes. Mermaid writes them as `#35;` and the like."""
    return "".join(f"#{ord(sign)};" if sign in '#"<>&`;' else sign for sign in text.replace("\n", " "))
