"""A case system on a free port, real HTTP, that can be told to misbehave."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from gateway.cases import signature

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

    class Page(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # else every answer is 40 ms late

        def do_POST(self) -> None:
            self._take(self.rfile.read(int(self.headers.get("Content-Length", 0))))

        def do_GET(self) -> None:
            self._take(b"")

        def _take(self, body: bytes) -> None:
            status, told = desk.answer(self.command, self.path, dict(self.headers), body)
            answer = told if isinstance(told, bytes) else json.dumps(told).encode()
            try:
                self.send_response(status)
                self.send_header("Content-Length", str(len(answer)))
                self.send_header("Location", "/elsewhere")
                self.end_headers()
                self.wfile.write(answer)
            except OSError:
                self.close_connection = True  # whoever asked has given up

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """A caller that was killed is part of the tests."""

    server = Server(("127.0.0.1", port), Page)
    desk.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield desk
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def signed(body: bytes, now: float, secret: str = SECRET) -> dict[str, str]:
    """The headers of a genuine request."""
    return signature.headers(secret, now, body)
