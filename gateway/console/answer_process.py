"""Runs a module in a process of its own, a few at a time and each with a deadline, so that no hop waits for it."""

import os
import subprocess
import sys
import threading

from gateway.errors import GatewayError

LIMIT_SECONDS = 30.0  # a service of 5,000 lines takes three
AT_ONCE = 2
KEPT_VARIABLES = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "TZ", "VIRTUAL_ENV")  # no secret of the gateway


class NoAnswerError(GatewayError):
    """The process gave no answer in time. The text says so to people."""


class AnswerProcess:
    """Asks a command, which reads a request from standard input and writes its answer. Threads may share it."""

    def __init__(self, command: tuple[str, ...], limit: float = LIMIT_SECONDS) -> None:
        self._command = command
        self._limit = limit
        self._places = threading.BoundedSemaphore(AT_ONCE)

    def ask(self, request: bytes) -> bytes:
        """Return the answer to a request. Raises NoAnswerError."""
        if not self._places.acquire(timeout=self._limit):
            raise NoAnswerError("Other drafts are being checked just now. Load the page again in a minute.")
        try:
            environment = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
            done = subprocess.run(  # noqa: S603 - our own module
                self._command,
                input=request,
                capture_output=True,
                timeout=self._limit,
                env=environment,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise NoAnswerError(
                f"The check took longer than {self._limit:.0f} seconds and was stopped. Try `gateway check` on a file."
            ) from error
        finally:
            self._places.release()
        if done.returncode != 0:
            raise NoAnswerError(
                "The check ended without a result. Load the page again; if it goes on, try `gateway check` on a file."
            )
        return done.stdout


def module_command(module: str) -> tuple[str, ...]:
    """Return the command that runs a module with this Python."""
    return (sys.executable, "-m", module)
