"""Runs a WSGI application in threads, behind an event loop."""

import asyncio
import sys
from collections.abc import Iterable
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any

from gateway.server.rsgi import HeaderList, RsgiProtocol, RsgiProtocolClosed, RsgiScope, RsgiStream

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

WHOLE_BYTES = 256 * 1024  # a response that says to have no more is sent in one piece


@dataclass(slots=True)
class _ResponseStart:
    """The status and the headers of a response, as the application gives them."""

    status: int = 500
    headers: HeaderList | None = None

    def __call__(
        self,
        status: str,
        headers: HeaderList,
        exc_info: Any = None,  # noqa: ARG002 - nothing has been sent yet
    ) -> Any:
        self.status = int(status.partition(" ")[0])
        self.headers = [(name.lower(), value) for name, value in headers]
        return _refuse_write

    @property
    def length(self) -> int | None:
        """The length that the response says to have."""
        found = [value for name, value in self.headers or () if name == "content-length"]
        return int(found[0]) if found else None


class WsgiBridge:
    """Hands requests to a WSGI application in threads, and its responses to the event loop."""

    def __init__(self, application: "WSGIApplication", threads: Executor) -> None:
        self._application = application
        self._threads = threads

    async def answer(
        self, scope: RsgiScope, protocol: RsgiProtocol, body: bytes | IO[bytes], length: int | None = None
    ) -> None:
        """Answer a request. `length` is that of a body which was too long to be read, or which is in a file."""
        loop = asyncio.get_running_loop()
        stream = BytesIO(body) if isinstance(body, bytes) else body
        if length is None:
            length = len(body) if isinstance(body, bytes) else 0
        environ = make_environ(scope, stream, length)
        await loop.run_in_executor(self._threads, partial(self._answer, loop, environ, protocol))

    def _answer(
        self, loop: asyncio.AbstractEventLoop, environ: "WSGIEnvironment", protocol: RsgiProtocol
    ) -> None:
        """Run the application. This runs in a thread."""
        start = _ResponseStart()
        pieces = self._application(environ, start)
        try:
            self._send(loop, protocol, start, pieces)
        except RsgiProtocolClosed:  # whoever asked is gone
            return
        finally:
            if hasattr(pieces, "close"):
                pieces.close()

    def _send(
        self,
        loop: asyncio.AbstractEventLoop,
        protocol: RsgiProtocol,
        start: _ResponseStart,
        pieces: Iterable[bytes],
    ) -> None:
        if start.length is not None and start.length <= WHOLE_BYTES:
            body = b"".join(pieces)
            if body:
                protocol.response_bytes(start.status, start.headers or [], body)
            else:
                protocol.response_empty(start.status, start.headers or [])
            return
        stream: RsgiStream | None = None
        for piece in pieces:
            if stream is None:
                stream = protocol.response_stream(start.status, start.headers or [])
            if piece:
                asyncio.run_coroutine_threadsafe(_send_piece(stream, piece), loop).result()
        if stream is None:
            protocol.response_empty(start.status, start.headers or [])


async def _send_piece(stream: RsgiStream, piece: bytes) -> None:
    await stream.send_bytes(piece)


def _refuse_write(_data: bytes) -> None:
    raise NotImplementedError("the old way of WSGI to write a response is not offered")


def make_environ(scope: RsgiScope, body: IO[bytes], length: int) -> "WSGIEnvironment":
    """Return the WSGI environment of a request whose body has been read. PEP 3333.

    A header with an underscore in its name is dropped: it would become the same variable as the one with a dash, which
    our proxy set.
    """
    server, _, port = scope.server.rpartition(":")
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "SERVER_NAME": server or "localhost",
        "SERVER_PORT": port or "0",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        if "_" in name or name == "transfer-encoding":
            continue
        variable = f"HTTP_{name.upper().replace('-', '_')}"
        if variable in environ:
            value = f"{environ[variable]}{'; ' if name == 'cookie' else ','}{value}"
        environ[variable] = value
    if "HTTP_CONTENT_TYPE" in environ:
        environ["CONTENT_TYPE"] = environ.pop("HTTP_CONTENT_TYPE")
    if environ.pop("HTTP_CONTENT_LENGTH", None) is not None or length:
        environ["CONTENT_LENGTH"] = str(length)
    if "HTTP_HOST" not in environ and scope.authority:
        environ["HTTP_HOST"] = scope.authority
    return environ
