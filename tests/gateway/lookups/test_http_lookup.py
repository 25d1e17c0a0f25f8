import gzip
import json
import logging
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
import redis

from gateway.lookups.circuit_breaker import MAX_FAILURES
from gateway.lookups.exchange import MAX_ANSWER_BYTES
from gateway.lookups.host_resolver import HostResolver
from gateway.lookups.http_lookup import HttpLookupClient
from gateway.operations.metrics import Metrics
from menus.engine.effects import LookupFailed, LookupFound, LookupLate
from tests.gateway.lookups.conftest import MakeFetch, counted_lookups
from tests.gateway.lookups.fake_http_system import (
    CLINICS,
    AnswerScript,
    FakeHttpSystem,
    answer_json,
    answer_partly,
    answer_slowly,
    answer_with_gzip_bomb,
    close_connection,
    never_answer,
)
from tests.waiting import WAIT_LIMIT_SECONDS, measure_seconds, wait_until

FOUND = LookupFound(({"name": "Kibera", "lat": "-1.31"}, {"name": "Laini", "lat": "2"}))
NONE = LookupFound(())
HEADERS = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
CHUNKED = HEADERS + b'Transfer-Encoding: chunked\r\n\r\nf\r\n{"results": []}\r\n0\r\n\r\n'
HUGE = json.dumps({"results": [{"name": "x" * MAX_ANSWER_BYTES}]}).encode()
MakeFetching = Callable[..., HttpLookupClient]


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (answer_json(CLINICS), FOUND),
        (answer_json(gzip.compress(json.dumps(CLINICS).encode()), Content_Encoding="gzip"), FOUND),
        (answer_json(CLINICS, 201), FOUND),
        (answer_json({"results": []}), NONE),
        (lambda line: line.write(CHUNKED), NONE),
        (answer_json({"detail": "no such ward"}, 404), NONE),
        (answer_json(b"", 204), NONE),
        (answer_json(CLINICS, 400), LookupFailed()),
        (answer_json(CLINICS, 401), LookupFailed()),
        (answer_json(CLINICS, 429), LookupFailed()),
        (answer_json(CLINICS, 500), LookupFailed()),
        (answer_json(CLINICS, 302, Location="/elsewhere"), LookupFailed()),
        (answer_json(b"<html>Sign in</html>"), LookupFailed()),
        (answer_json({"error": "quota"}), LookupFailed()),
        (answer_json(HUGE), LookupFailed()),
        (lambda line: line.write(HEADERS + b"\r\n" + HUGE), LookupFailed()),
        (answer_with_gzip_bomb(), LookupFailed()),
        (answer_json(b"not gzip", Content_Encoding="gzip"), LookupFailed()),
        (answer_json(gzip.compress(b'{"results": []}')[:-9], Content_Encoding="gzip"), LookupFailed()),
        (answer_json(CLINICS, Content_Encoding="br"), LookupFailed()),
        (answer_partly, LookupFailed()),
        (close_connection, LookupFailed()),
        (lambda line: line.write(b"SSH-2.0-OpenSSH_9.2\r\n"), LookupFailed()),
        (never_answer, LookupLate()),
    ],
)  # fmt: skip
def test_answers(
    fetching: HttpLookupClient,
    system: FakeHttpSystem,
    fetch: MakeFetch,
    answer: AnswerScript,
    outcome: object,
) -> None:
    system.answers = [answer]
    assert fetching.fetch(fetch(), 0.4 if outcome == LookupLate() else WAIT_LIMIT_SECONDS) == outcome
    wait_until(lambda: system.requests)
    assert len(system.requests) == 1


@pytest.mark.parametrize(
    "begin",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nX-Slow:",
        HEADERS + b"Content-Length: 5000\r\n\r\n[",
        HEADERS + b"Transfer-Encoding: chunked\r\n\r\n5000\r\n[",
        HEADERS + b"\r\n[",
    ],
)
def test_the_deadline_is_for_the_whole_answer_however_it_trickles(
    fetching: HttpLookupClient, system: FakeHttpSystem, fetch: MakeFetch, begin: bytes
) -> None:
    system.answers = [answer_slowly(begin)]

    def look_up() -> None:
        assert fetching.fetch(fetch(tries=3), 0.3) == LookupLate()

    assert 0.29 < measure_seconds(look_up, 0.6) < 0.6


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


def test_what_is_asked(fetching: HttpLookupClient, system: FakeHttpSystem, fetch: MakeFetch) -> None:
    asked = fetch(
        "/ward%2F1/clinics a?kind=x",
        query={"open": "1", "q": "a&b=é"},
        headers={"Authorization": "Bearer s3cret", "X-Name": "Wanjikũ"},
    )
    fetching.fetch(asked, WAIT_LIMIT_SECONDS)
    (got,) = system.requests
    assert (got.method, got.path) == ("GET", "/ward%2F1/clinics%20a?kind=x&open=1&q=a%26b%3D%C3%A9")
    assert got.headers["Authorization"] == "Bearer s3cret"
    assert got.headers["X-Name"].encode("latin-1").decode() == "Wanjikũ"
    assert got.headers["Host"] == system.url.removeprefix("http://")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_a_question_with_a_body(
    fetching: HttpLookupClient, system: FakeHttpSystem, fetch: MakeFetch, method: str
) -> None:
    asked = fetch(method=method, body={"id": "12", "n": 3, "x": None})
    assert fetching.fetch(asked, WAIT_LIMIT_SECONDS) == FOUND
    (got,) = system.requests
    assert got.method == method
    assert json.loads(got.body) == {"id": "12", "n": 3, "x": None}
    assert got.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\nb", "a\x00b"])
def test_an_answer_cannot_add_a_header(
    fetching: HttpLookupClient, system: FakeHttpSystem, fetch: MakeFetch, value: str
) -> None:
    outcome = fetching.fetch(fetch(headers={"X-Name": value}), WAIT_LIMIT_SECONDS)
    assert not any("X-Evil" in asked.headers for asked in system.requests)
    assert outcome == LookupFailed() or "\x00" in value


@pytest.mark.parametrize(
    ("method", "first", "outcome", "asked"),
    [
        ("GET", answer_json({}, 503), FOUND, 2),
        ("GET", close_connection, FOUND, 2),
        ("GET", answer_partly, FOUND, 2),
        ("GET", answer_json({}, 400), LookupFailed(), 1),
        ("GET", answer_json(b"garbage"), LookupFailed(), 1),
        ("GET", never_answer, LookupLate(), 1),
        ("POST", answer_json({}, 503), LookupFailed(), 1),
        ("POST", close_connection, LookupFailed(), 1),
        ("PUT", answer_json({}, 503), LookupFailed(), 1),
        ("PUT", close_connection, LookupFailed(), 1),
        ("PATCH", answer_json({}, 503), LookupFailed(), 1),
        ("PATCH", answer_partly, LookupFailed(), 1),
    ],
)
def test_it_is_tried_again_where_that_is_safe(
    fetching: HttpLookupClient,
    system: FakeHttpSystem,
    fetch: MakeFetch,
    method: str,
    first: AnswerScript,
    outcome: object,
    asked: int,
) -> None:
    system.answers = [first, answer_json(CLINICS)]
    deadline = 0.5 if outcome == LookupLate() else WAIT_LIMIT_SECONDS
    assert fetching.fetch(fetch(method=method, tries=2), deadline) == outcome
    wait_until(lambda: system.requests)
    assert len(system.requests) == asked


def test_tries_end(fetching: HttpLookupClient, system: FakeHttpSystem, fetch: MakeFetch) -> None:
    system.answers = [answer_json({}, 503)]
    assert fetching.fetch(fetch(tries=3), WAIT_LIMIT_SECONDS) == LookupFailed()
    assert len(system.requests) == 3


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


def test_secrets_and_answers_are_in_no_log_key_or_repr(
    fetching: HttpLookupClient,
    system: FakeHttpSystem,
    fetch: MakeFetch,
    store: redis.Redis,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    hidden = ("s3cret", "typed-words", "key-in-query", "Kibera")
    asked = fetch(
        "/typed-words", headers={"Authorization": "s3cret"}, query={"key": "key-in-query"}, keep=60.0
    )
    assert fetching.fetch(asked, WAIT_LIMIT_SECONDS) == FOUND
    system.answers = [answer_json({}, 500), never_answer, answer_json(b"Kibera")]
    for number in range(3):
        fetching.fetch(replace(asked, limit=number + 1), 0.2)
    logged = [str(record.__dict__) for record in caplog.records]
    assert len(logged) == 3
    kept = [key.decode() + store.get(key).decode() for key in store.keys("*")]  # type: ignore[union-attr]
    assert len(kept) == 1
    for text in hidden:
        assert not any(text in line for line in [*logged, *kept])
    assert "s3cret" not in repr(asked)
    assert "key-in-query" not in repr(asked)


@pytest.mark.parametrize(("answer", "outcome"), [(answer_json(CLINICS), FOUND), (answer_json({}, 404), NONE)])
def test_answers_are_kept(
    fetching: HttpLookupClient,
    system: FakeHttpSystem,
    fetch: MakeFetch,
    store: redis.Redis,
    metrics: Metrics,
    answer: AnswerScript,
    outcome: LookupFound,
) -> None:
    system.answers = [answer]
    asked = fetch(keep=60.0)
    assert [fetching.fetch(asked, WAIT_LIMIT_SECONDS) for _ in range(3)] == [outcome] * 3
    assert len(system.requests) == 1
    assert counted_lookups(metrics)["cached"] == 2
    (key,) = store.keys("*")
    assert 0 < store.ttl(key) <= 60
    assert fetching.fetch(replace(asked, query={"ward": "2"}), WAIT_LIMIT_SECONDS) == outcome
    assert fetching.fetch(replace(asked, headers={"Authorization": "other"}), WAIT_LIMIT_SECONDS) == outcome
    assert len(system.requests) == 3


def test_failures_are_not_kept(fetching: HttpLookupClient, system: FakeHttpSystem, fetch: MakeFetch) -> None:
    system.answers = [answer_json({}, 500), answer_json(CLINICS)]
    assert fetching.fetch(fetch(keep=60.0), WAIT_LIMIT_SECONDS) == LookupFailed()
    assert fetching.fetch(fetch(keep=60.0), WAIT_LIMIT_SECONDS) == FOUND


def test_a_system_that_is_down_is_left_alone(
    fetching: HttpLookupClient, system: FakeHttpSystem, fetch: MakeFetch, metrics: Metrics
) -> None:
    system.answers = [answer_json({}, 503)]
    assert [fetching.fetch(fetch(), WAIT_LIMIT_SECONDS) for _ in range(MAX_FAILURES + 3)] == [
        LookupFailed()
    ] * (MAX_FAILURES + 3)
    assert len(system.requests) == MAX_FAILURES
    assert counted_lookups(metrics) == {"failed": MAX_FAILURES, "open": 3}


@pytest.mark.parametrize(
    "fault",
    [answer_json({}, 500), answer_partly, close_connection, never_answer],
    ids=["500", "cut", "closed", "late"],
)
def test_what_fails_for_one_caller_stops_the_lookups_of_nobody(
    fetching: HttpLookupClient, system: FakeHttpSystem, fetch: MakeFetch, fault: AnswerScript
) -> None:
    system.answers = [fault] * (MAX_FAILURES + 1) + [answer_json(CLINICS)]
    seconds = 0.1 if fault is never_answer else WAIT_LIMIT_SECONDS
    for _ in range(MAX_FAILURES + 1):
        assert fetching.fetch(fetch(tries=1), seconds, "+254711000111") != FOUND
    assert fetching.fetch(fetch(), WAIT_LIMIT_SECONDS, "+254711000222") == FOUND


@pytest.mark.parametrize("fault", [answer_json({}, 500), never_answer], ids=["500", "late"])
def test_what_fails_for_two_callers_is_the_systems_fault(
    fetching: HttpLookupClient,
    system: FakeHttpSystem,
    fetch: MakeFetch,
    metrics: Metrics,
    fault: AnswerScript,
) -> None:
    system.answers = [fault]
    for number in range(MAX_FAILURES + 1):
        fetching.fetch(fetch(tries=1), 0.1, f"caller {number % 2}")
    assert counted_lookups(metrics)["open"] == 1


def test_a_system_that_answers_badly_is_not_down(
    fetching: HttpLookupClient, system: FakeHttpSystem, fetch: MakeFetch
) -> None:
    system.answers = [answer_json({}, 400)]
    for _ in range(MAX_FAILURES + 3):
        fetching.fetch(fetch(), WAIT_LIMIT_SECONDS)
    assert len(system.requests) == MAX_FAILURES + 3


def test_a_lookup_too_many_is_late_at_once(
    make_fetching: MakeFetching, system: FakeHttpSystem, fetch: MakeFetch, metrics: Metrics
) -> None:
    fetching = make_fetching(places=1)
    release = threading.Event()

    def slow(line: Any) -> None:
        release.wait(WAIT_LIMIT_SECONDS)
        answer_json(CLINICS)(line)

    system.answers = [slow]
    outcomes: list[object] = []
    first = threading.Thread(target=lambda: outcomes.append(fetching.fetch(fetch(), WAIT_LIMIT_SECONDS)))
    first.start()
    assert system.arrived.wait(WAIT_LIMIT_SECONDS)
    started = time.monotonic()
    assert fetching.fetch(fetch(), WAIT_LIMIT_SECONDS) == LookupLate()
    assert time.monotonic() - started < WAIT_LIMIT_SECONDS / 2
    assert outcomes == []
    release.set()
    first.join()
    assert outcomes == [FOUND]
    assert fetching.fetch(fetch(), WAIT_LIMIT_SECONDS) == FOUND
    assert counted_lookups(metrics) == {"late": 1, "found": 2}
