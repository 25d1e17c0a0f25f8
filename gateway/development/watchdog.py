"""The watchdog: a small process that ends what `gateway dev` started if the command is killed.

It holds the reading end of a pipe. The command holds a writing end, and so does each new process for a moment, before
it becomes its program. So end of file means two things: the command is gone, and every process it started has been
announced. The watchdog asks the system for nothing, so it works on Linux and macOS alike.

A line in the pipe is `+ <rank> <leader> <grace>` when a process starts, and `- <leader>` when it and everything it
started have ended. Processes are ended by falling rank: the last to start goes first.
"""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterable

from gateway.operations import process_tree


class Watchdog:
    """The watchdog as the command sees it."""

    def __init__(self, inherited_files: tuple[int, ...] = ()) -> None:
        """Start it. It holds `inherited_files` open as long as it lives: the lock of the state folder."""
        self._inherited_files = inherited_files
        self._births: dict[int, str] = {}
        self._process, self._pipe = self._start()

    def announce_birth(self, rank: int, grace: float) -> None:
        """Announce a new process; the process itself calls this before it becomes its program."""
        os.write(self._pipe, _birth(rank, os.getpid(), grace).encode())

    def remember(self, rank: int, leader: int, grace: float) -> None:
        """Remember a start, to announce it again if the watchdog is killed."""
        self._births[leader] = _birth(rank, leader, grace)

    def forget(self, leader: int) -> None:
        """Forget `leader`: it and everything it started have ended."""
        self._births.pop(leader, None)
        self._write(f"- {leader}\n")

    def restart_if_killed(self) -> None:
        """Start the watchdog again if it was killed."""
        if self._process.poll() is not None:
            os.close(self._pipe)
            self._process, self._pipe = self._start()
            for line in self._births.values():
                self._write(line)

    def stop(self) -> None:
        """Let the watchdog end. It first ends what it still knows of."""
        os.close(self._pipe)
        self._process.wait()

    def _start(self) -> tuple[subprocess.Popen[bytes], int]:
        """Start a watchdog; return it and the writing end of its pipe."""
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
        with contextlib.suppress(BrokenPipeError):  # killed just now: `restart_if_killed` starts it again
            os.write(self._pipe, line.encode())


def _birth(rank: int, leader: int, grace: float) -> str:
    return f"+ {rank} {leader} {grace}\n"


def watch(lines: Iterable[str]) -> None:
    """Read starts and ends until the command is gone, then end what is left, the youngest first."""
    known: dict[int, tuple[int, float]] = {}
    for line in lines:
        match line.split():
            case ["+", rank, leader, grace]:
                known[int(leader)] = (int(rank), float(grace))
            case ["-", leader]:
                known.pop(int(leader), None)
    for pid, (_rank, seconds) in sorted(known.items(), key=lambda entry: entry[1], reverse=True):
        process_tree.stop(pid, seconds)


if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    watch(sys.stdin)
