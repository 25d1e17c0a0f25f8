"""Examinations are made at the same time, and one that fails or hangs does not keep the others back."""

import threading
import time

import pytest

from gateway.operations.doctor import clock
from gateway.operations.doctor.finding import Finding, Verdict, good
from gateway.operations.doctor.runner import examine


def test_they_are_made_at_the_same_time_and_told_in_order() -> None:
    together = threading.Barrier(3, timeout=5)  # broken, should one wait for another

    def look(name: str) -> list[Finding]:
        together.wait()
        return [good(name, "Well.")]

    found = examine({name: lambda name=name: look(name) for name in ("a", "b", "c")})  # type: ignore[misc]
    assert [one.about for one in found] == ["a", "b", "c"]


def test_one_that_fails_is_told_by_the_kind_of_its_error_alone() -> None:
    def look() -> list[Finding]:
        raise ValueError("a secret")

    found = list(examine({"broken": look, "sound": lambda: [good("sound", "Well.")]}))
    assert [(one.about, one.verdict) for one in found] == [("broken", Verdict.BAD), ("sound", Verdict.GOOD)]
    assert found[0].said == "It could not be looked at (ValueError)."
    assert "a secret" not in repr(found)


def test_one_that_hangs_is_not_waited_for() -> None:
    over = threading.Event()

    def look() -> list[Finding]:
        over.wait(10)
        return []

    began = time.monotonic()
    found = list(examine({"hangs": look, "sound": lambda: [good("sound", "Well.")]}, seconds=0.2))
    over.set()
    assert time.monotonic() - began < 5
    assert [(one.about, one.said) for one in found] == [("hangs", "No answer in time."), ("sound", "Well.")]


@pytest.mark.parametrize(
    ("theirs", "exact", "verdict"),
    [
        (1000.0, 0, Verdict.GOOD),
        (995.1, 0, Verdict.GOOD),
        (1005.0, 0, Verdict.WARNING),
        (1006.9, 2, Verdict.GOOD),
        (940.0, 0, Verdict.BAD),
        (1400.0, 2, Verdict.BAD),
    ],
)
def test_clocks(theirs: float, exact: float, verdict: Verdict) -> None:
    assert [one.verdict for one in clock.compared("store", 1000.0, theirs, "the store's", exact)] == [verdict]


def test_a_clock_that_was_not_told_is_not_judged() -> None:
    assert list(clock.compared("store", 1000.0, None, "the store's")) == []
