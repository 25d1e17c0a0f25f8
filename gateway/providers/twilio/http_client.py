"""The SDK's HTTP client, changed so that it keeps connections open and reports the headers of an answer."""

import threading
from collections.abc import Mapping
from typing import Any

import requests
from twilio.http.http_client import TwilioHttpClient

from gateway.providers.http_sessions import ThreadLocalSession


class TwilioClient(TwilioHttpClient):  # type: ignore[misc]  # the SDK has no types
    """Keeps the connections of each thread open, and never repeats a request.

    It remembers the headers of the last answer, because the SDK's exceptions leave them out.
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

    def request(self, *args: Any, **options: Any) -> Any:
        """Send a request."""
        self._thread_local.headers = {}
        answer = super().request(*args, **options)
        self._thread_local.headers = answer.headers or {}
        return answer
