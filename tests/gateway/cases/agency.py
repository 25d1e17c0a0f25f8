"""A case system on a free port, real HTTP, that can be told to misbehave."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from gateway.security import case_signature
from tests.listening import Page, listening

SECRET = "agency-secret-0123456789"


@dataclass
class Agency:
    """What the case system got, and how it answers: `answers` one after the other, then with 201."""

    url: str = ""
    answers: list[tuple[int, Any]] = field(default_factory=list)
    hang: float = 0
    requests: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    cases: dict[str, dict[str, Any]] = field(default_factory=dict)
    standings: dict[str, Any] = field(default_factory=dict)
    arrived: threading.Event = field(default_factory=threading.Event)

    def answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, Any]:
        """Keep a request and say what to answer."""
        self.requests.append((method, path, headers, body))
        self.arrived.set()
        time.sleep(self.hang)
        if self.answers:
            return self.answers.pop(0)
        if method == "GET":
            found = self.standings.get(path.rpartition("/")[2])
            return (200, found) if found is not None else (404, {})
        key = headers["Idempotency-Key"]
        known = key in self.cases
        self.cases.setdefault(key, json.loads(body))
        return (409 if known else 201), {"id": f"C-{key}"}


@contextmanager
def agency(port: int = 0) -> Iterator[Agency]:
    """A case system that runs."""
    desk = Agency()

    class CaseSystem(Page):
        def take(self) -> None:
            status, told = desk.answer(self.command, self.path, dict(self.headers), self.read())
            body = told if isinstance(told, bytes) else json.dumps(told).encode()
            self.answer(status, body, {"Location": "/elsewhere"})

    with listening(CaseSystem, port) as desk.url:
        yield desk


def signed(body: bytes, now: float, secret: str = SECRET) -> dict[str, str]:
    """The headers of a genuine request."""
    return case_signature.headers(secret, now, body)
