"""`gateway serve`: runs the web processes."""

import contextlib
import functools
import logging
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import click

from gateway.errors import DefinitionError, MachineError
from gateway.operations import logs, port_check
from gateway.operations.running_processes import WEB, DrainMark, note_process
from gateway.security import private_files
from gateway.settings.reader import read_settings
from gateway.settings.settings import Settings
from gateway.storage import durability
from gateway.version import program_version

logger = logging.getLogger(__name__)

CONSOLE_RESTART_SECONDS = 2
BACKLOG = 1024  # connections that may wait to be accepted
MAX_CONNECTIONS = 10_000  # of a web process; the next ones wait to be accepted
HEADER_MILLISECONDS = 10_000  # for the headers of a request
STOP_SECONDS = 10  # time for hops under way to finish when the server stops


@click.command()
def serve() -> None:
    """Serve providers' webhooks with the settings of the environment, until told to stop."""
    settings = read_settings(os.environ)
    logs.configure(settings.log_level, settings.secrets)
    private_files.keep_files_private()
    _prepare_metrics_folder(settings.state_dir)
    # Imported here and not at the top: prometheus-client decides at its import whether processes share their numbers.
    from gateway.case_systems.requirement import require_case_backend
    from gateway.container.container import build_container
    from gateway.lookups import lookup_secrets

    container = build_container(settings)
    container.stored_keys.require_listed()
    _ = container.delivery.config  # report mistakes in delivery.yaml now, and not only in a worker
    definition = container.menus.definition
    lookup_secrets.require_secrets(definition.service, container.resources.environ)
    require_case_backend(definition.service, settings)
    port_check.require_free_port(settings.host, settings.port)
    if settings.metrics_address is not None:
        port_check.require_free_port(*settings.metrics_address, setting="GATEWAY_METRICS_ADDRESS")
    if settings.console and settings.console_port is not None:
        port_check.require_free_port(settings.console_host, settings.console_port, setting="CONSOLE_PORT")
        _keep_console_running()
    durability.find_unsafe_settings(container.resources.redis, settings.redis_url)
    container.resources.redis.close()
    address = f"{settings.host}:{settings.port}"
    logger.info(
        "starting",
        extra={
            "version": program_version(),
            "address": address,
            "workers": settings.workers,
            "menus": definition.digest,
        },
    )
    _warn_of_unpublished_menus(settings.menus, definition.digest)
    with note_process(settings.state_dir, WEB):
        _run(settings)


def _warn_of_unpublished_menus(file: Path, digest: str) -> None:
    """Warn if the menu file differs from the published version: after the first start only `gateway publish` counts."""
    from gateway.published_menus.definition import read_menu_file

    with contextlib.suppress(DefinitionError):
        if read_menu_file(file).source.digest != digest:
            logger.warning("menu_file_not_published", extra={"file": str(file), "do": "gateway publish"})


def _prepare_metrics_folder(state_folder: Path) -> None:
    """Make an empty folder for the counters of all web processes of this gateway, in a state folder that is private."""
    folder = state_folder / "metrics"
    try:
        private_files.prepare_folder(state_folder)
        shutil.rmtree(folder, ignore_errors=True)
        private_files.prepare_folder(folder)
    except OSError as error:
        raise MachineError(
            f"{folder} cannot be written: set GATEWAY_STATE_DIR to a folder of yours."
        ) from error
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def _run(settings: Settings) -> None:
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces, Loops
    from granian.http import HTTP1Settings
    from granian.log import LogLevels

    on_loop = settings.server == "event_loop"
    server = Granian(
        "gateway",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.RSGI if on_loop else Interfaces.WSGI,
        loop=Loops.uvloop if on_loop else Loops.auto,
        workers=settings.workers,
        blocking_threads=None if on_loop else settings.threads,
        backlog=BACKLOG,
        http=HTTPModes.http1,  # while it waits for the first byte to tell HTTP/2 apart, it knows no deadline
        backpressure=MAX_CONNECTIONS if on_loop else None,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_MILLISECONDS),
        workers_kill_timeout=STOP_SECONDS,
        respawn_failed_workers=True,
        websockets=False,
        log_access=False,  # paths hold the webhook token
        log_level=LogLevels.error,  # it would warn about many threads, which we chose
        log_dictconfig=_granian_logs(),
    )
    logs.configure(settings.log_level, settings.secrets)  # granian has replaced our configuration
    mark = DrainMark(settings.state_dir)
    mark.clear()
    server.on_startup(Drain(server.signal_handler_interrupt, mark, settings.drain_seconds).catch_signal)
    server.serve(
        target_loader=functools.partial(application, os.getpid(), on_loop=on_loop), wrap_loader=False
    )


class Drain:
    """Lets SIGTERM end the server only after the proxy has had the time to notice. A second SIGTERM ends it now."""

    def __init__(self, end_server: Callable[[], object], mark: DrainMark, seconds: float) -> None:
        self._end_server = end_server
        self._mark = mark
        self._seconds = seconds
        self._is_under_way = False

    def catch_signal(self) -> None:
        """Take SIGTERM from the server, which would end at once."""
        signal.signal(signal.SIGTERM, self._begin)

    def _begin(self, _number: int, _frame: FrameType | None) -> None:
        self._mark.set()
        if self._is_under_way or not self._seconds:
            self._end_server()
            return
        self._is_under_way = True
        logger.info("draining", extra={"seconds": self._seconds})
        timer = threading.Timer(self._seconds, self._end_server)
        timer.daemon = True
        timer.start()


def _keep_console_running() -> None:
    """Run the console, which has a port of its own, in a process of its own that ends with this one."""
    command = [sys.executable, "-m", "gateway", "console", "serve", "--parent", str(os.getpid())]

    def run() -> None:
        while True:
            subprocess.run(command, check=False)  # noqa: S603 - our own program
            logger.warning("console_ended", extra={"started_again_in": CONSOLE_RESTART_SECONDS})
            time.sleep(CONSOLE_RESTART_SECONDS)

    threading.Thread(target=run, name="console", daemon=True).start()


def serve_console(settings: Settings) -> None:
    """Serve the console at its own host and port, until the process that started this one is gone."""
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces, Loops
    from granian.http import HTTP1Settings
    from granian.log import LogLevels

    server = Granian(
        "gateway",
        address=settings.console_host,
        port=settings.console_port or settings.port,
        interface=Interfaces.RSGI,
        loop=Loops.uvloop,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_MILLISECONDS),
        workers_kill_timeout=STOP_SECONDS,
        respawn_failed_workers=True,
        websockets=False,
        log_access=False,  # paths hold the tokens of links
        log_level=LogLevels.error,
        log_dictconfig=_granian_logs(),
    )
    logs.configure(settings.log_level, settings.secrets)
    server.serve(target_loader=functools.partial(_console_application, os.getpid()), wrap_loader=False)


def _console_application(parent: int) -> Any:
    from gateway import app
    from gateway.operations.process_tree import end_with_parent

    end_with_parent(parent, functools.partial(os._exit, 1))
    return app.console_front_from_environment()


def _granian_logs() -> dict[str, object]:
    """Return the configuration that writes granian's lines through our log."""
    return {"loggers": {"_granian": {"propagate": True}, "granian.access": {"propagate": False}}}


def application(parent: int, *, on_loop: bool) -> Any:
    """Build the application in a worker process of the server, whose process id is `parent`.

    The worker process ends soon after the server is killed.
    """
    from gateway import app
    from gateway.operations.process_tree import end_with_parent

    # An orphan would keep the port, and serve with old settings.
    end_with_parent(parent, functools.partial(os._exit, 1))
    return app.front_from_environment() if on_loop else app.from_environment()
