"""Answers USSD hops in front of Flask, because Flask's routing, request and response cost more than the hop itself.

It answers only what is plainly a hop under a known token. Everything else goes on to Flask, which rejects what must be
rejected. A hop that goes through Flask gets the same answer.
"""

import hmac
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


@dataclass(frozen=True, slots=True)
class FastRoute:
    """The route for hops of one provider.

    Its path is `prefix`, then the token, then `suffix`. `answer` turns the request's body into that of the response,
    and never raises.
    """

    prefix: str
    suffix: str
    content_type: str
    answer: Callable[[bytes], bytes]


class UssdFastPath:
    """A WSGI application that answers hops on its routes and passes everything else to `fallback`."""

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
        body = environ["wsgi.input"].read(int(length))
        if len(body) < int(length):  # it was cut, and half of what a citizen typed is not the whole
            start_response("400 Bad Request", [("Content-Length", "0")])
            return [b""]
        answer = route.answer(body)
        headers = [("Content-Type", route.content_type), ("Content-Length", str(len(answer)))]
        start_response("200 OK", headers)
        return [answer]

    def _find_route(self, environ: "WSGIEnvironment") -> FastRoute | None:
        """Return the route of a hop with a known token, or None."""
        if environ["REQUEST_METHOD"] != "POST":
            return None
        path, found = environ["PATH_INFO"].encode("utf-8", "surrogatepass"), None
        # Compare with every route, so that the time taken does not reveal how much of a token was right.
        for route_path, route in self._routes:
            if hmac.compare_digest(path, route_path):
                found = route
        return found
