"""`gateway graph FILE`: draws the screens of a service and how they lead to each other."""

from pathlib import Path

import click

from gateway.errors import MachineError
from gateway.published_menus.definition import load_definition
from menus.diagram.graph import diagram_graph_of
from menus.diagram.mermaid import render_mermaid
from menus.diagram.page import render_html_page
from menus.diagram.svg import render_svg
from menus.diagram.wording import text_in_language
from menus.model import Service

MERMAID, HTML, SVG = "mermaid", "html", "svg"
_BY_SUFFIX = {".html": HTML, ".htm": HTML, ".svg": SVG, ".mmd": MERMAID, ".mermaid": MERMAID, ".md": MERMAID}


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--format",
    "kind",
    type=click.Choice([MERMAID, HTML, SVG]),
    help="Mermaid text, a page, or a picture; as OUT ends, else mermaid.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
def graph(file: Path, kind: str | None, output: Path | None) -> None:
    """Draw the screens of FILE and the ways between them.

    The page (--format html) needs no network: move and zoom it, and choose a screen to read its texts.
    """
    suffix = output.suffix.lower() if output else ""
    kind = kind or _BY_SUFFIX.get(suffix, "" if output else MERMAID)
    if not kind:
        raise click.UsageError(
            f"No picture is drawn as `{suffix}`: name a file that ends in .svg, .html or .mmd."
        )
    drawing = _draw(load_definition(file).service, kind)
    if output is None:
        click.echo(drawing, nl=False)
        return
    try:
        output.write_text(drawing, encoding="utf-8")
    except OSError as error:
        raise MachineError(
            f"{output} cannot be written: {(error.strerror or 'no access').lower()}."
        ) from error
    click.echo(f"Wrote {output}.", err=True)


def _draw(service: Service, kind: str) -> str:
    if kind == HTML:
        return render_html_page(service)
    language = service.default_language
    found = diagram_graph_of(service, language)
    return (
        render_svg(found, text_in_language(service.name, language)) if kind == SVG else render_mermaid(found)
    )
