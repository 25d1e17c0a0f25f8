"""When the processes of a worker last went through their loops: for the liveness probe of this machine, and the store.

A process that hangs is not told from one that works by looking at its id. So each has a file in the state folder with
the moment at which all its loops had gone round. It holds the steady clock of the machine, which never steps and is
the same in every process. Nothing here asks the store: a worker that waits for it is well.
"""

import os
import struct
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from gateway.operations.running_processes import WORKER, list_processes
from gateway.security.private_files import prepare_folder

FOLDER = "workers"
# One item of a stream takes half a minute at most, by the time-outs of all that it asks.
STUCK_SECONDS = 90.0
JOBS, FORWARDER, SWEEPER = "jobs", "forwarder", "sweeper"  # the loops of a process
MOMENT = struct.Struct("<d")

Steady = Callable[[], float]
"""The steady clock of the machine, in seconds."""


@dataclass(frozen=True, slots=True)
class ActivityFile:
    """The file of one process, which a supervisor may start again and again. `streams` are the names of its streams."""

    path: Path
    streams: str

    def write(self, moment: float) -> bool:
        """Say that all loops had gone round at `moment`. Return False if that cannot be written."""
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # somebody may have tidied up
            descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT, 0o600)
            try:
                os.pwrite(descriptor, MOMENT.pack(moment), 0)
            finally:
                os.close(descriptor)
        except OSError:
            return False
        return True

    def read(self) -> float | None:
        """Return what was written last; None if that is nothing."""
        try:
            return float(MOMENT.unpack(self.path.read_bytes())[0])
        except (OSError, struct.error):
            return None


def make_files(
    state_folder: Path, groups: Sequence[Sequence[str]], steady: Steady = time.monotonic
) -> list[ActivityFile]:
    """Make a file for each group of streams of the worker that this process is. Each has until STUCK_SECONDS to begin.

    Files of workers that are gone are removed.
    """
    folder = state_folder / FOLDER
    prepare_folder(state_folder)
    prepare_folder(folder)
    running = {one.process for one in list_processes(state_folder) if one.part == WORKER}
    for old in folder.iterdir():
        if _owner(old) not in running:
            old.unlink(missing_ok=True)
    files = [
        ActivityFile(folder / f"{os.getpid()}-{number}-{','.join(streams)}", ",".join(streams))
        for number, streams in enumerate(groups)
    ]
    for file in files:
        file.path.unlink(missing_ok=True)  # of a process that had the same id
        file.write(steady())
    return files


def remove_files(files: Iterable[ActivityFile]) -> None:
    """Remove the files of a worker that ends."""
    for file in files:
        file.path.unlink(missing_ok=True)


def find_stuck(state_folder: Path, steady: Steady = time.monotonic) -> list[str] | None:
    """Return the streams of each process on this machine that hangs or is gone; None if no worker runs here."""
    running = {one.process for one in list_processes(state_folder) if one.part == WORKER}
    if not running:
        return None
    files = (ActivityFile(path, path.name.split("-", 2)[2]) for path in _files_of(state_folder, running))
    return [file.streams for file in files if file.read() is None or is_stuck(file, steady)]


def is_stuck(file: ActivityFile, steady: Steady = time.monotonic) -> bool:
    """Return True if the process of a file has not gone through its loops for STUCK_SECONDS. Without a file: False."""
    moment = file.read()
    return moment is not None and steady() - moment > STUCK_SECONDS


def _files_of(state_folder: Path, running: set[int]) -> Iterator[Path]:
    for path in sorted((state_folder / FOLDER).glob("*-*-*")):
        if _owner(path) in running:
            yield path


def _owner(path: Path) -> int | None:
    first = path.name.partition("-")[0]
    return int(first) if first.isdigit() else None


class WorkerActivity:
    """Follows the `loops` of this process. `when_all_turned` gets the moment at which all of them have gone round."""

    def __init__(
        self,
        loops: Iterable[str],
        when_all_turned: Callable[[float], object] = lambda _moment: None,
        steady: Steady = time.monotonic,
    ) -> None:
        self._loops = frozenset(loops)
        self._left = set(self._loops)
        self._when_all_turned = when_all_turned
        self._steady = steady
        self.turned_at = steady()

    def seconds_since_turn(self) -> float:
        """Return how long ago all loops had gone round."""
        return self._steady() - self.turned_at

    def note_turn(self, loop: str) -> None:
        """Note that a loop has gone round."""
        self._left.discard(loop)
        if not self._left:
            self._left = set(self._loops)
            self.turned_at = self._steady()
            self._when_all_turned(self.turned_at)
