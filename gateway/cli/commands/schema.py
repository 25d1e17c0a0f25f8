"""`gateway schema`: writes the JSON Schema of the menu language, for editors."""

from pathlib import Path

import click

from gateway.errors import MachineError
from menus.grammar.json_schema import json_schema_text
from menus.grammar.menu_file import GRAMMAR


@click.command()
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write it to this file."
)
def schema(output: Path | None) -> None:
    """Write the JSON Schema of the menu language.

    An editor that speaks to yaml-language-server completes and explains every key of a menu file that begins
    with this line: # yaml-language-server: $schema=menus.schema.json
    """
    if output is None:
        click.echo(json_schema_text(GRAMMAR), nl=False)
        return
    write_schema(output)
    click.echo(f"Wrote {output}.", err=True)


def write_schema(path: Path) -> None:
    """Write the schema to `path`. Raises MachineError if it cannot be written."""
    try:
        path.write_text(json_schema_text(GRAMMAR), encoding="utf-8")
    except OSError as error:
        raise MachineError(f"{path} cannot be written: {(error.strerror or 'no access').lower()}.") from error
