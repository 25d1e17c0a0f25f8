"""`gateway worker`: runs workers, which do the work after the answer."""

import os
from typing import TYPE_CHECKING

import click

from gateway.operations import logs
from gateway.operations.running_processes import WORKER, note_process
from gateway.security import private_files
from gateway.settings.reader import read_settings, require_provider_settings
from gateway.settings.settings import Settings
from gateway.workers import activity
from gateway.workers.streams import ALL_STREAMS, read_streams

if TYPE_CHECKING:
    from gateway.container.container import Container


class StreamGroup(click.ParamType[tuple[str, ...]]):
    """A list of streams such as `texts,calls`."""

    name = "streams"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """Return the names of the streams."""
        try:
            return read_streams(str(value))
        except ValueError as error:
            self.fail(f"{error}.", param, ctx)


@click.command()
@click.option(
    "--streams",
    "groups",
    type=StreamGroup(),
    multiple=True,
    metavar="STREAM,…",
    help=f"Only these streams, in one process; say it again for one more. Streams: {', '.join(ALL_STREAMS)}.",
)
@click.option(
    "--processes",
    type=click.IntRange(1, 32),
    help="How many processes for each group of streams; without --streams, so many that have all streams.",
)
@click.option(
    "--alive",
    is_flag=True,
    help="Start nothing: say whether the worker of this machine is at work. Exit status 1 if not.",
)
@click.option("--parent", type=int, hidden=True, help="Stop when this process is gone.")
def worker(
    groups: tuple[tuple[str, ...], ...], processes: int | None, parent: int | None, *, alive: bool
) -> None:
    """Forward cases, send texts, make calls and fetch recordings, until told to stop.

    Each stream has a process of its own, so that none waits for another. One that dies or hangs is started again.
    SIGTERM or Ctrl-C ends them after the jobs at hand. A Redis that is away is waited for.
    """
    settings = read_settings(os.environ)
    if alive:
        _say_whether_alive(settings)
        return
    require_provider_settings(settings, "voice")
    logs.configure(settings.log_level, settings.secrets)
    private_files.keep_files_private()
    # Imported here and not at the top: the settings may be wrong, and then nobody needs to wait for it.
    from gateway.case_systems.requirement import require_case_backend
    from gateway.container.container import build_container
    from gateway.lookups import lookup_secrets

    container = build_container(settings)
    container.stored_keys.require_listed()
    _ = container.delivery.config  # report mistakes in delivery.yaml now, and not with the first text
    service = container.menus.service()
    lookup_secrets.require_secrets(service, container.resources.environ)
    require_case_backend(service, settings)
    with note_process(settings.state_dir, WORKER):
        _run(
            container, _wanted_processes(groups, processes), parent, settings, is_one_worker=processes is None
        )


def _run(
    container: "Container",
    wanted: list[tuple[str, ...]],
    parent: int | None,
    settings: Settings,
    *,
    is_one_worker: bool,
) -> None:
    """Run a process for each of `wanted`, under a supervisor if there are several."""
    from gateway.container.worker import build_worker, load_before_fork
    from gateway.workers.service_manager import ServiceManager
    from gateway.workers.supervisor import Supervisor

    files = activity.make_files(settings.state_dir, wanted)
    streams, part, when_started = wanted[0], "worker", _do_nothing
    service_manager = ServiceManager()
    file = files[0]
    if len(wanted) > 1:
        names = [f"{number}:{','.join(group)}" for number, group in enumerate(wanted)]
        process = os.getpid()
        load_before_fork(container)
        by_name = dict(zip(names, files, strict=True))
        supervisor = Supervisor(
            names, parent, is_one_worker=is_one_worker, files=by_name, service_manager=service_manager
        )
        chosen = supervisor.run()
        if chosen is None:
            activity.remove_files(files)
            return
        file = by_name[chosen]
        streams, parent, when_started = wanted[names.index(chosen)], process, supervisor.report_start
        part = "streams" if supervisor.is_one_worker else part
    logs.configure(settings.log_level, settings.secrets, process=f"worker {','.join(streams)}")

    def note_all_turned(moment: float) -> None:
        file.write(moment)
        if len(wanted) == 1:  # else the supervisor tells
            service_manager.tell_alive()

    process_of_worker = build_worker(
        container,
        streams=streams,
        part=part,
        when_started=when_started,
        when_all_turned=note_all_turned,
    )
    if len(wanted) == 1:
        service_manager.tell_ready()
    process_of_worker.run(parent=parent)
    if len(wanted) == 1:
        activity.remove_files(files)


def _say_whether_alive(settings: Settings) -> None:
    stuck = activity.find_stuck(settings.state_dir)
    if stuck is None:
        raise click.ClickException(
            f"No worker runs here, as far as {settings.state_dir / activity.FOLDER} tells. "
            "Is GATEWAY_STATE_DIR that of the worker?"
        )
    if stuck:
        raise click.ClickException(
            f"Nothing was heard for {activity.STUCK_SECONDS:.0f} seconds of: {'; '.join(stuck)}."
        )
    click.echo("The worker is at work.")


def _do_nothing() -> None:
    """Stand for a supervisor that nobody needs."""


def _wanted_processes(groups: tuple[tuple[str, ...], ...], processes: int | None) -> list[tuple[str, ...]]:
    """Return the streams of each process."""
    if not groups:
        groups = tuple((stream,) for stream in ALL_STREAMS) if processes is None else (ALL_STREAMS,)
    return [group for group in groups for _ in range(processes or 1)]
