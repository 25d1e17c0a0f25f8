"""The fast lane for USSD hops: answered in front of Flask, whose routing, request and response cost more than a hop.

It takes only what is plainly a hop from a caller who may call. Everything else goes on to Flask, which refuses what is
to be refused, and where the same hop gets the same answer.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from gateway.http.token_auth import is_known_token

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATH_PREFIX, PATH_SUFFIX = "/at/", "/ussd"


class UssdFastPath:
    """A WSGI application that answers hops, and leaves the rest to the one `behind` it."""

    def __init__(
        self,
        fallback: "WSGIApplication",
        tokens: tuple[bytes, ...],
        answer: Callable[[bytes], bytes],
        max_length: int,
    ) -> None:
        self._fallback = fallback
        self._tokens = tokens
        self._answer = answer
        self._max_length = max_length

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request."""
        length = self._hop_length(environ)
        if length is None:
            return self._fallback(environ, start_response)
        answer = self._answer(environ["wsgi.input"].read(length))
        headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(answer)))]
        start_response("200 OK", headers)
        return [answer]

    def _hop_length(self, environ: "WSGIEnvironment") -> int | None:
        """The bytes of its form, where this is a hop under a known token; else None."""
        path = environ["PATH_INFO"]
        if environ["REQUEST_METHOD"] != "POST" or not (
            path.startswith(PATH_PREFIX) and path.endswith(PATH_SUFFIX)
        ):
            return None
        length = environ.get("CONTENT_LENGTH") or ""
        if not (length.isascii() and length.isdigit() and int(length) <= self._max_length):
            return None
        return (
            int(length) if is_known_token(path[len(PATH_PREFIX) : -len(PATH_SUFFIX)], self._tokens) else None
        )
