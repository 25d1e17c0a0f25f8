"""A system that is down, or has too much to do, is left alone."""

import threading
import time
from typing import Any

import pytest

from gateway.lookups.circuit_breaker import MAX_FAILURES, CircuitBreaker
from gateway.lookups.http_lookup import HttpLookupClient
from gateway.operations.metrics import Metrics
from menus.engine.effects import LookupFailed, LookupLate
from tests.clock import FakeMonotonic
from tests.gateway.lookups.conftest import MakeFetch, MakeFetching, counted_lookups
from tests.gateway.lookups.fake_http_system import (
    CLINICS,
    FOUND,
    AnswerScript,
    FakeHttpSystem,
    answer_json,
    answer_partly,
    close_connection,
    never_answer,
)
from tests.waiting import WAIT_LIMIT_SECONDS


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


@pytest.mark.parametrize("status", [429, 503])
def test_a_system_is_left_alone_for_as_long_as_it_asks(
    make_fetching: MakeFetching, system: FakeHttpSystem, fetch: MakeFetch, status: int
) -> None:
    clock = FakeMonotonic()
    fetching = make_fetching(breaker=CircuitBreaker(clock))
    system.answers = [answer_json({}, status, **{"Retry-After": "60"}), answer_json(CLINICS)]
    assert fetching.fetch(fetch(tries=3), WAIT_LIMIT_SECONDS) == LookupFailed()
    clock.now += 59
    assert fetching.fetch(fetch(), WAIT_LIMIT_SECONDS) == LookupFailed()
    assert len(system.requests) == 1
    clock.now += 1
    assert fetching.fetch(fetch(), WAIT_LIMIT_SECONDS) == FOUND


def test_too_many_requests_are_no_more_by_another_try(
    fetching: HttpLookupClient, system: FakeHttpSystem, fetch: MakeFetch
) -> None:
    system.answers = [answer_json({}, 429), answer_json(CLINICS)]
    assert fetching.fetch(fetch(tries=3), WAIT_LIMIT_SECONDS) == LookupFailed()
    assert len(system.requests) == 1


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
