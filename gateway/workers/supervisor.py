"""Several worker processes under one parent, which starts them again when they die."""

import signal
import subprocess
import sys
import time
from threading import Event
from types import FrameType

LOOK_SECONDS = 0.2
RESTART_SECONDS = 1.0
STOP_SECONDS = 30  # a worker ends its job first, which takes ten seconds at most


def run(processes: int, arguments: list[str]) -> None:
    """Keep `processes` of this program running with `arguments`, until SIGTERM or SIGINT."""
    stop = Event()

    def ask_to_stop(signum: int, frame: FrameType | None) -> None:  # noqa: ARG001 - a handler
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask_to_stop)
    crew = [_start(arguments) for _ in range(processes)]
    try:
        while not stop.wait(LOOK_SECONDS):
            for place, worker in enumerate(crew):
                if worker.poll() is not None and not stop.wait(RESTART_SECONDS):
                    crew[place] = _start(arguments)
    finally:
        _end(crew)


def _start(arguments: list[str]) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches the parent, which then asks each worker once.
    return subprocess.Popen([sys.executable, "-m", "gateway", *arguments], start_new_session=True)  # noqa: S603


def _end(crew: list[subprocess.Popen[bytes]]) -> None:
    for worker in crew:
        worker.terminate()
    until = time.monotonic() + STOP_SECONDS
    for worker in crew:
        try:
            worker.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()
