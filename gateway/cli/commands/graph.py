"""`gateway graph FILE`: draws the screens of a service and how they lead to each other."""

from pathlib import Path

import click

from gateway.console.map_assets import read_map_assets
from gateway.errors import MachineError
from gateway.published_menus.definition import MenuFile, read_menu_file
from menus.diagram.graph import diagram_graph_of
from menus.diagram.mermaid import render_mermaid
from menus.diagram.page import render_html_page

MERMAID, HTML = "mermaid", "html"
_BY_SUFFIX = {".html": HTML, ".htm": HTML, ".mmd": MERMAID, ".mermaid": MERMAID, ".md": MERMAID}


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--format",
    "kind",
    type=click.Choice([MERMAID, HTML]),
    help="Mermaid text, or a page; as OUT ends, else mermaid.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
def graph(file: Path, kind: str | None, output: Path | None) -> None:
    """Draw the screens of FILE and the ways between them.

    The page (--format html) has the map of the console and needs no network: move and zoom it, and choose a screen
    to read its texts.
    """
    suffix = output.suffix.lower() if output else ""
    kind = kind or _BY_SUFFIX.get(suffix, "" if output else MERMAID)
    if not kind:
        raise click.UsageError(f"Nothing is drawn as `{suffix}`: name a file that ends in .html or .mmd.")
    drawing = _draw(read_menu_file(file), kind)
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


def _draw(file: MenuFile, kind: str) -> str:
    service = file.definition.service
    if kind == HTML:
        return render_html_page(service, read_map_assets(file.source))
    return render_mermaid(diagram_graph_of(service, service.default_language))
