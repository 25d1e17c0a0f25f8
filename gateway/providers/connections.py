"""Connections to providers that are kept open from one call to the next: a new one costs more than a text.

A server closes a connection that was idle for long, and a request that leaves at that very moment gets no answer,
so that its texts were `unknown`. A connection is therefore not used again after IDLE_SECONDS, which is less than
servers wait.
"""

import threading
import time
from collections.abc import Callable

import requests

IDLE_SECONDS = 20.0


class Connections:
    """A session of `requests` for each thread."""

    def __init__(
        self,
        make: Callable[[], requests.Session] = requests.Session,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._make = make
        self._monotonic = monotonic
        self._held = threading.local()

    @property
    def session(self) -> requests.Session:
        """This thread's session. What idled too long was closed, and is opened again by the next request."""
        held, now = self._held, self._monotonic()
        session: requests.Session | None = getattr(held, "session", None)
        if session is None:
            session = held.session = self._make()
        elif now - held.used_at > IDLE_SECONDS:
            session.close()
        held.used_at = now
        return session
