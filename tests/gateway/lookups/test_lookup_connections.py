"""Connections of lookups: to which addresses, how often one is used, and what becomes of one that breaks."""

import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from gateway.lookups.host_resolver import HostResolver
from gateway.lookups.http_lookup import HttpLookupClient
from menus.engine.effects import LookupFailed, LookupLate
from tests.gateway.lookups.conftest import MakeFetch, MakeFetching
from tests.gateway.lookups.fake_http_system import (
    CLINICS,
    FOUND,
    FakeHttpSystem,
    answer_json,
    close_connection,
)
from tests.waiting import WAIT_LIMIT_SECONDS


def test_a_name_that_is_not_found_in_time_is_late(make_fetching: MakeFetching, fetch: MakeFetch) -> None:
    over = threading.Event()

    def hang(*_: object, **__: object) -> list[tuple[object, ...]]:
        over.wait(WAIT_LIMIT_SECONDS)
        return []

    fetching = make_fetching(names=HostResolver(hang))
    assert fetching.fetch(fetch(url="http://health.example/"), 0.1) == LookupLate()
    over.set()


def test_nobody_at_the_door(fetching: HttpLookupClient, fetch: MakeFetch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        assert fetching.fetch(replace(fetch(), url=url, tries=3), WAIT_LIMIT_SECONDS) == LookupFailed()


@pytest.mark.parametrize(
    "url",
    [
        "ftp://health.example/",
        "https:///x",
        "http://[::1",
        "http://h:99999/",
        "http://h:x/",
        "http://a..b/",
        "",
    ],
)
def test_what_is_no_address(fetching: HttpLookupClient, fetch: MakeFetch, url: str) -> None:
    assert fetching.fetch(replace(fetch(), url=url), WAIT_LIMIT_SECONDS) == LookupFailed()


def test_connections_are_used_again(
    fetching: HttpLookupClient, system: FakeHttpSystem, fetch: MakeFetch
) -> None:
    for _ in range(3):
        assert fetching.fetch(fetch(), WAIT_LIMIT_SECONDS) == FOUND
    assert (len(system.requests), system.connections) == (3, 1)


def test_a_connection_that_was_closed_meanwhile_is_replaced(
    fetching: HttpLookupClient, system: FakeHttpSystem, fetch: MakeFetch
) -> None:
    closed = threading.Event()

    def last(line: Any) -> None:
        answer_json(CLINICS)(line)
        line.handler.connection.shutdown(socket.SHUT_RDWR)
        line.handler.close_connection = True
        closed.set()

    system.answers = [last, last, answer_json(CLINICS)]
    for _ in range(2):
        assert fetching.fetch(fetch(), WAIT_LIMIT_SECONDS) == FOUND
        assert closed.wait(WAIT_LIMIT_SECONDS)
        closed.clear()
    assert fetching.fetch(fetch(), WAIT_LIMIT_SECONDS) == FOUND
    assert system.connections == 3


@pytest.mark.parametrize("tries", [1, 2, 3])
def test_a_host_that_closes_every_connection_is_asked_no_oftener_than_told(
    fetching: HttpLookupClient, system: FakeHttpSystem, fetch: MakeFetch, tries: int
) -> None:
    """Connections that were idle, and break at their next request, count as well."""
    together = threading.Barrier(4)

    def answer_together(line: Any) -> None:
        together.wait(WAIT_LIMIT_SECONDS)
        answer_json(CLINICS)(line)

    system.answers = [answer_together]
    with ThreadPoolExecutor(4) as pool:
        found = [pool.submit(fetching.fetch, fetch(), WAIT_LIMIT_SECONDS) for _ in range(4)]
        assert [one.result() for one in found] == [FOUND] * 4
    assert system.connections == 4
    system.requests.clear()
    system.answers = [close_connection]
    assert fetching.fetch(fetch(tries=tries), WAIT_LIMIT_SECONDS) == LookupFailed()
    assert len(system.requests) == tries


def test_private_addresses_are_refused(
    make_fetching: MakeFetching, system: FakeHttpSystem, fetch: MakeFetch, caplog: pytest.LogCaptureFixture
) -> None:
    fetching = make_fetching(allow_private=False)
    by_name = system.url.replace("127.0.0.1", "localhost")
    for url in (system.url, by_name, system.url.replace("127.0.0.1", "[::ffff:127.0.0.1]")):
        assert fetching.fetch(replace(fetch(), url=url), WAIT_LIMIT_SECONDS) == LookupFailed()
    assert system.connections == 0
    assert {record.__dict__["reason"] for record in caplog.records} == {
        "its address is private: GATEWAY_ALLOW_PRIVATE_LOOKUPS=yes allows it"
    }


def test_the_address_that_was_looked_at_is_the_one_that_is_called(
    make_fetching: MakeFetching, system: FakeHttpSystem, fetch: MakeFetch
) -> None:
    """So a name whose next answer is another address gains nothing: there is no second look."""
    looked_up: list[str] = []

    def ours(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        looked_up.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    names = HostResolver(ours)
    url = system.url.replace("127.0.0.1", "health.example")
    assert (
        make_fetching(names=names, allow_private=False).fetch(fetch(url=url), WAIT_LIMIT_SECONDS)
        == LookupFailed()
    )
    assert system.connections == 0
    assert make_fetching(names=names).fetch(fetch(url=url), WAIT_LIMIT_SECONDS) == FOUND
    assert looked_up == ["health.example"] * 2
    assert system.requests[0].headers["Host"] == url.removeprefix("http://")
