"""The processes of a gateway on this machine: each notes that it runs, so that `gateway drain` can ask all to end.

A note is a file that its process holds locked. The lock ends with the process and what it forked, whatever ended them.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from gateway.security.private_files import prepare_folder

FOLDER = "running"
DRAIN_MARK = "draining"
WEB, WORKER = "web", "worker"


class RunningProcess(NamedTuple):
    """A process that runs: the part of the gateway that it is, and its id."""

    part: str
    process: int


@contextmanager
def note_process(state_folder: Path, part: str) -> Iterator[None]:
    """Note that this process runs as that part, as long as the block runs. OSError if the folder cannot be written."""
    folder, process = state_folder / FOLDER, os.getpid()
    prepare_folder(state_folder)
    prepare_folder(folder)
    note = folder / f"{part}-{process}"
    descriptor = os.open(note, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    try:
        yield
    finally:
        if os.getpid() == process:  # what it forked leaves the note alone
            note.unlink(missing_ok=True)
            os.close(descriptor)


def list_processes(state_folder: Path) -> list[RunningProcess]:
    """Return the processes that run, those of the web first. Notes of processes that were killed are removed."""
    found = []
    for note in sorted((state_folder / FOLDER).glob("*-*")):
        part, _, process = note.name.rpartition("-")
        if _is_held(note):
            found.append(RunningProcess(part, int(process)))
        else:
            note.unlink(missing_ok=True)
    return found


def _is_held(note: Path) -> bool:
    try:
        descriptor = os.open(note, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


class DrainMark:
    """Says that the web processes of this machine are to get no new requests: they are about to end.

    It counts only while one of them runs: it is left behind when they have ended.
    """

    def __init__(self, state_folder: Path) -> None:
        self._state_folder = state_folder
        self._file = state_folder / DRAIN_MARK

    def set(self) -> None:
        """Let readiness fail from now on, so that the proxy sends requests elsewhere."""
        self._file.touch(mode=0o600)

    def clear(self) -> None:
        """Let readiness be good again."""
        self._file.unlink(missing_ok=True)

    def reason(self) -> str:
        """Return why this machine is not to get requests; empty if it is."""
        if not self._file.exists():
            return ""
        is_served = any(one.part == WEB for one in list_processes(self._state_folder))
        return "it is about to end" if is_served else ""
