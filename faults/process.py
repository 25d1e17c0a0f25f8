"""A process that is killed, stopped and started again."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from gateway.operations import process_tree

START_SECONDS = 40.0


class NotReadyError(Exception):
    """A process does not start. The text has the end of its log."""


class Process:
    """One process with its children. `ready` says whether it is at work."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        log: Path,
        ready: Callable[[], bool],
    ) -> None:
        self.name = name
        self.command = list(command)
        self._environment = dict(environment)
        self.log = log
        self._ready = ready
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it."""
        with self.log.open("ab") as output:
            self._running = subprocess.Popen(
                self.command,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def await_ready(self) -> None:
        """Wait until it is at work; NotReadyError if it ends or takes too long."""
        deadline = time.monotonic() + START_SECONDS
        while not self._ready():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise NotReadyError(f"{self.name} does not start: {self.log.read_text('utf-8')[-1500:]}")
            time.sleep(0.05)

    def kill(self) -> None:
        """kill -9, its children too."""
        process = self._process
        process_tree.kill(process.pid)
        process.wait()
        if process.stdin is not None:
            process.stdin.close()

    def freeze(self) -> None:
        """SIGSTOP."""
        os.kill(self._process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """SIGCONT."""
        os.kill(self._process.pid, signal.SIGCONT)

    def order(self, line: str) -> None:
        """Write a line to its input."""
        if self._process.stdin is not None:
            self._process.stdin.write(f"{line}\n".encode())
            self._process.stdin.flush()

    def stop(self) -> None:
        """End it, whatever state it is in."""
        if self._running is not None:
            self.kill()

    @property
    def _process(self) -> subprocess.Popen[bytes]:
        assert self._running is not None, f"{self.name} was not started"
        return self._running
