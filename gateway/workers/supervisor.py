"""Runs several worker processes, and starts those that die again."""

import logging
import os
import signal
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import Event
from types import FrameType

from gateway.version import program_version
from gateway.workers.activity import ActivityFile, is_stuck
from gateway.workers.service_manager import ServiceManager

POLL_SECONDS = 0.2
RESTART_SECONDS = 1.0
STOP_SECONDS = 30  # a worker finishes its job first, which takes ten seconds at most

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Supervisor:
    """Keeps one process for each of `names`. They are forked, so they share the memory of what is loaded already.

    `parent`: end soon after this process is gone. `is_one_worker`: together they are one worker, so this process logs
    that it started, once each has called `report_start`, and that it stopped.
    `files`: what each writes while it is at work. One that hangs is killed, and started again.
    """

    names: Sequence[str]
    parent: int | None = None
    is_one_worker: bool = False
    files: Mapping[str, ActivityFile] = field(default_factory=dict)
    service_manager: ServiceManager = field(default_factory=ServiceManager)
    _starts: tuple[int, int] = field(default_factory=os.pipe)
    _started: int = 0
    _running: dict[int, str] = field(default_factory=dict)
    _starts_at: dict[str, float] = field(default_factory=dict)
    _stop: Event = field(default_factory=Event)

    def run(self) -> str | None:
        """Return the name of a process in that process, where it has its work to do.

        In this process, run until SIGTERM or SIGINT, end all processes, and return None.
        """
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._request_stop)
        os.set_blocking(self._starts[0], False)
        self._starts_at = dict.fromkeys(self.names, time.monotonic())
        self.service_manager.tell_ready()
        while not self._stop.is_set():
            name = self._start_due()
            if name is not None:
                return name
            self._stop.wait(POLL_SECONDS)
            self._kill_stuck()
            self._reap()
            self.service_manager.tell_alive()
            self._count_starts()
            if self.parent is not None and os.getppid() != self.parent:
                self._stop.set()
        self._end_all()
        if self.is_one_worker:
            logger.info("worker_stopped")
        return None

    def report_start(self) -> None:
        """Tell the supervisor that this process is at work."""
        os.write(self._starts[1], b".")

    def _count_starts(self) -> None:
        try:
            reports = len(os.read(self._starts[0], 1024))
        except BlockingIOError:
            return
        before, self._started = self._started, self._started + reports
        if self.is_one_worker and before < len(self.names) <= self._started:
            logger.info("worker_started", extra={"version": program_version()})

    def _request_stop(self, signum: int, frame: FrameType | None) -> None:  # noqa: ARG002 - a handler
        self._stop.set()

    def _start_due(self) -> str | None:
        """Start what waits for its start. Return its name in the new process, and None in this one."""
        for name, moment in list(self._starts_at.items()):
            if moment > time.monotonic() or self._stop.is_set():
                continue
            if name in self.files and not self.files[name].write(time.monotonic()):
                logger.error("worker_not_watched", extra={"streams": name})
                self.files = {other: file for other, file in self.files.items() if other != name}
            process = os.fork()
            if process == 0:
                for number in (signal.SIGTERM, signal.SIGINT):
                    signal.signal(number, signal.SIG_DFL)
                return name
            del self._starts_at[name]
            self._running[process] = name
        return None

    def _kill_stuck(self) -> None:
        """Kill what hangs. What it had under way another one goes on with, once its lease is over."""
        for process, name in self._running.items():
            if name in self.files and is_stuck(self.files[name]):
                logger.error("worker_stuck", extra={"streams": name})
                os.kill(process, signal.SIGKILL)

    def _reap(self) -> None:
        for process, name in list(self._running.items()):
            ended, status = os.waitpid(process, os.WNOHANG)
            if ended:
                del self._running[process]
                self._starts_at[name] = time.monotonic() + RESTART_SECONDS
                code = os.waitstatus_to_exitcode(status)
                logger.error("worker_ended", extra={"streams": name, "status": code})

    def _end_all(self) -> None:
        for process in self._running:
            os.kill(process, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for process in self._running:
            while os.waitpid(process, os.WNOHANG)[0] == 0:
                if time.monotonic() > deadline:
                    os.kill(process, signal.SIGKILL)
                time.sleep(POLL_SECONDS / 4)
