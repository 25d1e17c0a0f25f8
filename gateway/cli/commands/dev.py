"""`gateway dev`: runs the whole gateway on this machine, with a handset and a case system to try it on."""

import os
import sys
import time

import click

from gateway.errors import MachineError


@click.command()
def dev() -> None:
    """Start the gateway with everything it needs on this machine, until Ctrl-C.

    It makes up what the environment does not set, and keeps it for the next time: secrets, free ports, a store.
    """
    began = time.monotonic()
    if sys.platform == "win32":
        raise MachineError("gateway dev needs Linux or macOS; on Windows run it inside WSL.")
    # Imported here and not at the top, because it needs what only these systems have.
    from gateway.development.run import run

    run(os.environ, began, click.echo)
