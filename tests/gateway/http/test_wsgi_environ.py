"""What a WSGI application is told of a request that came on granian's event loop."""

from dataclasses import dataclass

import pytest

from gateway.server.rsgi import RsgiScope
from gateway.server.wsgi_bridge import make_environ as make


class Headers(list[tuple[str, str]]):
    """Headers as granian has them."""

    def items(self) -> list[tuple[str, str]]:
        return list(self)

    def get(self, name: str) -> str | None:
        return dict(self).get(name)


@dataclass(frozen=True)
class Scope:
    headers: Headers
    proto: str = "http"
    http_version: str = "1.1"
    server: str = "127.0.0.1:8080"
    client: str = "192.0.2.7:50000"
    scheme: str = "http"
    method: str = "POST"
    path: str = "/é"
    query_string: str = "a=%20b"
    authority: str | None = None


def make_environ(scope: RsgiScope) -> dict[str, object]:
    return make(scope, b"", 0)


@pytest.mark.parametrize(
    "headers",
    [
        [("x_forwarded_for", "8.8.8.8"), ("x-forwarded-for", "203.0.113.5")],
        [("x-forwarded-for", "203.0.113.5"), ("x_forwarded_for", "8.8.8.8")],
        [("x-forwarded-for", "203.0.113.5"), ("x_forwarded-for", "8.8.8.8"), ("x-forwarded_for", "8.8.8.8")],
    ],
)
def test_a_name_with_an_underscore_does_not_merge_with_the_dashed_one(headers: list[tuple[str, str]]) -> None:
    assert make_environ(Scope(Headers(headers)))["HTTP_X_FORWARDED_FOR"] == "203.0.113.5"


def test_a_name_with_an_underscore_alone_is_dropped() -> None:
    environ = make_environ(Scope(Headers([("x_forwarded_for", "8.8.8.8"), ("x_twilio_signature", "x")])))
    assert not [name for name in environ if name.startswith("HTTP_")]


def test_the_rest_of_a_request() -> None:
    headers = Headers([("host", "g.example"), ("x-forwarded-for", "1.1.1.1"), ("x-forwarded-for", "2.2.2.2")])
    environ = make_environ(Scope(headers))
    assert environ["HTTP_X_FORWARDED_FOR"] == "1.1.1.1,2.2.2.2"
    assert (environ["HTTP_HOST"], environ["REMOTE_ADDR"]) == ("g.example", "192.0.2.7")
    assert str(environ["PATH_INFO"]).encode("latin-1").decode() == "/é"
    assert environ["QUERY_STRING"] == "a=%20b"
    assert make_environ(Scope(headers, client="[::1]:50000"))["REMOTE_ADDR"] == "::1"
