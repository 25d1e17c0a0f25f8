"""The agency's case system, over HTTP: filing a case there, and asking how one stands."""

import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

import requests
from urllib3.util import Timeout

from gateway.cases.case_words import one_line
from gateway.security import case_signature
from menus.expressions.json import Json

CONNECT_SECONDS = 2
READ_SECONDS = 8
TOTAL_SECONDS = 10  # well under the lease of an item, so that nobody files it a second time meanwhile
LONGEST_ANSWER = 64 * 1024  # bytes
LONGEST_TEXT = 500  # characters
RETRIED = frozenset({401, 403, 404, 408, 425, 429})
WRONGLY_SET = frozenset({401, 403, 404})  # nobody but an operator can cure these


@dataclass(frozen=True, slots=True)
class Accepted:
    """The backend has the case; `id` is its own name for it, empty where it told none."""

    id: str


@dataclass(frozen=True, slots=True)
class Retry:
    """Not now. `reason` is fit for a log; `alarm`: only an operator can cure it."""

    reason: str
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class Final:
    """The backend will never take this case as it is."""

    reason: str


@dataclass(frozen=True, slots=True)
class Stands:
    """How a case stands, in the backend's words."""

    status: str
    note: str
    updated_at: str


@dataclass(frozen=True, slots=True)
class Unheard:
    """The backend knows no such case."""


@dataclass(frozen=True, slots=True)
class Silent:
    """The backend could not be asked; `late`: it did not answer in time."""

    late: bool


class CaseBackend:
    """The client of one backend at `url`, signing with the first of `secrets`. Threads may share it."""

    def __init__(self, url: str, secrets: tuple[str, ...], clock: Callable[[], datetime]) -> None:
        self._url = url.rstrip("/")
        self._secret = secrets[0] if secrets else ""
        self._clock = clock
        self._held = threading.local()

    def file(self, reference: str, case: Mapping[str, Json]) -> Accepted | Retry | Final:
        """Send a case. Safe to repeat: the reference is the idempotency key."""
        if not self._url:
            return Retry("CASE_BACKEND_URL is not set", alarm=True)
        body = json.dumps({"reference": reference, **case}).encode()
        headers = {"Content-Type": "application/json", "Idempotency-Key": reference}
        timeout = Timeout(total=TOTAL_SECONDS, connect=CONNECT_SECONDS, read=READ_SECONDS)
        try:
            status, answer = self._exchange("POST", "/cases", body, headers, timeout, TOTAL_SECONDS)
        except requests.Timeout:
            return Retry("no answer in time")
        except requests.exceptions.SSLError:
            return Retry("its TLS certificate is not trusted", alarm=True)
        except requests.ConnectionError:
            return Retry("no connection")
        except requests.RequestException as error:
            return Retry(f"the request failed ({type(error).__name__})", alarm=True)
        return _verdict(status, answer)

    def standing(self, reference: str, within: float) -> Stands | Unheard | Silent:
        """Ask how a case stands, for at most `within` seconds."""
        if not self._url:
            return Silent(late=False)
        try:
            path = f"/cases/{quote(reference, safe='')}"
            status, answer = self._exchange("GET", path, b"", {}, Timeout(total=within), within)
        except requests.Timeout:
            return Silent(late=True)
        except requests.RequestException:
            return Silent(late=False)
        told = _object(answer)
        if status == 404:
            return Unheard()
        if status != 200 or not isinstance(told.get("status"), str):
            return Silent(late=False)
        return Stands(_text(told["status"]), _text(told.get("note")), _text(told.get("updated_at")))

    def asked(self, reference: str, within: float) -> int | str:
        """The HTTP status of a question about a case; or why there was no answer, fit for an operator."""
        try:
            path = f"/cases/{quote(reference, safe='')}"
            status, _ = self._exchange("GET", path, b"", {}, Timeout(total=within), within)
        except requests.Timeout:
            return "no answer in time"
        except requests.exceptions.SSLError:
            return "its TLS certificate is not trusted"
        except requests.RequestException as error:
            return f"no connection ({type(error).__name__})"
        return status

    def _exchange(
        self, method: str, path: str, body: bytes, headers: dict[str, str], timeout: Timeout, within: float
    ) -> tuple[int, bytes]:
        """Status and body of the answer. No redirect is followed: the signature is for this backend."""
        until = time.monotonic() + within
        signed = case_signature.headers(self._secret, self._clock().timestamp(), body)
        with self._session.request(
            method,
            self._url + path,
            data=body or None,
            headers={**headers, **signed},
            timeout=timeout,  # type: ignore[arg-type]  # requests hands urllib3's own class through
            allow_redirects=False,
            stream=True,
        ) as response:
            return response.status_code, _read(response, until)

    @property
    def _session(self) -> requests.Session:
        """This thread's session: its connections are kept open, and no proxy of the environment is used."""
        session: requests.Session | None = getattr(self._held, "session", None)
        if session is None:
            session = requests.Session()
            session.trust_env = False
            session.headers["User-Agent"] = "access-gateway"
            self._held.session = session
        return session


def _read(response: requests.Response, until: float) -> bytes:
    """The body, cut where it is longer than any that means something; ReadTimeout when it dribbles in."""
    body = b""
    for piece in response.iter_content(8192):
        body += piece
        if len(body) > LONGEST_ANSWER:
            break
        if time.monotonic() > until:
            raise requests.ReadTimeout("The backend's answer took too long.")
    return body


def _verdict(status: int, answer: bytes) -> Accepted | Retry | Final:
    if 200 <= status < 300 or status == 409:
        name = _object(answer).get("id")
        return Accepted(_text(str(name)) if isinstance(name, str | int) else "")
    reason = f"HTTP {status}"
    if 400 <= status < 500 and status not in RETRIED:
        return Final(reason)
    return Retry(reason, alarm=status in WRONGLY_SET or status < 400)


def _object(answer: bytes) -> dict[str, Any]:
    """The JSON object in `answer`, empty where there is none."""
    try:
        told = json.loads(answer)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _text(value: object) -> str:
    """`value` where it is text, on one line and fit for a phone; else nothing."""
    return one_line(value, LONGEST_TEXT) if isinstance(value, str) else ""
