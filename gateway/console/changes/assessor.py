"""Assesses drafts in processes of their own, a few at a time and each with a deadline, so that no hop waits."""

import os
import subprocess
import sys
import threading
from collections import OrderedDict
from hashlib import blake2b

import msgspec

from gateway.console.changes.assessment import Assessment, AssessmentRequest
from gateway.errors import GatewayError
from gateway.published_menus.definition import MenuSource

COMMAND = (sys.executable, "-m", "gateway.console.changes.assess_process")
LIMIT_SECONDS = 30.0  # a service of 5,000 lines takes three
AT_ONCE = 2
KEPT = 16  # assessments; a page that is loaded again shows the same one
KEPT_VARIABLES = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "TZ", "VIRTUAL_ENV")  # no secret of the gateway


class AssessmentError(GatewayError):
    """A draft could not be assessed. The text says so to people."""


class Assessor:
    """Assesses drafts. Threads may share it. It keeps the latest results, as the same texts give the same one."""

    def __init__(self, command: tuple[str, ...] = COMMAND, limit: float = LIMIT_SECONDS) -> None:
        self._command = command
        self._limit = limit
        self._places = threading.BoundedSemaphore(AT_ONCE)
        self._lock = threading.Lock()
        self._kept: OrderedDict[bytes, Assessment] = OrderedDict()

    def assess(
        self, source: MenuSource, before: MenuSource | None = None, *, with_scenarios: bool = True
    ) -> Assessment:
        """Return the assessment of a version against the one before. Raises AssessmentError if none comes in time."""
        request = msgspec.msgpack.encode(AssessmentRequest(source, before, with_scenarios))
        key = blake2b(request, digest_size=16).digest()
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = msgspec.msgpack.decode(self._run(request), type=Assessment)
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found

    def _run(self, request: bytes) -> bytes:
        if not self._places.acquire(timeout=self._limit):
            raise AssessmentError("Other drafts are being checked just now. Load the page again in a minute.")
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
            raise AssessmentError(
                f"The check took longer than {self._limit:.0f} seconds and was stopped. Try `gateway check` on a file."
            ) from error
        finally:
            self._places.release()
        if done.returncode != 0:
            raise AssessmentError(
                "The check ended without a result. Load the page again; if it goes on, try `gateway check` on a file."
            )
        return done.stdout
