"""The routes of USSD hops, and the WSGI application that answers them before Flask.

Flask's routing, request and response cost more than the hop itself. Only what is plainly a hop under a known token is
answered here. Everything else goes on to Flask, which rejects what must be rejected, and gives a hop the same answer.
`gateway serve` answers on an event loop instead (`gateway.server.front`), by the same routes.
"""

import hmac
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from gateway.http.token_auth import is_known_token

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


@dataclass(frozen=True, slots=True)
class HopRoute:
    """The route for hops of one provider.

    Its path is `prefix`, then the token, then `suffix`. `answer` turns the request's body into that of the response,
    and never raises. `turn_away` does so for a first hop that cannot be answered in time, without a look at the store.
    `is_first` tells by the body whether a hop is the first of its session; where nobody can tell, none is.
    """

    prefix: str
    suffix: str
    content_type: str
    answer: Callable[[bytes], bytes]
    turn_away: Callable[[bytes], bytes]
    is_first: Callable[[bytes], bool] = lambda _body: False


class HopRoutes:
    """Finds the route of what is plainly a hop under a known token. Flask answers, or rejects, everything else."""

    def __init__(
        self,
        routes: Sequence[HopRoute],
        tokens: tuple[bytes, ...],
        token_prefixes: Iterable[str] = (),
        signature_headers: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """`token_prefixes` are the beginnings of all paths that go on with a token.

        `signature_headers` has the header without which nobody is let in, by the beginning of its paths.
        """
        self._routes = [
            (route.prefix.encode() + token + route.suffix.encode(), route)
            for route in routes
            for token in tokens
        ]
        self._tokens = tokens
        self._token_prefixes = tuple(token_prefixes)
        self._signature_headers = {prefix: header.lower() for prefix, header in signature_headers.items()}

    def find(self, method: str, path_text: str) -> HopRoute | None:
        """Return the route of a hop with a known token, or None."""
        if method != "POST":
            return None
        path, found = path_text.encode("utf-8", "surrogatepass"), None
        # Compare with every route, so that the time taken does not reveal how much of a token was right.
        for route_path, route in self._routes:
            if hmac.compare_digest(path, route_path):
                found = route
        return found

    def has_wrong_token(self, path_text: str) -> bool:
        """Return True if the path is one with a token, and the token is not known."""
        for prefix in self._token_prefixes:
            if path_text.startswith(prefix):
                token = path_text[len(prefix) :].partition("/")[0]
                return not is_known_token(token, self._tokens)
        return False

    def lacks_signature(self, path_text: str, has_header: Callable[[str], bool]) -> bool:
        """Return True if the path needs a signature, and the request has none. Header names are in small letters."""
        return any(
            path_text.startswith(prefix) and not has_header(header)
            for prefix, header in self._signature_headers.items()
        )


class UssdFastPath:
    """A WSGI application that answers hops on its routes and passes everything else to `fallback`."""

    def __init__(self, fallback: "WSGIApplication", routes: HopRoutes, max_length: int) -> None:
        self._fallback = fallback
        self._routes = routes
        self._max_length = max_length

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request."""
        route = self._routes.find(environ["REQUEST_METHOD"], environ["PATH_INFO"])
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
