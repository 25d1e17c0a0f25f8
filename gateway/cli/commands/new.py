"""`gateway new FILE`: writes a service to start from: a menu file, a table and scenarios."""

import os
import shlex
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from gateway.cli.commands.schema import write_schema
from gateway.cli.output import pluralise
from gateway.cli.program import how_to_call
from gateway.errors import MachineError
from menus.service_templates.service_template import TEMPLATES, ServiceTemplate
from menus.service_templates.template_choices import wrong_choices

SCHEMA = "menus.schema.json"


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option(
    "--template",
    type=click.Choice(list(TEMPLATES)),
    default="complaint",
    show_default=True,
    help="What the service is for.",
)
@click.option("--name", default="Town services", show_default=True, help="The name of the service.")
@click.option("--code", default="*384*2040#", show_default=True, help="What people dial.")
@click.option("--country", default="KE", show_default=True, help="Two letters: how phone numbers are read.")
@click.option(
    "--languages", default="en,sw", show_default=True, help="Codes of languages; the first is the default."
)
def new(file: Path | None, template: str, name: str, code: str, country: str, languages: str) -> None:
    """Write a service to start from: menus by USSD, SMS and calls, a table, and scenarios that prove it.

    FILE is the menu file, TEMPLATE.yaml if you name none. The table and the scenarios are put beside it, and the schema
    for editors where there is none. Files that exist are never overwritten.
    """
    spoken = tuple(dict.fromkeys(one.strip() for one in languages.split(",") if one.strip()))
    _require_valid_options(code, country.upper(), spoken)
    file = file or Path(f"{template}.yaml")
    service = ServiceTemplate(template, file.name, name, code, country.upper(), spoken)
    texts = {file.with_name(written): text for written, text in service.files().items()}
    _write_new_files(texts)
    if not (file.parent / SCHEMA).exists():
        write_schema(file.parent / SCHEMA)
    click.echo(f"Wrote {', '.join(map(str, texts))}.")
    _say_how_to_go_on(service, *texts)


def _say_how_to_go_on(service: ServiceTemplate, file: Path, _table: Path, scenarios: Path) -> None:
    gateway = how_to_call(os.environ.get("PATH", ""), Path(sys.executable), Path.cwd())
    menus, tests = shlex.quote(str(file)), shlex.quote(str(scenarios))
    if service.texts_to_translate:
        click.echo(
            f"\n{pluralise(service.texts_to_translate, 'text')} in {', '.join(service.languages_to_translate)} are "
            f"marked `# to translate`. For a translator:\n  {gateway} texts export {menus} -o texts.csv"
        )
    click.echo(
        "\nNow prove it, replay its scenarios, and dial it on a phone in your browser:\n"
        f"  {gateway} check {menus}\n  {gateway} test {tests}\n  {gateway} dev {menus}"
    )
    if gateway.endswith("bin/gateway"):
        activate = Path(gateway).with_name("activate")
        click.echo(f"\nOnce you have typed `source {activate}`, the shell finds it as `gateway`.")


def _write_new_files(texts: Mapping[Path, str]) -> None:
    """Write all files or none. MachineError if one of them exists, or cannot be written."""
    written: list[Path] = []
    try:
        for path, text in texts.items():
            with path.open("x", encoding="utf-8") as out:
                written.append(path)
                out.write(text)
    except OSError as error:
        for begun in written:
            begun.unlink(missing_ok=True)
        if isinstance(error, FileExistsError):
            raise MachineError(f"{path} exists already. Name another file: gateway new FILE.") from error
        raise MachineError(f"{path} cannot be written: {(error.strerror or 'no access').lower()}.") from error


def _require_valid_options(code: str, country: str, languages: Sequence[str]) -> None:
    for name, problem in wrong_choices(code, country, languages).items():
        raise click.BadParameter(problem, param_hint=f"--{name}")
