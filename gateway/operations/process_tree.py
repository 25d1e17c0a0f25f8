"""Processes that belong together: whether any of them still runs, and how all of them are ended.

A process that leads a session of its own is the leader of a tree: the session names everything that it started, also
when the leader itself has died.
"""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator

import psutil

POLL_SECONDS = 0.02  # seconds between two looks at a tree that is ending
PARENT_POLL_SECONDS = 0.5
ENDED_STATES = (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD)  # it has ended, and waits for its parent to notice


def is_running(leader: int) -> bool:
    """Whether anything of the tree still runs."""
    return any(True for _ in members(leader))


def terminate(leader: int) -> None:
    """Ask the leader to end its tree; where only the rest is left, ask that."""
    tree = list(members(leader))
    for member in (leader,) if leader in tree else tree:
        _signal(os.kill, member, signal.SIGTERM)


def kill(leader: int) -> None:
    """End the whole tree at once."""
    _signal(os.killpg, leader, signal.SIGKILL)
    for member in members(leader):
        _signal(os.kill, member, signal.SIGKILL)


def stop(leader: int, grace: float, skip_wait: Callable[[], bool] = lambda: False) -> None:
    """Ask a tree to end, wait `grace` seconds (not when `skip_wait` says so), then kill it and see it gone."""
    terminate(leader)
    deadline = time.monotonic() + grace
    while is_running(leader) and time.monotonic() < deadline and not skip_wait():
        time.sleep(POLL_SECONDS)
    kill(leader)
    deadline = time.monotonic() + 1
    while is_running(leader) and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)


def members(leader: int) -> Iterator[int]:
    """The ids of the tree's processes that still run."""
    for process in psutil.pids():
        try:
            if os.getsid(process) == leader and psutil.Process(process).status() not in ENDED_STATES:
                yield process
        except (ProcessLookupError, PermissionError, psutil.Error):
            continue  # it ended while we looked, or is somebody else's


def end_with_parent(parent: int, end: Callable[[], object]) -> None:
    """Have `end` called, from a thread of its own, soon after the process `parent` was killed and left us behind."""
    threading.Thread(target=_await_end_of, args=(parent, end), name="parent", daemon=True).start()


def _await_end_of(parent: int, end: Callable[[], object]) -> None:
    while os.getppid() == parent:
        time.sleep(PARENT_POLL_SECONDS)
    end()


def _signal(send: Callable[[int, int], None], to: int, number: int) -> None:
    """Send a signal, where anything is left to take it."""
    try:
        send(to, number)
    except (ProcessLookupError, PermissionError):  # macOS forbids to signal a group that has ended
        return
