"""A web server in a process of its own: `gateway serve`, or `wsgi.py` under another server."""

import http.client
import subprocess
import sys
from collections.abc import Sequence

from tests.child_process import kill_tree, start_leader
from tests.waiting import WAIT_LIMIT_SECONDS, wait_until

TOKEN = "a-token-that-no-log-shows"
SERVE = ("gateway", "serve")


class Server:
    """A web server of its own: a module of Python with its options."""

    def __init__(self, port: int, environ: dict[str, str], command: Sequence[str] = SERVE) -> None:
        self.port = port
        self.process = start_leader([sys.executable, "-m", *command], environ, subprocess.PIPE)

    def ask(self, method: str, path: str, body: bytes | None = None) -> tuple[int, str]:
        """Status and body of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=WAIT_LIMIT_SECONDS)
        try:
            connection.request(method, path, body)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    @classmethod
    def at(cls, server: "Server", port: int) -> "Server":
        """The same processes, asked at another port."""
        other = cls.__new__(cls)
        other.port, other.process = port, server.process
        return other

    def is_open(self) -> bool:
        """Whether someone answers at its port, whatever it says."""
        try:
            return self.ask("GET", "/")[0] > 0
        except OSError:
            return False

    def await_ready(self) -> "Server":
        """Wait until it answers."""
        wait_until(lambda: self.process.poll() is not None or self.answers(), "it answers")
        assert self.process.poll() is None, self.output()
        return self

    def answers(self) -> bool:
        """Whether someone answers at its port."""
        try:
            return self.ask("GET", "/health/ready")[0] == 200
        except OSError:
            return False

    def output(self) -> str:
        """What it has printed, once it has ended."""
        return self.process.communicate(timeout=WAIT_LIMIT_SECONDS)[0]

    def end(self) -> None:
        """Kill it and its workers."""
        kill_tree(self.process)
        self.process.communicate(timeout=WAIT_LIMIT_SECONDS)
