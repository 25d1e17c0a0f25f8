"""Keep connections to providers open from one call to the next, because a new one costs more than a text.

A server closes a connection that was idle for long. A request that leaves at that very moment gets no answer, and its
texts become unknown. So a connection is not used again after IDLE_SECONDS, which is less than servers wait.
"""

import threading
import time
from collections.abc import Callable

import requests

IDLE_SECONDS = 20.0


class ThreadLocalSession:
    """A session of `requests` for each thread."""

    def __init__(
        self,
        make: Callable[[], requests.Session] = requests.Session,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._make_session = make
        self._monotonic = monotonic
        self._thread_local = threading.local()

    @property
    def session(self) -> requests.Session:
        """This thread's session. If it was idle for too long, it is closed, and the next request opens it again."""
        local, now = self._thread_local, self._monotonic()
        session: requests.Session | None = getattr(local, "session", None)
        if session is None:
            session = local.session = self._make_session()
        elif now - local.used_at > IDLE_SECONDS:
            session.close()
        local.used_at = now
        return session
