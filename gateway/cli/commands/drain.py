"""`gateway drain`: ends the processes of this machine without leaving a hop unanswered."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

import click

from gateway.operations.running_processes import (
    FOLDER,
    WEB,
    WORKER,
    RunningProcess,
    list_processes,
)
from gateway.settings.reader import read_settings

POLL_SECONDS = 0.1
NAMES = {WEB: "Web processes", WORKER: "Workers"}


@click.command()
@click.option(
    "--seconds",
    type=click.IntRange(1, 3600),
    default=60,
    show_default=True,
    help="How long to wait until they have ended.",
)
def drain(seconds: int) -> None:
    """End web processes and workers of this machine once they have finished what they have begun.

    Web processes say at /health/ready that they are about to end, and go on for GATEWAY_DRAIN_SECONDS, so that the
    proxy sends new hops to another machine. Then they finish hops under way. Workers finish their jobs.
    """
    settings = read_settings(os.environ)
    folder = settings.state_dir
    running = list_processes(folder)
    if not running:
        raise click.ClickException(
            f"Nothing of the gateway runs here: no process is noted in {folder / FOLDER}. "
            "Is GATEWAY_STATE_DIR that of the gateway?"
        )
    deadline = time.monotonic() + seconds
    for part in (WEB, WORKER):
        chosen = [one for one in running if one.part == part]
        if chosen:
            _end(folder, part, chosen, deadline)


def _end(folder: Path, part: str, processes: list[RunningProcess], deadline: float) -> None:
    started = time.monotonic()
    for one in processes:
        with suppress(ProcessLookupError):
            os.kill(one.process, signal.SIGTERM)
    while left := [one for one in list_processes(folder) if one in processes]:
        if time.monotonic() > deadline:
            ids = ", ".join(str(one.process) for one in left)
            raise click.ClickException(
                f"{NAMES[part]} have not ended yet: {ids}. Wait longer (--seconds), or end them (kill -9): "
                "what was under way then is done again elsewhere."
            )
        time.sleep(POLL_SECONDS)
    click.echo(f"{NAMES[part]} have ended after {time.monotonic() - started:.1f} s.")
