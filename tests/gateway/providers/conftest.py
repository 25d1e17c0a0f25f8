"""A provider on a real socket that does as it is told: answer, hang, or break off."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs

import pytest

from tests.http_server import RequestHandler, run_http_server


@dataclass
class ReceivedRequest:
    """One request that came in."""

    path: str
    headers: dict[str, str]
    form: dict[str, str]


@dataclass
class FakeProvider:
    """What it was asked, and what it does next."""

    origin: str
    asked: list[ReceivedRequest] = field(default_factory=list)
    act: Callable[[BaseHTTPRequestHandler], None] | None = None
    ended: threading.Event = field(default_factory=threading.Event)

    def answers(
        self, status: int, body: str, content_type: str = "application/json", retry_after: str = ""
    ) -> None:
        """Answer every request so."""

        def act(handler: BaseHTTPRequestHandler) -> None:
            data = body.encode()
            handler.send_response(status)
            handler.send_header("Content-Type", content_type)
            handler.send_header("Content-Length", str(len(data)))
            if retry_after:
                handler.send_header("Retry-After", retry_after)
            handler.end_headers()
            handler.wfile.write(data)

        self.act = act

    def redirects(self, status: int, address: str) -> None:
        """Answer every request by another address."""

        def act(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            handler.send_header("Location", address)
            handler.send_header("Content-Length", "0")
            handler.end_headers()

        self.act = act

    def hangs(self) -> None:
        """Take the request and say nothing until the test is over."""
        self.act = lambda _: self.ended.wait(30) and None

    def resets(self) -> None:
        """Take the request and reset the connection."""

        def act(handler: BaseHTTPRequestHandler) -> None:
            linger = struct.pack("ii", 1, 0)  # close with RST
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            handler.rfile.close()
            handler.wfile.close()
            handler.connection.close()

        self.act = act

    def breaks_off(self) -> None:
        """Begin an answer and close in the middle of it."""

        def act(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(201)
            handler.send_header("Content-Type", "application/json")
            handler.send_header("Content-Length", "500")
            handler.end_headers()
            handler.wfile.write(b'{"SMSMessageData"')

        self.act = act


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDKs would obey a proxy of this machine."""
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture
def provider() -> Iterator[FakeProvider]:
    """A provider that hangs until it is told otherwise."""

    class Answers(RequestHandler):
        protocol_version = "HTTP/1.0"  # one request a connection: what hangs holds up no other

        def handle_request(self) -> None:
            path, _, query = self.path.partition("?")
            fields = query if self.command == "GET" else self.read().decode()
            form = {name: values[0] for name, values in parse_qs(fields, keep_blank_values=True).items()}
            headers = {name.lower(): value for name, value in self.headers.items()}
            standing.asked.append(ReceivedRequest(path, headers, form))
            assert standing.act is not None
            standing.act(self)

        def finish(self) -> None:
            if not self.wfile.closed:
                super().finish()

    with run_http_server(Answers) as origin:
        standing = FakeProvider(origin)
        standing.hangs()
        yield standing
        standing.ended.set()


@pytest.fixture
def closed_origin() -> Iterator[str]:
    """An origin at which nothing listens: the port is taken, but not open."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


@pytest.fixture
def mute_origin() -> Iterator[str]:
    """An origin whose connections are never taken: its queue of one is full."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        queued = [socket.socket() for _ in range(3)]
        for waiting in queued:
            waiting.setblocking(False)
            waiting.connect_ex(listening.getsockname())
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        for waiting in queued:
            waiting.close()
