"""Serves `/metrics` at an address of its own, so that no proxy has to keep the public away from it."""

import logging
import socket
import threading
import time
from collections.abc import Callable, Iterable
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

METRICS_PATH = "/metrics"
REQUEST_SECONDS = 5
RETRY_SECONDS = 1.0  # until another web process takes over from one that ended

logger = logging.getLogger(__name__)


class _Handler(WSGIRequestHandler):
    timeout = REQUEST_SECONDS

    def log_message(self, *_: object) -> None:
        """Write no line for a request."""


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int]) -> None:
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        super().__init__(address, _Handler)

    def handle_error(self, *_: object) -> None:
        """Write nothing about a client that went away."""


def serve_metrics(host: str, port: int, exposition: Callable[[], bytes]) -> None:
    """Serve metrics in a thread of this process, or wait until the process that does so ends."""
    threading.Thread(target=_serve, args=(host, port, exposition), name="metrics", daemon=True).start()


def _serve(host: str, port: int, exposition: Callable[[], bytes]) -> None:
    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        found = environ["PATH_INFO"] == METRICS_PATH and environ["REQUEST_METHOD"] in ("GET", "HEAD")
        body = exposition() if found else b""
        headers = [("Content-Type", CONTENT_TYPE_PLAIN_0_0_4), ("Content-Length", str(len(body)))]
        start_response("200 OK" if found else "404 Not Found", headers)
        return [body]

    while True:
        try:
            with _Server((host, port)) as server:
                server.set_app(answer)
                server.serve_forever()
        except OSError:  # another web process has the port; `gateway serve` made sure that no stranger has
            time.sleep(RETRY_SECONDS)
