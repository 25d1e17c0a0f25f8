"""Examinations are made at the same time, and one that fails or hangs does not keep the others back."""

import threading
import time

import pytest

from gateway.operations.doctor import clock_skew
from gateway.operations.doctor.finding import Finding, FindingStatus, good
from gateway.operations.doctor.runner import run_checks
from tests.waiting import WAIT_LIMIT_SECONDS


def test_they_are_made_at_the_same_time_and_told_in_order() -> None:
    together = threading.Barrier(3, timeout=WAIT_LIMIT_SECONDS)  # broken, should one wait for another

    def look(name: str) -> list[Finding]:
        together.wait()
        return [good(name, "Well.")]

    found = run_checks({name: lambda name=name: look(name) for name in ("a", "b", "c")})  # type: ignore[misc]
    assert [one.subject for one in found] == ["a", "b", "c"]


def test_one_that_fails_is_told_by_the_kind_of_its_error_alone() -> None:
    def look() -> list[Finding]:
        raise ValueError("a secret")

    found = list(run_checks({"broken": look, "sound": lambda: [good("sound", "Well.")]}))
    assert [(one.subject, one.status) for one in found] == [
        ("broken", FindingStatus.BAD),
        ("sound", FindingStatus.GOOD),
    ]
    assert found[0].message == "It could not be looked at (ValueError)."
    assert "a secret" not in repr(found)


def test_one_that_hangs_is_not_waited_for() -> None:
    over = threading.Event()

    def look() -> list[Finding]:
        over.wait(WAIT_LIMIT_SECONDS)
        return []

    began = time.monotonic()
    found = list(run_checks({"hangs": look, "sound": lambda: [good("sound", "Well.")]}, seconds=0.2))
    over.set()
    assert time.monotonic() - began < WAIT_LIMIT_SECONDS / 2
    assert [(one.subject, one.message) for one in found] == [
        ("hangs", "No answer in time."),
        ("sound", "Well."),
    ]


@pytest.mark.parametrize(
    ("theirs", "exact", "verdict"),
    [
        (1000.0, 0, FindingStatus.GOOD),
        (995.1, 0, FindingStatus.GOOD),
        (1005.0, 0, FindingStatus.WARNING),
        (1006.9, 2, FindingStatus.GOOD),
        (940.0, 0, FindingStatus.BAD),
        (1400.0, 2, FindingStatus.BAD),
    ],
)
def test_clocks(theirs: float, exact: float, verdict: FindingStatus) -> None:
    assert [
        one.status for one in clock_skew.compare_clocks("store", 1000.0, theirs, "the store's", exact)
    ] == [verdict]


def test_a_clock_that_was_not_told_is_not_judged() -> None:
    assert list(clock_skew.compare_clocks("store", 1000.0, None, "the store's")) == []
