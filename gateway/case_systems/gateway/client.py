"""The client of the agency's case system, over HTTP: files a case there, and fetches the status of one."""

import json
import math
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast
from urllib.parse import quote, urlsplit

import requests
from urllib3.util import Timeout

from gateway.case_systems.case_verdict import CaseVerdict
from gateway.case_systems.client import CaseComment, OpenFiling
from gateway.case_systems.outcomes import (
    CaseAccepted,
    CaseBackendUnavailable,
    CaseRejected,
    CaseRetry,
    CaseStatus,
    CaseUnknown,
)
from gateway.cases.case_texts import one_line
from gateway.security import case_signature
from gateway.security.case_signature import SignedRequest
from gateway.storage.outbox.retry_after import read_retry_after
from menus.expressions.values import Json
from menus.model.verdicts import REOPEN

CONNECT_SECONDS = 2
READ_SECONDS = 8
FILING_PATH = "/cases"
TOTAL_SECONDS = 10  # well under the lease of an outbox entry, so that no other worker files it meanwhile
MAX_ANSWER_BYTES = 64 * 1024  # bytes
MAX_TEXT_LENGTH = 500  # characters
RETRIED_STATUSES = frozenset({401, 403, 404, 408, 425, 429})
NAME_WANTED = "it must answer with the case's `id`"
CONFIGURATION_STATUSES = frozenset({401, 403, 404})  # only an operator can fix these


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    body: bytes
    wait_seconds: float | None


class CaseBackend:
    """The client of one backend at `url`. Signs requests with the first of `secrets`. Threads may share it.

    An attempt to file a case takes `total_seconds` at most.
    """

    def __init__(
        self,
        url: str,
        secrets: tuple[str, ...],
        clock: Callable[[], datetime],
        total_seconds: float = TOTAL_SECONDS,
    ) -> None:
        self._total_seconds = total_seconds
        self._url = url.rstrip("/")
        self._secret = secrets[0] if secrets else ""
        self._clock = clock
        self._thread_local = threading.local()

    def file_case(
        self, reference: str, case: Mapping[str, Json], _filing: OpenFiling | None = None
    ) -> CaseAccepted | CaseRetry | CaseRejected:
        """File a case. It is safe to repeat this, because the reference is the idempotency key."""
        if not self._url:
            return CaseRetry("CASE_BACKEND_URL is not set", needs_operator=True)
        sent = {name: value for name, value in case.items() if name != "codes"}  # those of other systems
        body = json.dumps({"reference": reference, **sent}).encode()
        return self._post(FILING_PATH, body, reference, reference)

    def give_verdict(
        self, verdict: CaseVerdict, _filing: OpenFiling | None = None
    ) -> CaseAccepted | CaseRetry | CaseRejected:
        """Pass on what a citizen says of a case. It is safe to repeat this: the event's id is the idempotency key."""
        if not self._url:
            return CaseRetry("CASE_BACKEND_URL is not set", needs_operator=True)
        said = verdict.verdict
        event: dict[str, Json] = {
            "event_id": verdict.reference,
            "reference": verdict.about,
            "action": said.action,
            "language": verdict.language,
            "at": verdict.given_at,
        }
        if said.rating:
            event["rating"] = said.rating
        if said.count:
            event["count"] = said.count
        if said.words:
            event["comment"] = said.words
        path = f"{FILING_PATH}/{quote(verdict.about, safe='')}/verdicts"
        outcome = self._post(path, json.dumps(event).encode(), verdict.reference, verdict.reference)
        if isinstance(outcome, CaseAccepted):
            return replace(outcome, is_reopened=said.action == REOPEN)
        return outcome

    def add_comment(
        self, comment: CaseComment, _filing: OpenFiling
    ) -> CaseAccepted | CaseRetry | CaseRejected:
        """Send what a citizen answered an officer. Its id is the idempotency key."""
        if not self._url:
            return CaseRetry("CASE_BACKEND_URL is not set", needs_operator=True)
        sent = {
            "id": comment.id,
            "question": comment.question_id,
            "reference": comment.reference,
            "text": comment.text,
            "channel": comment.channel,
            "answered_at": comment.answered_at,
        }
        path = f"{FILING_PATH}/{quote(comment.reference, safe='')}/answers"
        return self._post(path, json.dumps(sent).encode(), comment.id, comment.reference)

    def _post(
        self, path: str, body: bytes, key: str, reference: str
    ) -> CaseAccepted | CaseRetry | CaseRejected:
        """Post what may be repeated under its key, and judge the answer."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        total = self._total_seconds
        timeout = Timeout(total=total, connect=min(CONNECT_SECONDS, total), read=min(READ_SECONDS, total))
        try:
            answer = self._exchange("POST", path, body, headers, timeout, total)
        except requests.Timeout:
            return CaseRetry("no answer in time", is_fault=True)
        except requests.exceptions.SSLError:
            return CaseRetry("its TLS certificate is not trusted", needs_operator=True, is_fault=True)
        except requests.ConnectionError:
            return CaseRetry("no connection", is_fault=True)
        except requests.RequestException as error:
            reason = f"the request failed ({type(error).__name__})"
            return CaseRetry(reason, needs_operator=True, is_fault=True)
        return _classify(answer, reference)

    def fetch_status(
        self, reference: str, max_seconds: float, _system_id: str = ""
    ) -> CaseStatus | CaseUnknown | CaseBackendUnavailable:
        """Fetch the status of a case. Waits at most `max_seconds`."""
        if not self._url:
            return CaseBackendUnavailable(timed_out=False)
        try:
            path = f"/cases/{quote(reference, safe='')}"
            answer = self._exchange("GET", path, b"", {}, Timeout(total=max_seconds), max_seconds)
        except requests.Timeout:
            return CaseBackendUnavailable(timed_out=True)
        except requests.RequestException:
            return CaseBackendUnavailable(timed_out=False)
        fields = _json_object(answer.body) or {}
        if answer.status == 404:
            return CaseUnknown()
        if answer.status != 200 or not isinstance(fields.get("status"), str):
            is_fault = not 400 <= answer.status < 500 or answer.status == 429
            return CaseBackendUnavailable(
                timed_out=False, wait_seconds=answer.wait_seconds, is_fault=is_fault, has_answered=True
            )
        return CaseStatus(_text(fields["status"]), _text(fields.get("note")), _text(fields.get("updated_at")))

    def probe(self, reference: str, max_seconds: float) -> int | str:
        """Ask for a case and return the HTTP status; or, for an operator, the reason why there was no answer."""
        try:
            path = f"/cases/{quote(reference, safe='')}"
            answer = self._exchange("GET", path, b"", {}, Timeout(total=max_seconds), max_seconds)
        except requests.Timeout:
            return "no answer in time"
        except requests.exceptions.SSLError:
            return "its TLS certificate is not trusted"
        except requests.RequestException as error:
            return f"no connection ({type(error).__name__})"
        return answer.status

    def _exchange(
        self,
        method: str,
        path: str,
        body: bytes,
        headers: dict[str, str],
        timeout: Timeout,
        max_seconds: float,
    ) -> _Answer:
        """Return the answer. Follows no redirect, because the signature is for this backend."""
        deadline = time.monotonic() + max_seconds
        request = SignedRequest(method, urlsplit(self._url).path + path, body)
        signed = case_signature.signature_headers(self._secret, self._clock().timestamp(), request)
        prepared = self._prepare(method, path, body, {**headers, **signed})
        # requests takes the time-outs of urllib3 as they are, which its types do not say.
        limit = cast("float", timeout)
        with self._session.send(prepared, timeout=limit, allow_redirects=False, stream=True) as response:
            return _Answer(
                response.status_code, _read_body(response, deadline), read_retry_after(response.headers)
            )

    def _prepare(
        self, method: str, path: str, body: bytes, headers: Mapping[str, str]
    ) -> requests.PreparedRequest:
        """Return a request of this thread's session. Those that file a case differ in body and headers alone."""
        session, local = self._session, self._thread_local
        if path != FILING_PATH or session.cookies:
            request = requests.Request(method, self._url + path, headers, data=body or None)
            return session.prepare_request(request)
        if getattr(local, "filing", None) is None:
            local.filing = session.prepare_request(requests.Request(method, self._url + path))
        prepared: requests.PreparedRequest = local.filing.copy()
        prepared.headers.update({**headers, "Content-Length": str(len(body))})
        prepared.body = body
        return prepared

    @property
    def _session(self) -> requests.Session:
        """This thread's session. It keeps connections open, and uses no proxy from the environment."""
        session: requests.Session | None = getattr(self._thread_local, "session", None)
        if session is None:
            session = requests.Session()
            session.trust_env = False
            session.headers["User-Agent"] = "access-gateway"
            self._thread_local.session = session
        return session


def _read_body(response: requests.Response, deadline: float) -> bytes:
    """Return the body, cut after MAX_ANSWER_BYTES or a little more. Raises ReadTimeout if it comes too slowly."""
    body = b""
    for chunk in response.iter_content(8192):
        body += chunk
        if len(body) > MAX_ANSWER_BYTES:
            break
        if time.monotonic() > deadline:
            raise requests.ReadTimeout("The backend's answer took too long.")
    return body


def _classify(answer: _Answer, reference: str) -> CaseAccepted | CaseRetry | CaseRejected:
    status = answer.status
    if 200 <= status < 300:
        name = _case_name(answer)
        if name is None:
            return CaseRetry(_strange_answer(answer), needs_operator=True, is_fault=True, has_answered=True)
        return CaseAccepted(name, answer.body)
    if status == 409:
        return _classify_conflict(answer, reference)
    reason = f"HTTP {status}"
    if 400 <= status < 500 and status not in RETRIED_STATUSES:
        return CaseRejected(reason)
    needs_operator = status in CONFIGURATION_STATUSES or status < 400
    is_fault = not 400 <= status < 500 or status == 429
    return CaseRetry(reason, needs_operator, answer.wait_seconds, is_fault, has_answered=True)


def _classify_conflict(answer: _Answer, reference: str) -> CaseAccepted | CaseRetry:
    """Read a 409: the backend had the case already, if it names this one. If not, something else stood in the way."""
    name, fields = _case_name(answer), _json_object(answer.body) or {}
    named = fields.get("reference")
    if named is None and name is not None:
        return CaseAccepted(name, answer.body)
    if named == reference:
        return CaseAccepted(name or "", answer.body)
    reason = _strange_answer(answer)
    if named is not None:
        reason = f"HTTP {answer.status}, but a JSON object with another `reference`: {NAME_WANTED}"
    return CaseRetry(reason, needs_operator=True, has_answered=True)


def _case_name(answer: _Answer) -> str | None:
    """Return the backend's own name for a case that it has stored; None if the answer does not say that it has.

    A status alone proves nothing: a log-in or maintenance page is a 200, too. An empty 204 is the one answer without a
    name that counts.
    """
    if answer.status == 204 and not answer.body:
        return ""
    name = (_json_object(answer.body) or {}).get("id")
    if isinstance(name, bool) or not isinstance(name, str | int | float):
        return None
    if isinstance(name, float) and not math.isfinite(name):  # 1e999
        return None
    return _text(str(name)) or None


def _strange_answer(answer: _Answer) -> str:
    """Say what came instead of a JSON object with an `id`, without any of its words."""
    fields = _json_object(answer.body)
    if fields is not None:
        problem = (
            "a JSON object whose `id` is no text or number"
            if "id" in fields
            else "a JSON object without an `id`"
        )
    elif not answer.body.strip():
        problem = "nothing"
    else:
        problem = "a web page" if answer.body.lstrip()[:1] == b"<" else "no JSON object"
    return f"HTTP {answer.status}, but {problem}: {NAME_WANTED}"


def _json_object(answer: bytes) -> dict[str, Any] | None:
    """Return the JSON object in `answer`, or None if it is something else."""
    try:
        fields = json.loads(answer, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        return None
    return fields if isinstance(fields, dict) else None


def _refuse_constant(name: str) -> None:
    """Refuse NaN and Infinity, which Python reads and JSON does not have."""
    raise ValueError(name)


def _text(value: object) -> str:
    """Return `value` on one line and fit for a phone, or "" if it is not text."""
    return one_line(value, MAX_TEXT_LENGTH) if isinstance(value, str) else ""
