"""The guard: a small process that ends what `gateway dev` started, should the command be killed.

It holds the reading end of a pipe whose writing ends are in the command, and for a moment in each process
between its birth and its program. End of file thus means that the command is gone and that every process it
ever started has been made known. Nothing has to be asked of the system, so it works on Linux and macOS alike.

A line of the pipe is `+ <rank> <leader> <grace>` when a process is born and `- <leader>` when its family is
gone. Families are ended by falling rank: those that were started last go first.
"""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterable

from gateway.operations import process_tree


class Watchdog:
    """The guard as the command sees it."""

    def __init__(self, inherited_files: tuple[int, ...] = ()) -> None:
        """Start it. It holds the files `keeps_open` open as long as it lives: the state folder's lock."""
        self._inherited_files = inherited_files
        self._births: dict[int, str] = {}
        self._process, self._pipe = self._start()

    def announce_birth(self, rank: int, grace: float) -> None:
        """Called by a process that has just been born, before it becomes its program."""
        os.write(self._pipe, _birth(rank, os.getpid(), grace).encode())

    def remember(self, rank: int, leader: int, grace: float) -> None:
        """Remember a birth, to tell it again should the guard itself be killed."""
        self._births[leader] = _birth(rank, leader, grace)

    def forget(self, leader: int) -> None:
        """The family of `leader` has ended."""
        self._births.pop(leader, None)
        self._write(f"- {leader}\n")

    def restart_if_killed(self) -> None:
        """Start the guard again if it was killed."""
        if self._process.poll() is not None:
            os.close(self._pipe)
            self._process, self._pipe = self._start()
            for line in self._births.values():
                self._write(line)

    def stop(self) -> None:
        """Let the guard end: what it still knows of ends first."""
        os.close(self._pipe)
        self._process.wait()

    def _start(self) -> tuple[subprocess.Popen[bytes], int]:
        """A guard, and the writing end of its pipe."""
        reading, writing = os.pipe()
        try:
            process = subprocess.Popen(
                [sys.executable, "-m", "gateway.development.watchdog"],
                stdin=reading,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=self._inherited_files,
                start_new_session=True,
            )
        finally:
            os.close(reading)
        return process, writing

    def _write(self, line: str) -> None:
        with contextlib.suppress(BrokenPipeError):  # killed just now: `tend` starts it again
            os.write(self._pipe, line.encode())


def _birth(rank: int, leader: int, grace: float) -> str:
    return f"+ {rank} {leader} {grace}\n"


def watch(lines: Iterable[str]) -> None:
    """Read births and ends until the command is gone, then end what is left, the youngest first."""
    known: dict[int, tuple[int, float]] = {}
    for line in lines:
        match line.split():
            case ["+", rank, born, patience]:
                known[int(born)] = (int(rank), float(patience))
            case ["-", ended]:
                known.pop(int(ended), None)
    for leader, (_rank, grace) in sorted(known.items(), key=lambda family: family[1], reverse=True):
        process_tree.stop(leader, grace)


if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    watch(sys.stdin)
