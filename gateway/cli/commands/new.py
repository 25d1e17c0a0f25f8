"""`gateway new FILE`: writes a small service to start from."""

import re
from pathlib import Path

import click
import phonenumbers

from gateway.cli.commands.schema import write_schema
from gateway.errors import MachineError
from menus.starter_file import starter_menu_file

SCHEMA = "menus.schema.json"
_CODE = re.compile(r"\*[0-9]+(\*[0-9]+)*#")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), default=Path("menus.yaml"))
@click.option("--name", default="Town services", show_default=True, help="The name of the service.")
@click.option("--code", default="*384*2040#", show_default=True, help="What people dial.")
@click.option("--country", default="KE", show_default=True, help="Two letters: how phone numbers are read.")
@click.option(
    "--languages", default="en,sw", show_default=True, help="Codes of languages; the first is the default."
)
def new(file: Path, name: str, code: str, country: str, languages: str) -> None:
    """Write a small service to start from: a menu, a question, a case that is filed and texts about it.

    An existing FILE is never overwritten. The schema for editors is put beside it where there is none.
    """
    spoken = [language.strip() for language in languages.split(",") if language.strip()]
    _require_valid_options(code, country.upper(), spoken)
    text = starter_menu_file(name, code, country.upper(), spoken)
    try:
        with file.open("x", encoding="utf-8") as out:
            out.write(text)
    except FileExistsError as error:
        raise MachineError(f"{file} exists already. Name another file: gateway new FILE.") from error
    except OSError as error:
        raise MachineError(f"{file} cannot be written: {(error.strerror or 'no access').lower()}.") from error
    if not (file.parent / SCHEMA).exists():
        write_schema(file.parent / SCHEMA)
    click.echo(f"Wrote {file}. Prove it with: gateway check {file}")


def _require_valid_options(code: str, country: str, languages: list[str]) -> None:
    if not _CODE.fullmatch(code):
        raise click.BadParameter(
            f"`{code}` is no USSD code. Write it as it is dialled: '*384*2040#'.", param_hint="--code"
        )
    if country not in phonenumbers.SUPPORTED_REGIONS:
        raise click.BadParameter(
            f"`{country}` is no country. Two letters, such as KE.", param_hint="--country"
        )
    if not languages or not all(_LANGUAGE.fullmatch(language) for language in languages):
        raise click.BadParameter("Codes with commas between, such as en,sw.", param_hint="--languages")
