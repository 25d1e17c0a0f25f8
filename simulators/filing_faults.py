"""Faults of a simulated case system that a test switches on."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta

from flask import Response


@dataclass(slots=True)
class FilingFaults:
    """What goes wrong. Counts say how many of the next filings are concerned.

    `lost_answers`: the case is stored, and the answer breaks off. `errors`: status and words of answers that come
    before anything is done. `slow`: how long a new case is not in lists. `list_errors`: as `errors`, but of lists.
    `delay`: how long a filing waits before anything is done. `late_answers`: how long its answer waits after that.
    """

    lost_answers: int = 0
    errors: list[tuple[int, str]] = field(default_factory=list)
    list_errors: list[tuple[int, str]] = field(default_factory=list)
    slow: timedelta = timedelta(0)
    delay: timedelta = timedelta(0)
    late_answers: timedelta = timedelta(0)
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def take(self, name: str) -> bool:
        """Return True if this fault happens now, once fewer from now on."""
        with self.lock:
            left = int(getattr(self, name))
            setattr(self, name, max(0, left - 1))
            return left > 0

    def take_error(self, name: str = "errors") -> tuple[int, str] | None:
        """Return the error that is answered now; None if there is none. A filing that is to wait has waited then."""
        if name == "errors":
            _wait(self.delay)
        with self.lock:
            waiting: list[tuple[int, str]] = getattr(self, name)
            return waiting.pop(0) if waiting else None

    def answer(self, response: Response) -> Response:
        """Return the answer to a filing whose case is stored: late, or broken off, if it is to be."""
        _wait(self.late_answers)
        return cut_off() if self.take("lost_answers") else response

    def replace(self, given: Mapping[str, object]) -> None:
        """Replace all faults by these, times in seconds; what is not given goes right. Raises ValueError."""
        fresh = type(self)()
        known = {one.name for one in fields(self)} - {"lock", "last_token"}
        if unknown := given.keys() - known:
            raise ValueError(f"no fault: {', '.join(sorted(unknown))}")
        for name in known:
            value = given.get(name, getattr(fresh, name))
            is_time = isinstance(getattr(fresh, name), timedelta)
            if is_time and isinstance(value, int | float):
                value = timedelta(seconds=value)
            with self.lock:
                setattr(self, name, value)


def _wait(time: timedelta) -> None:
    if time:
        threading.Event().wait(time.total_seconds())


def cut_off() -> Response:
    """Return an answer that breaks off: it promises more than it has."""
    response = Response(b"[", 200, {"Content-Length": "1000"}, mimetype="application/json")
    response.headers["Connection"] = "close"
    return response
