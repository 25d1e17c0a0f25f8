import gzip
import json
import logging
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import redis

from gateway.lookups.addresses import Names
from gateway.lookups.breaker import FAILURES
from gateway.lookups.http_lookup import Fetching
from gateway.lookups.response import LONGEST_ANSWER
from gateway.operations.metrics import Metrics
from menus.engine.effects import Failed, Found, Late
from tests.gateway.lookups.conftest import MakeFetch, lookups_counted
from tests.gateway.lookups.registry import (
    CLINICS,
    Answer,
    Registry,
    bomb,
    cut_off,
    hangs_up,
    says,
    silent,
    trickles,
)

FOUND = Found(({"name": "Kibera", "lat": "-1.31"}, {"name": "Laini", "lat": "2"}))
NONE = Found(())
HEADERS = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
CHUNKED = HEADERS + b'Transfer-Encoding: chunked\r\n\r\nf\r\n{"results": []}\r\n0\r\n\r\n'
HUGE = json.dumps({"results": [{"name": "x" * LONGEST_ANSWER}]}).encode()
MakeFetching = Callable[..., Fetching]


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (says(CLINICS), FOUND),
        (says(gzip.compress(json.dumps(CLINICS).encode()), Content_Encoding="gzip"), FOUND),
        (says(CLINICS, 201), FOUND),
        (says({"results": []}), NONE),
        (lambda line: line.write(CHUNKED), NONE),
        (says({"detail": "no such ward"}, 404), NONE),
        (says(b"", 204), NONE),
        (says(CLINICS, 400), Failed()),
        (says(CLINICS, 401), Failed()),
        (says(CLINICS, 429), Failed()),
        (says(CLINICS, 500), Failed()),
        (says(CLINICS, 302, Location="/elsewhere"), Failed()),
        (says(b"<html>Sign in</html>"), Failed()),
        (says({"error": "quota"}), Failed()),
        (says(HUGE), Failed()),
        (lambda line: line.write(HEADERS + b"\r\n" + HUGE), Failed()),
        (bomb(), Failed()),
        (says(b"not gzip", Content_Encoding="gzip"), Failed()),
        (says(gzip.compress(b'{"results": []}')[:-9], Content_Encoding="gzip"), Failed()),
        (says(CLINICS, Content_Encoding="br"), Failed()),
        (cut_off, Failed()),
        (hangs_up, Failed()),
        (lambda line: line.write(b"SSH-2.0-OpenSSH_9.2\r\n"), Failed()),
        (silent, Late()),
    ],
)  # fmt: skip
def test_answers(
    fetching: Fetching, system: Registry, fetch: MakeFetch, answer: Answer, outcome: object
) -> None:
    system.answers = [answer]
    assert fetching.fetch(fetch(), 0.4) == outcome
    assert len(system.asked) == 1


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
    fetching: Fetching, system: Registry, fetch: MakeFetch, begin: bytes
) -> None:
    system.answers = [trickles(begin)]
    started = time.monotonic()
    assert fetching.fetch(fetch(tries=3), 0.3) == Late()
    assert 0.29 < time.monotonic() - started < 0.6


def test_a_name_that_is_not_found_in_time_is_late(make_fetching: MakeFetching, fetch: MakeFetch) -> None:
    over = threading.Event()

    def hang(*_: object, **__: object) -> list[tuple[object, ...]]:
        over.wait(5)
        return []

    fetching = make_fetching(names=Names(hang))
    assert fetching.fetch(fetch(url="http://health.example/"), 0.1) == Late()
    over.set()


def test_nobody_at_the_door(fetching: Fetching, fetch: MakeFetch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/"
    assert fetching.fetch(replace(fetch(), url=url, tries=3), 1) == Failed()


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
def test_what_is_no_address(fetching: Fetching, fetch: MakeFetch, url: str) -> None:
    assert fetching.fetch(replace(fetch(), url=url), 1) == Failed()


def test_what_is_asked(fetching: Fetching, system: Registry, fetch: MakeFetch) -> None:
    asked = fetch(
        "/ward%2F1/clinics a?kind=x",
        query={"open": "1", "q": "a&b=é"},
        headers={"Authorization": "Bearer s3cret", "X-Name": "Wanjikũ"},
    )
    fetching.fetch(asked, 1)
    (got,) = system.asked
    assert (got.method, got.path) == ("GET", "/ward%2F1/clinics%20a?kind=x&open=1&q=a%26b%3D%C3%A9")
    assert got.headers["Authorization"] == "Bearer s3cret"
    assert got.headers["X-Name"].encode("latin-1").decode() == "Wanjikũ"
    assert got.headers["Host"] == system.url.removeprefix("http://")


def test_a_post_has_a_body(fetching: Fetching, system: Registry, fetch: MakeFetch) -> None:
    assert fetching.fetch(fetch(method="POST", body={"id": "12", "n": 3, "x": None}), 1) == FOUND
    (got,) = system.asked
    assert got.method == "POST"
    assert json.loads(got.body) == {"id": "12", "n": 3, "x": None}
    assert got.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\nb", "a\x00b"])
def test_an_answer_cannot_add_a_header(
    fetching: Fetching, system: Registry, fetch: MakeFetch, value: str
) -> None:
    outcome = fetching.fetch(fetch(headers={"X-Name": value}), 1)
    assert not any("X-Evil" in asked.headers for asked in system.asked)
    assert outcome == Failed() or "\x00" in value


@pytest.mark.parametrize(
    ("method", "first", "outcome", "asked"),
    [
        ("GET", says({}, 503), FOUND, 2),
        ("GET", hangs_up, FOUND, 2),
        ("GET", cut_off, FOUND, 2),
        ("GET", says({}, 400), Failed(), 1),
        ("GET", says(b"garbage"), Failed(), 1),
        ("GET", silent, Late(), 1),
        ("POST", says({}, 503), Failed(), 1),
        ("POST", hangs_up, Failed(), 1),
    ],
)
def test_it_is_tried_again_where_that_is_safe(
    fetching: Fetching,
    system: Registry,
    fetch: MakeFetch,
    method: str,
    first: Answer,
    outcome: object,
    asked: int,
) -> None:
    system.answers = [first, says(CLINICS)]
    assert fetching.fetch(fetch(method=method, tries=2), 0.5) == outcome
    assert len(system.asked) == asked


def test_tries_end(fetching: Fetching, system: Registry, fetch: MakeFetch) -> None:
    system.answers = [says({}, 503)]
    assert fetching.fetch(fetch(tries=3), 1) == Failed()
    assert len(system.asked) == 3


def test_connections_are_used_again(fetching: Fetching, system: Registry, fetch: MakeFetch) -> None:
    for _ in range(3):
        assert fetching.fetch(fetch(), 1) == FOUND
    assert (len(system.asked), system.lines) == (3, 1)


def test_a_connection_that_was_closed_meanwhile_is_replaced(
    fetching: Fetching, system: Registry, fetch: MakeFetch
) -> None:
    def last(line: Any) -> None:
        says(CLINICS)(line)
        line.handler.close_connection = True

    system.answers = [last, last, says(CLINICS)]
    for _ in range(3):
        assert fetching.fetch(fetch(), 1) == FOUND
    assert system.lines == 3


def test_private_addresses_are_refused(
    make_fetching: MakeFetching, system: Registry, fetch: MakeFetch, caplog: pytest.LogCaptureFixture
) -> None:
    fetching = make_fetching(allow_private=False)
    by_name = system.url.replace("127.0.0.1", "localhost")
    for url in (system.url, by_name, system.url.replace("127.0.0.1", "[::ffff:127.0.0.1]")):
        assert fetching.fetch(replace(fetch(), url=url), 1) == Failed()
    assert system.lines == 0
    assert {record.__dict__["reason"] for record in caplog.records} == {
        "its address is private: GATEWAY_ALLOW_PRIVATE_LOOKUPS=yes allows it"
    }


def test_the_address_that_was_looked_at_is_the_one_that_is_called(
    make_fetching: MakeFetching, system: Registry, fetch: MakeFetch
) -> None:
    """So a name whose next answer is another address gains nothing: there is no second look."""
    looked_up: list[str] = []

    def ours(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        looked_up.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    names = Names(ours)
    url = system.url.replace("127.0.0.1", "health.example")
    assert make_fetching(names=names, allow_private=False).fetch(fetch(url=url), 1) == Failed()
    assert system.lines == 0
    assert make_fetching(names=names).fetch(fetch(url=url), 1) == FOUND
    assert looked_up == ["health.example"] * 2
    assert system.asked[0].headers["Host"] == url.removeprefix("http://")


def test_secrets_and_answers_are_in_no_log_key_or_repr(
    fetching: Fetching,
    system: Registry,
    fetch: MakeFetch,
    store: redis.Redis,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    hidden = ("s3cret", "typed-words", "key-in-query", "Kibera")
    asked = fetch(
        "/typed-words", headers={"Authorization": "s3cret"}, query={"key": "key-in-query"}, keep=60.0
    )
    assert fetching.fetch(asked, 1) == FOUND
    system.answers = [says({}, 500), silent, says(b"Kibera")]
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


@pytest.mark.parametrize(("answer", "outcome"), [(says(CLINICS), FOUND), (says({}, 404), NONE)])
def test_answers_are_kept(
    fetching: Fetching,
    system: Registry,
    fetch: MakeFetch,
    store: redis.Redis,
    metrics: Metrics,
    answer: Answer,
    outcome: Found,
) -> None:
    system.answers = [answer]
    asked = fetch(keep=60.0)
    assert [fetching.fetch(asked, 1) for _ in range(3)] == [outcome] * 3
    assert len(system.asked) == 1
    assert lookups_counted(metrics)["cached"] == 2
    (key,) = store.keys("*")
    assert 0 < store.ttl(key) <= 60
    assert fetching.fetch(replace(asked, query={"ward": "2"}), 1) == outcome
    assert fetching.fetch(replace(asked, headers={"Authorization": "other"}), 1) == outcome
    assert len(system.asked) == 3


def test_failures_are_not_kept(fetching: Fetching, system: Registry, fetch: MakeFetch) -> None:
    system.answers = [says({}, 500), says(CLINICS)]
    assert fetching.fetch(fetch(keep=60.0), 1) == Failed()
    assert fetching.fetch(fetch(keep=60.0), 1) == FOUND


def test_a_system_that_is_down_is_left_alone(
    fetching: Fetching, system: Registry, fetch: MakeFetch, metrics: Metrics
) -> None:
    system.answers = [says({}, 503)]
    assert [fetching.fetch(fetch(), 1) for _ in range(FAILURES + 3)] == [Failed()] * (FAILURES + 3)
    assert len(system.asked) == FAILURES
    assert lookups_counted(metrics) == {"failed": FAILURES, "open": 3}


def test_a_system_that_answers_badly_is_not_down(
    fetching: Fetching, system: Registry, fetch: MakeFetch
) -> None:
    system.answers = [says({}, 400)]
    for _ in range(FAILURES + 3):
        fetching.fetch(fetch(), 1)
    assert len(system.asked) == FAILURES + 3


def test_a_lookup_too_many_is_late_at_once(
    make_fetching: MakeFetching, system: Registry, fetch: MakeFetch, metrics: Metrics
) -> None:
    fetching = make_fetching(places=1)
    release = threading.Event()

    def slow(line: Any) -> None:
        release.wait(5)
        says(CLINICS)(line)

    system.answers = [slow]
    outcomes: list[object] = []
    first = threading.Thread(target=lambda: outcomes.append(fetching.fetch(fetch(), 5)))
    first.start()
    assert system.arrived.wait(5)
    started = time.monotonic()
    assert fetching.fetch(fetch(), 5) == Late()
    assert time.monotonic() - started < 0.5
    release.set()
    first.join()
    assert outcomes == [FOUND]
    assert fetching.fetch(fetch(), 5) == FOUND
    assert lookups_counted(metrics) == {"late": 1, "found": 2}
