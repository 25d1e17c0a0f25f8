"""`gateway worker`: runs workers, which do the work after the answer."""

import os

import click

from gateway.operations import logs
from gateway.security import private_files
from gateway.settings.reader import read_settings, require_provider_settings


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
    require_provider_settings(settings, "voice")
    logs.configure(settings.log_level, settings.secrets)
    private_files.keep_files_private()
    if processes > 1:
        from gateway.workers import supervisor

        supervisor.supervise(processes, ["worker", "--parent", str(os.getpid())])
        return
    # Imported here and not at the top: the parent of several workers needs none of it.
    from gateway.cases.backend import require_case_backend
    from gateway.container.container import build_container
    from gateway.container.worker import build_worker
    from gateway.lookups import lookup_secrets

    container = build_container(settings)
    _ = container.delivery.config  # report mistakes in delivery.yaml now, and not with the first text
    service = container.menus.service()
    lookup_secrets.require_secrets(service, container.resources.environ)
    require_case_backend(service, settings)
    build_worker(container).run(parent=parent)
