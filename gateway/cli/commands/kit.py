"""`gateway kit DIR`: writes what a gateway in production is run with."""

import os
import secrets
import shutil
from pathlib import Path

import click

from gateway.errors import MachineError
from gateway.kit.environment_file import environment_file
from gateway.kit.kit import kit_files
from gateway.kit.kit_values import KitValues
from gateway.settings.reader import missing_variables, setting_rows

ENVIRONMENT, COMPOSE_SECRETS = "environment", ".env"
PRIVATE, PUBLIC = 0o600, 0o644


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--dist",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="The folder that `make dist` has written, to be copied for the image.",
)
@click.option("--replace", is_flag=True, help="Write over what is there, but keep the files with secrets.")
def kit(folder: Path, dist: Path | None, replace: bool) -> None:
    """Write units, containers, proxies, alarms and a dashboard into FOLDER, for the settings of the environment.

    GATEWAY_PUBLIC_URL must be set. Other settings of the environment are written into the file `environment`, with new
    secrets for those of our own making. Nothing is installed or started: the kit's README.md says how.
    """
    values = KitValues.from_environment(os.environ)
    texts = kit_files(values)
    if folder.exists() and any(folder.iterdir()) and not replace:
        raise MachineError(f"{folder} has files already: name another folder, or say --replace.")
    private = {
        ENVIRONMENT: environment_file(setting_rows(), os.environ, missing_variables(os.environ)),
        COMPOSE_SECRETS: f"VALKEY_PASSWORD={secrets.token_hex(32)}\n",
    }
    try:
        _write(folder, texts, PUBLIC)
        _write(
            folder, {name: text for name, text in private.items() if not (folder / name).exists()}, PRIVATE
        )
        if dist is not None:
            shutil.copytree(dist, folder / "dist", dirs_exist_ok=True)
    except OSError as error:
        raise MachineError(
            f"{folder} cannot be written: {(error.strerror or 'no access').lower()}."
        ) from error
    click.echo(f"Wrote {folder}: begin with {folder / 'README.md'}.")
    empty = [line[:-1] for line in (folder / ENVIRONMENT).read_text().splitlines() if line.endswith("=")]
    open_names = [name for name in empty if not name.startswith("#")]
    if open_names:
        click.echo(f"Fill in {folder / ENVIRONMENT}: {', '.join(open_names)}.")


def _write(folder: Path, texts: dict[str, str], mode: int) -> None:
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
