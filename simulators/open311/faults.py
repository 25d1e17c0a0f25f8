"""Faults of a city's server, which a test switches on."""

import threading
from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(slots=True)
class CityFaults:
    """What goes wrong. Counts say how many of the next filings are concerned.

    `lost_answers`: the request is stored, and the connection is closed without an answer. `doubled_tokens`: the token
    of the one before is given again. `errors`: status and words of answers that come before anything is done. `slow`:
    how long a new request is not in lists. `hides_descriptions`: lists show none. `list_errors`: as `errors`, but
    of lists.
    """

    lost_answers: int = 0
    doubled_tokens: int = 0
    errors: list[tuple[int, str]] = field(default_factory=list)
    slow: timedelta = timedelta(0)
    hides_descriptions: bool = False
    list_errors: list[tuple[int, str]] = field(default_factory=list)
    last_token: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def take(self, name: str) -> bool:
        """Return True if this fault happens now, once fewer from now on."""
        with self.lock:
            left = int(getattr(self, name))
            setattr(self, name, max(0, left - 1))
            return left > 0

    def take_error(self) -> tuple[int, str] | None:
        """Return the error that is answered now; None if there is none."""
        with self.lock:
            return self.errors.pop(0) if self.errors else None
