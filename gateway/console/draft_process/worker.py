"""Starts a process that reads drafts, and asks it one thing after the other."""

import os
import select
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable

from gateway.console.draft_process.requests import Request, encode_request

LIMIT_SECONDS = 20.0  # a check of 5,000 lines takes one
LENGTH = struct.Struct(">I")
KEPT_VARIABLES = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "TZ", "VIRTUAL_ENV")  # no secret of the gateway
COMMAND = (sys.executable, "-m", "gateway.console.draft_process")


class DraftProcessError(Exception):
    """The process gave no answer. The text says so to people."""


class DraftWorker:
    """Asks a process of its own, which begins with the first request. Threads may share it.

    The process ends when this one does, as its standard input then closes.
    """

    def __init__(self, limit: float = LIMIT_SECONDS, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._clock = clock
        self._process: subprocess.Popen[bytes] | None = None
        self._one_at_a_time = threading.Lock()
        self._counting = threading.Lock()
        self._is_closed = False
        self._newest: dict[str, int] = {}

    def ask(self, request: Request, queue: str = "") -> bytes | None:
        """Return the answer, as JSON. Raises DraftProcessError if there is none.

        Of the requests of a `queue`, only the newest is worth an answer: the others get None.
        """
        number = self._count(queue)
        body = encode_request(request)
        with self._one_at_a_time:
            if queue and self._newest[queue] != number:
                return None
            if self._is_closed:
                raise DraftProcessError("The console is stopping. Try again in a minute.")
            try:
                return self._exchange(body)
            except OSError as error:
                self._stop()
                raise DraftProcessError("The draft could not be read just now. Try again.") from error

    def close(self) -> None:
        """End the process for good, once its last answer is there."""
        with self._one_at_a_time:
            self._is_closed = True
            self._stop()

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()

    def _count(self, queue: str) -> int:
        with self._counting:
            self._newest[queue] = self._newest.get(queue, 0) + 1
            return self._newest[queue]

    def _exchange(self, body: bytes) -> bytes:
        process = self._running()
        assert process.stdin is not None  # noqa: S101 - it was opened with pipes
        process.stdin.write(LENGTH.pack(len(body)) + body)
        process.stdin.flush()
        until = self._clock() + self._limit
        (length,) = LENGTH.unpack(self._read(process, LENGTH.size, until))
        return self._read(process, length, until)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._stop()
            environment = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
            )
        return self._process

    def _read(self, process: subprocess.Popen[bytes], length: int, until: float) -> bytes:
        assert process.stdout is not None  # noqa: S101 - it was opened with pipes
        number, read = process.stdout.fileno(), bytearray()
        while len(read) < length:
            if not select.select([number], [], [], max(0.0, until - self._clock()))[0]:
                raise TimeoutError
            part = os.read(number, length - len(read))
            if not part:
                raise BrokenPipeError
            read += part
        return bytes(read)
