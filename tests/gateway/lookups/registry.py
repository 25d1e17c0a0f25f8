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

from tests.listening import Page, listening

CLINICS = {
    "results": [{"name": "Kibera", "geometry": {"lat": -1.31}}, {"name": "Laini", "geometry": {"lat": 2}}]
}


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Answering:
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


Answer = Callable[[Answering], None]


@dataclass
class Registry:
    """What was asked, and how it is answered: by `answers` one after the other, the last one for ever."""

    url: str = ""
    answers: list[Answer] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    arrived: threading.Event = field(default_factory=threading.Event)
    lines: int = 0

    def take(self, asked: Asked, answering: Answering) -> None:
        self.asked.append(asked)
        self.arrived.set()
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        answer(answering)


def says(told: Any, status: int = 200, **headers: str) -> Answer:
    """JSON, or bytes as they are."""
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    return lambda line: line.reply(status, body, **headers)


def silent(line: Answering) -> None:
    """Never a word."""
    line.over.wait(30)
    line.handler.close_connection = True


def trickles(body: bytes) -> Answer:
    """A byte every few milliseconds, for ever: each read succeeds, the whole never ends."""

    def answer(line: Answering) -> None:
        try:
            line.write(body)
            while not line.over.wait(0.02):
                line.write(b" ")
        except OSError:
            line.handler.close_connection = True

    return answer


def hangs_up(line: Answering) -> None:
    """The line breaks before a word is said."""
    line.handler.close_connection = True


def cut_off(line: Answering) -> None:
    """Less than was announced."""
    line.write(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n[]")
    line.handler.close_connection = True


def bomb(packed_size: int = 60_000_000) -> Answer:
    """A few kilobytes that unpack to far too much."""
    return says(gzip.compress(b'["' + b"x" * packed_size + b'"]'), Content_Encoding="gzip")


@contextmanager
def registry(tls: ssl.SSLContext | None = None) -> Iterator[Registry]:
    """A system that runs, under TLS where `tls` is given."""
    system = Registry(answers=[says(CLINICS)])
    over = threading.Event()

    class System(Page):
        def setup(self) -> None:
            super().setup()
            system.lines += 1

        def take(self) -> None:
            try:
                asked = Asked(self.command, self.path, dict(self.headers), self.read())
                system.take(asked, Answering(self, over))
            except OSError:
                self.close_connection = True  # whoever asked has given up

    with listening(System, tls=tls) as system.url:
        try:
            yield system
        finally:
            over.set()
