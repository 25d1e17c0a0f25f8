"""Answers USSD hops in front of Flask, whose routing, request and response cost more than a hop.

It takes only what is plainly a hop from a caller who may call. Everything else goes on to Flask, which refuses what is
to be refused, and where the same hop gets the same answer.
"""

import hmac
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


@dataclass(frozen=True, slots=True)
class FastRoute:
    """Hops of one provider. The token stands between `prefix` and `suffix`; `answer` takes the body and never fails."""

    prefix: str
    suffix: str
    content_type: str
    answer: Callable[[bytes], bytes]


class UssdFastPath:
    """A WSGI application that answers hops on its routes, and leaves the rest to `fallback`."""

    def __init__(
        self,
        fallback: "WSGIApplication",
        tokens: tuple[bytes, ...],
        routes: Sequence[FastRoute],
        max_length: int,
    ) -> None:
        self._fallback = fallback
        self._routes = [
            (route.prefix.encode() + token + route.suffix.encode(), route)
            for route in routes
            for token in tokens
        ]
        self._max_length = max_length

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request."""
        route = self._find_route(environ)
        length = environ.get("CONTENT_LENGTH") or ""
        if route is None or not (length.isascii() and length.isdigit() and int(length) <= self._max_length):
            return self._fallback(environ, start_response)
        answer = route.answer(environ["wsgi.input"].read(int(length)))
        headers = [("Content-Type", route.content_type), ("Content-Length", str(len(answer)))]
        start_response("200 OK", headers)
        return [answer]

    def _find_route(self, environ: "WSGIEnvironment") -> FastRoute | None:
        """The route of a hop under a known token; else None."""
        if environ["REQUEST_METHOD"] != "POST":
            return None
        path, found = environ["PATH_INFO"].encode("utf-8", "surrogatepass"), None
        for (
            known,
            route,
        ) in self._routes:  # all of them, in a time that does not tell how much of a token was right
            if hmac.compare_digest(path, known):
                found = route
        return found
