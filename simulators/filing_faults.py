"""Faults of a simulated case system that a test switches on."""

import threading
from dataclasses import dataclass, field
from datetime import timedelta

from flask import Response


@dataclass(slots=True)
class FilingFaults:
    """What goes wrong. Counts say how many of the next filings are concerned.

    `lost_answers`: the case is stored, and the answer breaks off. `errors`: status and words of answers that come
    before anything is done. `slow`: how long a new case is not in lists. `list_errors`: as `errors`, but of lists.
    """

    lost_answers: int = 0
    errors: list[tuple[int, str]] = field(default_factory=list)
    list_errors: list[tuple[int, str]] = field(default_factory=list)
    slow: timedelta = timedelta(0)
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def take(self, name: str) -> bool:
        """Return True if this fault happens now, once fewer from now on."""
        with self.lock:
            left = int(getattr(self, name))
            setattr(self, name, max(0, left - 1))
            return left > 0

    def take_error(self, name: str = "errors") -> tuple[int, str] | None:
        """Return the error that is answered now; None if there is none."""
        with self.lock:
            waiting: list[tuple[int, str]] = getattr(self, name)
            return waiting.pop(0) if waiting else None


def cut_off() -> Response:
    """Return an answer that breaks off: it promises more than it has."""
    response = Response(b"[", 200, {"Content-Length": "1000"}, mimetype="application/json")
    response.headers["Connection"] = "close"
    return response
