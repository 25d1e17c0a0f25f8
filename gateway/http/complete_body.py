"""Refuses a request whose body was cut: 400, so that half of what a citizen typed is never taken for the whole."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

TERMINATED = "wsgi.input_terminated"


class CompleteBody:
    """A WSGI application that lets Flask hold a body to its Content-Length.

    A server that marks its input as terminated keeps Flask from doing so, and then the rest of a cut body is an end.
    A body in chunks has no such length, and a server may take a cut for its end: 411, so that it is sent with a length.
    `gateway serve` on its event loop reads such bodies itself, and proxies that read bodies first send a length.
    """

    def __init__(self, application: "WSGIApplication") -> None:
        self._application = application

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request."""
        if environ.get("CONTENT_LENGTH"):
            environ.pop(TERMINATED, None)
        elif environ.get("HTTP_TRANSFER_ENCODING"):
            start_response("411 Length Required", [("Content-Length", "0")])
            return [b""]
        return self._application(environ, start_response)
