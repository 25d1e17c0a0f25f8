"""Process trees: check whether any process of a tree still runs, and end all of them.

A process that leads a session of its own (`setsid`) is the leader of a tree. The session identifies everything that
the leader started, even after the leader itself has ended.
"""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator

import psutil

POLL_SECONDS = 0.02  # between two checks of a tree that is ending
PARENT_POLL_SECONDS = 0.5
ENDED_STATES = (
    psutil.STATUS_ZOMBIE,
    psutil.STATUS_DEAD,
)  # it has ended, and its parent has not collected it yet


def is_running(leader: int) -> bool:
    """Return True if any process of the tree still runs."""
    return any(True for _ in members(leader))


def terminate(leader: int) -> None:
    """Ask the leader to end its tree (SIGTERM). If the leader is gone, ask the processes that are left."""
    tree = list(members(leader))
    for member in (leader,) if leader in tree else tree:
        _signal(os.kill, member, signal.SIGTERM)


def kill(leader: int) -> None:
    """Kill the whole tree at once."""
    _signal(os.killpg, leader, signal.SIGKILL)
    for member in members(leader):
        _signal(os.kill, member, signal.SIGKILL)


def stop(leader: int, grace: float, skip_wait: Callable[[], bool] = lambda: False) -> None:
    """Ask a tree to end, wait up to `grace` seconds (or until `skip_wait` returns True), then kill the rest.

    Waits up to a second until the killed processes are gone.
    """
    terminate(leader)
    deadline = time.monotonic() + grace
    while is_running(leader) and time.monotonic() < deadline and not skip_wait():
        time.sleep(POLL_SECONDS)
    kill(leader)
    deadline = time.monotonic() + 1
    while is_running(leader) and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)


def members(leader: int) -> Iterator[int]:
    """Yield the ids of the tree's processes that still run."""
    for process in psutil.pids():
        try:
            if os.getsid(process) == leader and psutil.Process(process).status() not in ENDED_STATES:
                yield process
        except (ProcessLookupError, PermissionError, psutil.Error):
            continue  # it ended meanwhile, or belongs to another user


def end_with_parent(parent: int, end: Callable[[], object]) -> None:
    """Start a thread that calls `end` soon after the parent process (with the id `parent`) is gone."""
    threading.Thread(target=_await_end_of, args=(parent, end), name="parent", daemon=True).start()


def _await_end_of(parent: int, end: Callable[[], object]) -> None:
    while os.getppid() == parent:
        time.sleep(PARENT_POLL_SECONDS)
    end()


def _signal(send: Callable[[int, int], None], to: int, number: int) -> None:
    """Send a signal, and ignore that its target may be gone."""
    try:
        send(to, number)
    except (ProcessLookupError, PermissionError):  # macOS forbids signalling a group that has ended
        return
