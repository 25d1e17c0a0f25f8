"""Requests to a case system over HTTP. It tells a request that never went out from one that may have arrived."""

import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

import requests
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError
from urllib3.util import Timeout

from gateway.case_systems.outcomes import CaseSystemError
from gateway.errors import GatewayError
from gateway.storage.outbox.retry_after import read_retry_after

CONNECT_SECONDS = 2.0
MAX_ANSWER_BYTES = 4 * 1024 * 1024  # a batch of cases with their descriptions
CREDENTIAL_STATUSES = frozenset({401, 403})


class NotSentError(GatewayError):
    """The request never reached the system. `needs_operator`: only an operator can cure it."""

    def __init__(self, reason: str, *, needs_operator: bool = False) -> None:
        super().__init__(reason)
        self.needs_operator = needs_operator


class NoAnswerError(GatewayError):
    """The request may have reached the system, and no whole answer came."""

    def __init__(self, reason: str, *, timed_out: bool = False) -> None:
        super().__init__(reason)
        self.timed_out = timed_out


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """A request. `url` may hold a key, so it is never logged."""

    method: str
    url: str = field(repr=False)
    query: Mapping[str, str] = field(default_factory=dict, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """An answer. `wait_seconds`: how long the system asked to be left alone; None if it did not say."""

    status: int
    body: bytes = field(repr=False)
    wait_seconds: float | None = None

    @property
    def is_success(self) -> bool:
        """Return True for 2xx."""
        return 200 <= self.status < 300

    def failure(self, words: str = "", *, needs_operator: bool = False) -> CaseSystemError:
        """Return the error for an answer of no use, with the system's `words` in it."""
        return CaseSystemError(
            f"HTTP {self.status}{f' ({words})' if words else ''}",
            needs_operator=needs_operator,
            status=self.status,
            wait_seconds=self.wait_seconds,
        )


class HttpExchange:
    """Sends requests. Follows no redirect and uses no proxy from the environment. Threads may share it."""

    def __init__(self) -> None:
        self._local = threading.local()

    def read(self, request: HttpRequest, max_seconds: float) -> HttpAnswer:
        """Send a request that changes nothing. Raises NotSentError and NoAnswerError."""
        return _send(self._session, request, max_seconds)

    def ask(self, request: HttpRequest, max_seconds: float) -> HttpAnswer:
        """Do the same. Raises CaseSystemError."""
        try:
            return self.read(request, max_seconds)
        except NotSentError as error:
            raise CaseSystemError(str(error), needs_operator=error.needs_operator) from error
        except NoAnswerError as error:
            raise CaseSystemError(str(error), timed_out=error.timed_out) from error

    def write(self, request: HttpRequest, max_seconds: float) -> HttpAnswer:
        """Send a request that must not be made twice, on a connection of its own. Raises the same.

        A connection that was kept open may have been closed meanwhile. Nobody could tell then whether it arrived.
        """
        with _new_session() as session:
            return _send(session, request, max_seconds)

    @property
    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = self._local.session = _new_session()
        return session


def _new_session() -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    session.headers["User-Agent"] = "access-gateway"
    return session


def _send(session: requests.Session, request: HttpRequest, max_seconds: float) -> HttpAnswer:
    deadline = time.monotonic() + max_seconds
    limit = Timeout(total=max_seconds, connect=min(CONNECT_SECONDS, max_seconds))
    try:
        made = requests.Request(
            request.method,
            request.url,
            dict(request.headers),
            data=request.body or None,
            params=dict(request.query),
        )
        prepared = session.prepare_request(made)
        # requests takes the time-outs of urllib3 as they are, which its types do not say.
        response = session.send(prepared, timeout=cast("float", limit), allow_redirects=False, stream=True)
    except requests.RequestException as error:
        raise _failure(error) from error
    with response:
        try:
            body = _read_body(response, deadline)
        except requests.RequestException as error:
            raise NoAnswerError("the answer broke off") from error
        return HttpAnswer(response.status_code, body, read_retry_after(response.headers))


def _failure(error: requests.RequestException) -> NotSentError | NoAnswerError:
    if _is_untrusted(error):
        return NotSentError("its TLS certificate is not trusted", needs_operator=True)
    if isinstance(error, requests.ConnectTimeout) or _never_connected(error):
        return NotSentError("no connection")
    if isinstance(error, requests.Timeout):
        return NoAnswerError("no answer in time", timed_out=True)
    if isinstance(error, requests.ConnectionError):
        return NoAnswerError("the connection broke")
    return NotSentError(f"the request failed ({type(error).__name__})", needs_operator=True)


def _never_connected(error: requests.RequestException) -> bool:
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    return isinstance(reason, NewConnectionError | ConnectTimeoutError)


def _is_untrusted(error: BaseException | None) -> bool:
    """Return True if the certificate was refused, before anything was sent."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError) or "CERTIFICATE_VERIFY_FAILED" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def _read_body(response: requests.Response, deadline: float) -> bytes:
    body = b""
    for chunk in response.iter_content(16_384):
        body += chunk
        if len(body) > MAX_ANSWER_BYTES:
            raise requests.ConnectionError("The answer is too long.")
        if time.monotonic() > deadline:
            raise requests.ReadTimeout("The answer took too long.")
    return body
