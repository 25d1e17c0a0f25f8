"""A process and everything it started: whether any of it still runs, and how it is ended.

Each process of the development command leads a session of its own, so that its family can be found when the
process itself has died. Linux says who belongs to a session; elsewhere the process group has to do.
"""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

PROC = Path("/proc")
POLL_SECONDS = 0.02  # seconds between two looks at a family that is ending
ENDED_STATES = (b"Z", b"X")  # a process that has ended and waits for its parent to notice


def is_running(leader: int) -> bool:
    """Whether anything of the family still runs."""
    family = list_members(leader)
    if family is not None:
        return bool(family)
    try:
        os.killpg(leader, 0)
    except (ProcessLookupError, PermissionError):  # macOS forbids to signal a group that has ended
        return False
    return True


def terminate(leader: int) -> None:
    """Ask the leader to end its family; where only the family is left, ask that."""
    family = list_members(leader)
    if family is None or leader in family:
        if not _signal(os.kill, leader, signal.SIGTERM):
            _signal(os.killpg, leader, signal.SIGTERM)
        return
    for member in family:
        _signal(os.kill, member, signal.SIGTERM)


def kill(leader: int) -> None:
    """End the whole family at once."""
    _signal(os.killpg, leader, signal.SIGKILL)
    for member in list_members(leader) or ():
        _signal(os.kill, member, signal.SIGKILL)


def stop(leader: int, grace: float, skip_wait: Callable[[], bool] = lambda: False) -> None:
    """Ask a family to end, wait `grace` seconds (not when `hurry`), then kill it and see it gone."""
    terminate(leader)
    deadline = time.monotonic() + grace
    while is_running(leader) and time.monotonic() < deadline and not skip_wait():
        time.sleep(POLL_SECONDS)
    kill(leader)
    deadline = time.monotonic() + 1
    while is_running(leader) and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)


def _signal(send: Callable[[int, int], None], to: int, number: int) -> bool:
    """Send a signal; False where nothing is left to take it."""
    try:
        send(to, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def list_members(leader: int) -> list[int] | None:
    """The ids of the family's processes that still run; None where the system does not tell."""
    if not (PROC / "self" / "stat").exists():
        return None
    return [pid for pid, state, session in _processes() if session == leader and state not in ENDED_STATES]


def _processes() -> Iterator[tuple[int, bytes, int]]:
    """Every process of this machine: its id, its state, its session."""
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            try:
                line = (folder / "stat").read_bytes()
            except OSError:
                continue  # it ended while we looked
            # "pid (name) state parent group session …"; a name may hold blanks and brackets.
            state, _parent, _group, session = line.rpartition(b")")[2].split()[:4]
            yield int(folder.name), state, int(session)
