"""Refuses a request whose body was cut: 400, so that half of what a citizen typed is never taken for the whole."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

TERMINATED = "wsgi.input_terminated"


class CompleteBody:
    """A WSGI application that lets Flask hold a body to its Content-Length.

    A server that marks its input as terminated keeps Flask from doing so, and then the rest of a cut body is an end.
    """

    def __init__(self, application: "WSGIApplication") -> None:
        self._application = application

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request."""
        if environ.get("CONTENT_LENGTH"):
            environ.pop(TERMINATED, None)
        return self._application(environ, start_response)
