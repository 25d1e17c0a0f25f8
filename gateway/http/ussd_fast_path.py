"""The fast lane for USSD hops: answered in front of Flask, whose routing, request and response cost more than a hop.

It takes only what is plainly a hop from a caller who may call. Everything else goes on to Flask, which refuses what is
to be refused, and where the same hop gets the same answer.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from gateway.http.token_auth import knows

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

BEFORE, AFTER = "/at/", "/ussd"


class Lane:
    """A WSGI application that answers hops, and leaves the rest to the one `behind` it."""

    def __init__(
        self,
        behind: "WSGIApplication",
        tokens: tuple[bytes, ...],
        answer: Callable[[bytes], bytes],
        longest: int,
    ) -> None:
        self._behind = behind
        self._tokens = tokens
        self._answer = answer
        self._longest = longest

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request."""
        length = self._length_of_hop(environ)
        if length is None:
            return self._behind(environ, start_response)
        answer = self._answer(environ["wsgi.input"].read(length))
        headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(answer)))]
        start_response("200 OK", headers)
        return [answer]

    def _length_of_hop(self, environ: "WSGIEnvironment") -> int | None:
        """The bytes of its form, where this is a hop under a known token; else None."""
        path = environ["PATH_INFO"]
        if environ["REQUEST_METHOD"] != "POST" or not (path.startswith(BEFORE) and path.endswith(AFTER)):
            return None
        length = environ.get("CONTENT_LENGTH") or ""
        if not (length.isascii() and length.isdigit() and int(length) <= self._longest):
            return None
        return int(length) if knows(path[len(BEFORE) : -len(AFTER)], self._tokens) else None
