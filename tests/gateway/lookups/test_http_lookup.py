import gzip
import json
import logging
from dataclasses import replace

import pytest
import redis

from gateway.lookups.exchange import MAX_ANSWER_BYTES
from gateway.lookups.http_lookup import HttpLookupClient
from gateway.operations.metrics import Metrics
from menus.engine.effects import LookupFailed, LookupFound, LookupLate
from tests.gateway.lookups.conftest import MakeFetch, counted_lookups
from tests.gateway.lookups.fake_http_system import (
    CLINICS,
    FOUND,
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

NONE = LookupFound(())
HEADERS = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
CHUNKED = HEADERS + b'Transfer-Encoding: chunked\r\n\r\nf\r\n{"results": []}\r\n0\r\n\r\n'
HUGE = json.dumps({"results": [{"name": "x" * MAX_ANSWER_BYTES}]}).encode()


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

    assert 0.29 < measure_seconds(look_up, 3) < 3  # the answer itself never ends


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
