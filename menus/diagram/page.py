"""Write the graph as one HTML file, which needs no network: the map of the console's editor, and all texts.

The script and the style sheet of the map are arguments, as is the outline that the script draws.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from importlib import resources

from menus.diagram.graph import DiagramGraph, diagram_graph_of
from menus.diagram.wording import text_in_language
from menus.model import ChoiceVerb, Screen, Service, TextVerb

ANCHOR = "screen-"  # before the name of a screen, which may be that of a part of the page


@dataclass(frozen=True, slots=True)
class MapAssets:
    """What draws the map: a script, its style sheet, and as JSON what the script draws."""

    script: str
    style: str
    outline: str


def render_html_page(service: Service, assets: MapAssets) -> str:
    """Return the page."""
    graph = diagram_graph_of(service, service.default_language)
    placeholders = {
        "title": escape(text_in_language(service.name, service.default_language)),
        "count": str(len(graph.vertices)),
        "style": assets.style,
        "outline": assets.outline.replace("<", r"\u003c"),
        "script": assets.script.replace("</script", r"<\/script"),
        "articles": "".join(_article(service, graph, screen) for screen in service.screens.values()),
    }
    template = resources.files("menus.diagram").joinpath("page.html").read_text(encoding="utf-8")
    return re.sub(r"@([a-z]+)@", lambda found: placeholders[found[1]], template)


def _article(service: Service, graph: DiagramGraph, screen: Screen) -> str:
    vertex = graph.vertices[screen.name]
    name = escape(screen.name)
    parts = [
        f'<article id="{ANCHOR}{name}"><a class="close" href="#" aria-label="Close">×</a>',
        f'<h2>{name}</h2><p class="kind">{vertex.verb}{_saved_as(screen)}</p>',
        f"<h3>People get in</h3><p>{escape(', '.join(vertex.entries))}</p>" if vertex.entries else "",
        *(_language_section(screen, code, tongue.name) for code, tongue in service.languages.items()),
        *_link_lists(graph, screen.name),
        "</article>",
    ]
    return "".join(parts)


def _saved_as(screen: Screen) -> str:
    return f", saved as <b>{escape(screen.save)}</b>" if screen.save else ""


def _language_section(screen: Screen, code: str, language: str) -> str:
    if not isinstance(screen.verb, TextVerb):
        return ""
    text = screen.verb.text
    options = screen.verb.options if isinstance(screen.verb, ChoiceVerb) else ()
    items = "".join(f"<li>{escape(text_in_language(option.say, code))}</li>" for option in options)
    invalid = text_in_language(screen.invalid, code) if screen.invalid else ""
    return (
        f'<section lang="{escape(code)}"><h3>{escape(language)}</h3>'
        f'<div class="words">{escape(text_in_language(text, code))}{f"<ol>{items}</ol>" if items else ""}</div>'
        f"{f'<p class=kind>Does not fit: {escape(invalid)}</p>' if invalid else ''}</section>"
    )


def _link_lists(graph: DiagramGraph, name: str) -> Iterator[str]:
    edges = graph.vertices[name].edges
    if edges:
        items = (f"<li>{escape(edge.label or 'then')} → {_link(edge.target)}</li>" for edge in edges)
        yield f"<h3>Goes on</h3><ul>{''.join(items)}</ul>"
    sources = dict.fromkeys(
        vertex.name for vertex in graph.vertices.values() for edge in vertex.edges if edge.target == name
    )
    if sources:
        links = ", ".join(map(_link, sources))
        yield f"<h3>Comes from</h3><p>{links}</p>"


def _link(name: str) -> str:
    return f'<a href="#{ANCHOR}{escape(name)}">{escape(name)}</a>'
