"""Another system on a free port, real HTTP, that can be told to misbehave."""

import gzip
import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from menus.engine.effects import LookupFound
from tests.http_server import RequestHandler, run_http_server

CLINICS = {
    "results": [{"name": "Kibera", "geometry": {"lat": -1.31}}, {"name": "Laini", "geometry": {"lat": 2}}]
}
FOUND = LookupFound(({"name": "Kibera", "lat": "-1.31"}, {"name": "Laini", "lat": "2"}))


@dataclass(frozen=True)
class ReceivedRequest:
    """One request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class ServerConnection:
    """What an answer may do: write to the line, wait until the test is over, look at who has hung up."""

    handler: BaseHTTPRequestHandler
    over: threading.Event

    def write(self, data: bytes) -> None:
        self.handler.wfile.write(data)
        self.handler.wfile.flush()

    def reply(self, status: int, body: bytes, **headers: str) -> None:
        self.handler.send_response(status)
        for name, value in headers.items():
            self.handler.send_header(name.replace("_", "-"), value)
        self.handler.send_header("Content-Length", str(len(body)))
        self.handler.end_headers()
        self.write(body)


AnswerScript = Callable[[ServerConnection], None]


@dataclass
class FakeHttpSystem:
    """What was asked, and how it is answered: by `answers` one after the other, the last one for ever."""

    url: str = ""
    answers: list[AnswerScript] = field(default_factory=list)
    requests: list[ReceivedRequest] = field(default_factory=list)
    arrived: threading.Event = field(default_factory=threading.Event)
    connections: int = 0

    def handle(self, asked: ReceivedRequest, answering: ServerConnection) -> None:
        self.requests.append(asked)
        self.arrived.set()
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        answer(answering)


def answer_json(content: Any, status: int = 200, **headers: str) -> AnswerScript:
    """JSON, or bytes as they are."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return lambda line: line.reply(status, body, **headers)


def never_answer(line: ServerConnection) -> None:
    """Never a word."""
    line.over.wait(30)
    line.handler.close_connection = True


def answer_slowly(body: bytes) -> AnswerScript:
    """A byte every few milliseconds, for ever: each read succeeds, the whole never ends."""

    def answer(line: ServerConnection) -> None:
        try:
            line.write(body)
            while not line.over.wait(0.02):
                line.write(b" ")
        except OSError:
            line.handler.close_connection = True

    return answer


def close_connection(line: ServerConnection) -> None:
    """The line breaks before a word is said."""
    line.handler.close_connection = True


def answer_partly(line: ServerConnection) -> None:
    """Less than was announced."""
    line.write(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n[]")
    line.handler.close_connection = True


def answer_with_gzip_bomb(packed_size: int = 60_000_000) -> AnswerScript:
    """A few kilobytes that unpack to far too much."""
    return answer_json(gzip.compress(b'["' + b"x" * packed_size + b'"]'), Content_Encoding="gzip")


@contextmanager
def run_http_system(tls: ssl.SSLContext | None = None) -> Iterator[FakeHttpSystem]:
    """A system that runs, under TLS where `tls` is given."""
    system = FakeHttpSystem(answers=[answer_json(CLINICS)])
    over = threading.Event()

    class System(RequestHandler):
        def setup(self) -> None:
            super().setup()
            system.connections += 1

        def handle_request(self) -> None:
            try:
                asked = ReceivedRequest(self.command, self.path, dict(self.headers), self.read())
                system.handle(asked, ServerConnection(self, over))
            except OSError:
                self.close_connection = True  # whoever asked has given up

    with run_http_server(System, tls=tls) as system.url:
        try:
            yield system
        finally:
            over.set()
