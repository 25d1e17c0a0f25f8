"""`gateway worker`: does the slow work."""

import os

import click

from gateway.operations import logs
from gateway.settings.settings import insist_on_calls, read_settings


@click.command()
@click.option(
    "--processes", type=click.IntRange(1, 32), default=1, show_default=True, help="How many workers to run."
)
@click.option("--parent", type=int, hidden=True, help="Stop when this process is gone.")
def worker(processes: int, parent: int | None) -> None:
    """Forward cases, send texts, make calls and fetch recordings, until told to stop.

    SIGTERM or Ctrl-C ends it after the job at hand. A Redis that is away is waited for.
    """
    settings = read_settings(os.environ)
    insist_on_calls(settings)
    logs.configure(settings.log_level, settings.secrets)
    if processes > 1:
        from gateway.workers import supervisor

        supervisor.run(processes, ["worker", "--parent", str(os.getpid())])
        return
    # Not at the top: a parent of several workers needs none of it.
    from gateway.cases import backend_required
    from gateway.lookups import secrets
    from gateway.services import build
    from gateway.workers.worker import work

    services = build(settings)
    _ = services.delivery  # mistakes in it are told now, not with the first text
    secrets.insist(services.definition.service, services.environ)
    backend_required.insist(services.definition.service, settings)
    work(services, parent=parent)
