"""Lookups under TLS: the certificate must be one that this machine trusts, and be for the name that was asked."""

import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from gateway.lookups.host_resolver import HostResolver
from gateway.lookups.http_lookup import HttpLookupClient
from menus.engine.effects import LookupFailed, LookupFound, LookupLate
from tests.certificates import make_certificate
from tests.gateway.lookups.conftest import MakeFetch
from tests.gateway.lookups.fake_http_system import FakeHttpSystem, answer_slowly, run_http_system
from tests.waiting import measure_seconds

NAME = "health.example"
MakeFetching = Callable[..., HttpLookupClient]


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for `health.example` by an authority of its own, with its key."""
    return make_certificate(tmp_path / "certificate.pem", NAME)


@pytest.fixture
def secure(certificate: Path) -> Iterator[FakeHttpSystem]:
    """A system under TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with run_http_system(context) as running:
        yield running


def resolve_to_localhost(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
    """Every name is this machine."""
    assert host.endswith(".example")
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]


@pytest.mark.parametrize(
    ("trusted", "name", "outcome"),
    [
        (True, NAME, LookupFound(({"name": "Kibera", "lat": "-1.31"}, {"name": "Laini", "lat": "2"}))),
        (True, "other.example", LookupFailed()),
        (False, NAME, LookupFailed()),
    ],
)
def test_only_a_certificate_that_is_trusted_for_the_name(
    make_fetching: MakeFetching,
    secure: FakeHttpSystem,
    fetch: MakeFetch,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
    trusted: bool,
    name: str,
    outcome: object,
) -> None:
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    url = secure.url.replace("127.0.0.1", name)
    fetching = make_fetching(names=HostResolver(resolve_to_localhost))
    assert [fetching.fetch(replace(fetch(), url=url), 2) for _ in range(2)] == [outcome] * 2
    assert len(secure.requests) == (2 if isinstance(outcome, LookupFound) else 0)
    assert secure.connections <= 1


def test_the_deadline_holds_under_tls(
    make_fetching: MakeFetching,
    secure: FakeHttpSystem,
    fetch: MakeFetch,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    secure.answers = [answer_slowly(b"HTTP/1.1 200 OK\r\nX-Slow:")]
    url = secure.url.replace("127.0.0.1", NAME)
    fetching = make_fetching(names=HostResolver(resolve_to_localhost))

    def look_up() -> None:
        assert fetching.fetch(replace(fetch(), url=url), 0.4) == LookupLate()

    assert 0.39 < measure_seconds(look_up, 3) < 3  # the answer itself never ends


def test_a_handshake_that_never_ends_is_late(make_fetching: MakeFetching, fetch: MakeFetch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"https://{NAME}:{silent.getsockname()[1]}/"
        assert (
            make_fetching(names=HostResolver(resolve_to_localhost)).fetch(replace(fetch(), url=url), 0.3)
            == LookupLate()
        )
