"""Run the processes of `gateway dev`: start them in order, restart those that die, end them in reverse order."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from gateway.development.watchdog import Watchdog
from gateway.operations import process_tree

POLL_SECONDS = 1.0  # seconds between two checks of the processes, at most
STABLE_SECONDS = 5.0  # seconds after which a start counts as good
RESTART_WAITS = (
    0.1,
    0.2,
    0.5,
    1.0,
    2.0,
    5.0,
    10.0,
)  # seconds before each restart of a process that keeps dying


@dataclass(frozen=True, slots=True)
class Program:
    """The command of a process, its environment, and the file for its output."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    log: Path
    grace: float = 5.0  # seconds it may take to end when asked


class SupervisedProcess:
    """One program, running or waiting for its restart."""

    def __init__(self, program: Program, rank: int, watchdog: Watchdog) -> None:
        self.program = program
        self.starts_at: float | None = None  # the moment of the next start; None while it runs
        self._rank = rank
        self._watchdog = watchdog
        self._early_ends = 0  # in a row, each soon after a start
        self._started = 0.0
        self._running: subprocess.Popen[bytes]
        self.start()

    @property
    def leader(self) -> int:
        """The process id, which is also the id of its session and its process group."""
        return self._running.pid

    def start(self) -> None:
        """Start the program in a session of its own, out of reach of the terminal's keys."""
        with self.program.log.open("ab") as log:
            self._running = subprocess.Popen(  # noqa: S603 - our own programs
                self.program.command,
                env=self.program.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                # The new process announces itself, so that the watchdog cannot miss it at any moment.
                # The supervisor has one thread, as code between fork and exec requires.
                preexec_fn=lambda: self._watchdog.announce_birth(self._rank, self.program.grace),
            )
        self._watchdog.remember(self._rank, self.leader, self.program.grace)
        self._started = time.monotonic()
        self.starts_at = None

    def poll_end(self) -> str | None:
        """Return how the process ended, in words; None while it runs or if that was reported before."""
        if self.starts_at is not None or (status := self._running.poll()) is None:
            return None
        self._clean_up()
        lived = time.monotonic() - self._started
        self._early_ends = 0 if lived > STABLE_SECONDS else self._early_ends
        wait = RESTART_WAITS[min(self._early_ends, len(RESTART_WAITS) - 1)]
        self._early_ends += 1
        self.starts_at = time.monotonic() + wait
        if wait <= 1:
            return f"{self.program.name} {describe_exit(status)}; starting it again."
        return f"{self.program.name} {describe_exit(status)} again; next try in {wait:.0f} s. See {self.program.log}"

    def stop(self, skip_wait: Callable[[], bool]) -> None:
        """End the process and everything it started."""
        if self.starts_at is None:
            process_tree.stop(self.leader, self.program.grace, skip_wait)
            self._clean_up()

    def _clean_up(self) -> None:
        """End everything the process left: no port stays taken, no file has a second writer."""
        process_tree.kill(self.leader)
        self._running.wait()
        self._watchdog.forget(self.leader)


class ProcessSupervisor:
    """Keeps processes running until it is stopped."""

    def __init__(self, watchdog: Watchdog, report: Callable[[str], object]) -> None:
        """`report` shows people a line: which process died and is restarted."""
        self._watchdog = watchdog
        self._report = report
        self._processes: list[SupervisedProcess] = []

    def run(self, program: Program) -> SupervisedProcess:
        """Start a program and keep it running."""
        process = SupervisedProcess(program, len(self._processes), self._watchdog)
        self._processes.append(process)
        return process

    def first_ended(self) -> Program | None:
        """Return a program that has ended, for callers who wait until everything answers."""
        return next((process.program for process in self._processes if process.poll_end()), None)

    def restart_ended(self) -> float:
        """Restart what has died. Return the seconds until the next check; a death before that ends the wait."""
        self._watchdog.restart_if_killed()
        for process in self._processes:
            if report := process.poll_end():
                self._report(report)
            if process.starts_at is not None and process.starts_at <= time.monotonic():
                process.start()
        starts = [process.starts_at for process in self._processes if process.starts_at is not None]
        return max(0.0, min([POLL_SECONDS, *(moment - time.monotonic() for moment in starts)]))

    def stop(self, skip_wait: Callable[[], bool] = lambda: False) -> None:
        """End every process, the youngest first; without waiting once `skip_wait` returns True."""
        for process in reversed(self._processes):
            process.stop(skip_wait)


def describe_exit(status: int) -> str:
    """Describe in words how a process ended."""
    if status >= 0:
        return f"ended with status {status}"
    try:
        name = signal.Signals(-status).name
    except ValueError:
        name = f"signal {-status}"
    return f"was killed ({name})"


def log_tail(log: Path, lines: int = 12) -> str:
    """Return the last lines of a log, for people who ask why a process does not start."""
    with log.open("rb") as file:
        file.seek(max(0, os.fstat(file.fileno()).st_size - 16384))
        return b"\n".join(file.read().splitlines()[-lines:]).decode(errors="replace")
