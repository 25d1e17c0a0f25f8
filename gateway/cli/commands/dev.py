"""`gateway dev`: runs the whole gateway on this machine, with a handset and a case system to try it on."""

import os
import sys
import time
from pathlib import Path

import click

from gateway.errors import MachineError


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option(
    "--lively", is_flag=True, help="Let simulated citizens dial, and make up the month before today."
)
def dev(file: Path | None, lively: bool) -> None:
    """Start the gateway with everything it needs on this machine, until Ctrl-C.

    FILE is the menu file; without it that of GATEWAY_MENUS, or menus.yaml. A change is live as soon as it is saved.
    What the environment does not set is made up, and kept for the next time: secrets, free ports, a store.
    """
    began = time.monotonic()
    if sys.platform == "win32":
        raise MachineError("gateway dev needs Linux or macOS; on Windows run it inside WSL.")
    # Imported here and not at the top, because it needs what only these systems have.
    from gateway.development.run import run

    environ = {**os.environ, "GATEWAY_MENUS": str(file)} if file else os.environ
    run(environ, began, click.echo, lively=lively)
