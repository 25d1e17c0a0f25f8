"""The SDK's HTTP client, changed so that it keeps connections open and reports status and headers of an answer."""

import threading
from collections.abc import Mapping
from typing import Any

import requests
from twilio.http.http_client import TwilioHttpClient

from gateway.providers.http_sessions import ThreadLocalSession

# What the SDK raises where an answer is none of Twilio's: no JSON, no object, or fields of another kind.
UNREADABLE_ERRORS = (ValueError, LookupError, AttributeError, TypeError, RecursionError)


class TwilioClient(TwilioHttpClient):  # type: ignore[misc]  # the SDK has no types
    """Keeps the connections of each thread open, and never repeats a request.

    It remembers status and headers of the last answer. The SDK's exceptions leave the headers out, and may have a
    status that the body says.
    """

    def __init__(self, timeout: float) -> None:
        self._connections = ThreadLocalSession()
        self._thread_local = threading.local()
        super().__init__(timeout=timeout, pool_connections=False)

    @property
    def session(self) -> requests.Session:
        """This thread's session. The SDK asks for it with each request."""
        return self._connections.session

    @session.setter
    def session(self, _made: object) -> None:
        """Ignore the session that the SDK makes, because threads would share it."""

    @property
    def last_headers(self) -> Mapping[str, str]:
        """The headers of the last answer in this thread."""
        headers: Mapping[str, str] = getattr(self._thread_local, "headers", {})
        return headers

    @property
    def last_status(self) -> int:
        """The HTTP status of the last answer in this thread; 0 if none came."""
        status: int = getattr(self._thread_local, "status", 0)
        return status

    def request(self, *args: Any, **options: Any) -> Any:
        """Send a request."""
        self._thread_local.headers, self._thread_local.status = {}, 0
        answer = super().request(*args, **options)
        self._thread_local.headers, self._thread_local.status = answer.headers or {}, answer.status_code
        return answer
