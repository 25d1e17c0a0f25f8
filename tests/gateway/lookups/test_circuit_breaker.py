"""When a system is left alone, and when it is asked again."""

from collections.abc import Hashable

import pytest

from gateway.lookups.circuit_breaker import MAX_FAILURES, OPEN_SECONDS, WITHIN_SECONDS, CircuitBreaker
from tests.clock import FakeMonotonic


def open_breaker(monotonic: FakeMonotonic) -> CircuitBreaker:
    breaker = CircuitBreaker(monotonic)
    for _ in range(MAX_FAILURES):
        assert breaker.allows("a")
        breaker.record_failure("a")
    return breaker


def test_failures_in_a_row_open_it_for_that_system_only() -> None:
    breaker = open_breaker(FakeMonotonic())
    assert not breaker.allows("a")
    assert breaker.allows("b")


def test_one_tries_after_a_while_and_by_its_luck_all_go_on() -> None:
    monotonic = FakeMonotonic()
    breaker = open_breaker(monotonic)
    monotonic.now += OPEN_SECONDS
    assert [breaker.allows("a") for _ in range(3)] == [True, False, False]
    breaker.record_success("a")
    assert breaker.allows("a")
    assert breaker.allows("a")


def test_or_all_wait_again() -> None:
    monotonic = FakeMonotonic()
    breaker = open_breaker(monotonic)
    monotonic.now += OPEN_SECONDS
    assert breaker.allows("a")
    breaker.record_failure("a")
    monotonic.now += OPEN_SECONDS - 0.1
    assert not breaker.allows("a")
    monotonic.now += 0.1
    assert breaker.allows("a")


def test_a_success_in_between_starts_the_count_again() -> None:
    breaker = CircuitBreaker(FakeMonotonic())
    for _ in range(MAX_FAILURES * 3):
        breaker.record_failure("a")
        breaker.record_failure("a")
        breaker.record_success("a")
    assert breaker.allows("a")


def test_failures_far_apart_do_not_count_together() -> None:
    monotonic = FakeMonotonic()
    breaker = CircuitBreaker(monotonic)
    for _ in range(MAX_FAILURES * 2):
        breaker.record_failure("a")
        monotonic.now += WITHIN_SECONDS / (MAX_FAILURES - 1) + 0.1
    assert breaker.allows("a")


@pytest.mark.parametrize(
    ("subjects", "is_open"),
    [
        (["one"] * MAX_FAILURES * 3, False),
        (["one"] * (MAX_FAILURES - 1) + ["other"], True),
        (["one"] * (MAX_FAILURES - 1) + [None], True),
        (["one", "other"] + ["one"] * (MAX_FAILURES - 2), True),
        (["one", "other"] + ["one"] * (MAX_FAILURES - 3), False),
    ],
)
def test_one_subject_alone_says_nothing_about_the_system(subjects: list[Hashable], *, is_open: bool) -> None:
    breaker = CircuitBreaker(FakeMonotonic())
    told = [breaker.record_failure("a", subject) for subject in subjects]
    assert breaker.is_open("a") is is_open
    assert told == [False] * (len(told) - 1) + [is_open]
