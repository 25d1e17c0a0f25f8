"""Keep connections to providers open from one call to the next, because a new one costs more than a text.

A server closes a connection that was idle for long. A request that leaves at that very moment gets no answer, and its
texts become unknown. So a connection is not used again after IDLE_SECONDS, which is less than servers wait.
"""

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests

IDLE_SECONDS = 20.0
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class ProviderSession(requests.Session):
    """A session that does once, and not with each request, what is the same for all requests to an address.

    requests looks for proxies in the whole environment each time, and makes each header anew. Both take as long as the
    request itself. Credentials come from the settings alone: this session reads no `.netrc`.
    """

    def __init__(self) -> None:
        super().__init__()
        self.auth = _add_nothing
        self._environment: dict[tuple[Any, ...], Any] = {}  # by host and what the caller asks for
        self._forms: dict[str, requests.PreparedRequest] = {}  # without bodies, by address

    def merge_environment_settings(self, url: Any, proxies: Any, stream: Any, verify: Any, cert: Any) -> Any:
        """Return the proxies and certificates for a request, as the environment had them at the first to its host."""
        key = (urlsplit(url).netloc, stream, verify, cert)
        if key not in self._environment:
            self._environment[key] = super().merge_environment_settings(url, proxies, stream, verify, cert)
        return self._environment[key].copy()

    def post_form(
        self, url: str, headers: Mapping[str, str], form: Mapping[str, Any], timeout: Any
    ) -> requests.Response:
        """Post a form and return the answer. It follows no redirect. An address always gets the same headers."""
        if url not in self._forms:
            self._forms[url] = self.prepare_request(requests.Request("POST", url, {**FORM, **headers}))
        request = self._forms[url].copy()
        request.body = urlencode(form)
        request.headers["Content-Length"] = str(len(request.body))  # the form is in ASCII
        if self.cookies:
            request.prepare_cookies(self.cookies)
        settings = self.merge_environment_settings(url, {}, None, None, None)
        return self.send(request, timeout=timeout, allow_redirects=False, **settings)


def _add_nothing(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Stand for credentials that requests adds; ours are in the headers or the request."""
    return request


class ThreadLocalSession:
    """A session for each thread."""

    def __init__(
        self,
        make: Callable[[], ProviderSession] = ProviderSession,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._make_session = make
        self._monotonic = monotonic
        self._thread_local = threading.local()

    @property
    def session(self) -> ProviderSession:
        """This thread's session. If it was idle for too long, it is closed, and the next request opens it again."""
        local, now = self._thread_local, self._monotonic()
        session: ProviderSession | None = getattr(local, "session", None)
        if session is None:
            session = local.session = self._make_session()
        elif now - local.used_at > IDLE_SECONDS:
            session.close()
        local.used_at = now
        return session
