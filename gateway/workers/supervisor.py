"""Runs several worker processes, and restarts those that die."""

import signal
import subprocess
import sys
import time
from threading import Event
from types import FrameType

POLL_SECONDS = 0.2
RESTART_SECONDS = 1.0
STOP_SECONDS = 30  # a worker finishes its job first, which takes ten seconds at most


def supervise(processes: int, arguments: list[str]) -> None:
    """Keep `processes` of this program running with `arguments`, until SIGTERM or SIGINT."""
    stop = Event()

    def request_stop(signum: int, frame: FrameType | None) -> None:  # noqa: ARG001 - a handler
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, request_stop)
    workers = [_start(arguments) for _ in range(processes)]
    try:
        while not stop.wait(POLL_SECONDS):
            for index, worker in enumerate(workers):
                if worker.poll() is not None and not stop.wait(RESTART_SECONDS):
                    workers[index] = _start(arguments)
    finally:
        _stop_all(workers)


def _start(arguments: list[str]) -> subprocess.Popen[bytes]:
    # It gets a session of its own, so that Ctrl-C reaches only the parent, which then asks each worker once.
    return subprocess.Popen([sys.executable, "-m", "gateway", *arguments], start_new_session=True)  # noqa: S603


def _stop_all(workers: list[subprocess.Popen[bytes]]) -> None:
    for worker in workers:
        worker.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for worker in workers:
        try:
            worker.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()
