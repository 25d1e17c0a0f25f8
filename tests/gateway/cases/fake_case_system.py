"""A case system on a free port, real HTTP, that can be told to misbehave."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from gateway.security import case_signature
from gateway.security.case_signature import SignedRequest
from tests.http_server import RequestHandler, run_http_server

SECRET = "agency-secret-0123456789"


@dataclass
class FakeCaseSystem:
    """What the case system got, and how it answers: `answers` one after the other, then with 201.

    Each answer takes `delay_seconds`, or until `over` is set. `on_request` is done before each.
    """

    url: str = ""
    answers: list[tuple[int, Any]] = field(default_factory=list)
    delay_seconds: float = 0
    requests: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    cases: dict[str, dict[str, Any]] = field(default_factory=dict)
    statuses: dict[str, Any] = field(default_factory=dict)
    arrived: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)
    retry_after: str = ""
    on_request: Callable[[], object] | None = None

    def answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, Any]:
        """Keep a request and say what to answer."""
        self.requests.append((method, path, headers, body))
        self.arrived.set()
        if self.on_request is not None:
            self.on_request()
        self.over.wait(self.delay_seconds)
        if self.answers:
            return self.answers.pop(0)
        if method == "GET":
            found = self.statuses.get(path.rpartition("/")[2])
            return (200, found) if found is not None else (404, {})
        key = headers["Idempotency-Key"]
        known = key in self.cases
        self.cases.setdefault(key, json.loads(body))
        return (409 if known else 201), {"id": f"C-{key}"}


@contextmanager
def run_case_system(port: int = 0) -> Iterator[FakeCaseSystem]:
    """A case system that runs."""
    case_system = FakeCaseSystem()

    class CaseSystem(RequestHandler):
        def handle_request(self) -> None:
            status, content = case_system.answer(self.command, self.path, dict(self.headers), self.read())
            body = content if isinstance(content, bytes) else json.dumps(content).encode()
            headers = {"Location": "/elsewhere"}
            if case_system.retry_after:
                headers["Retry-After"] = case_system.retry_after
            self.answer(status, body, headers)

    with run_http_server(CaseSystem, port) as case_system.url:
        try:
            yield case_system
        finally:
            case_system.over.set()


def signature_headers(body: bytes, now: float, secret: str = SECRET) -> dict[str, str]:
    """The headers of a genuine update."""
    return case_signature.signature_headers(secret, now, SignedRequest("POST", "/cases/updates", body))
