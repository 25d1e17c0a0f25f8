"""How fast lookups of cases ask the case system."""

import threading
from collections.abc import Callable

import pytest

from gateway.case_systems.outcomes import CaseBackendUnavailable, CaseStatus, CaseUnknown
from gateway.lookups.case_system_pace import CaseSystemPace, StatusAnswer
from gateway.lookups.circuit_breaker import LONGEST_SECONDS, MAX_FAILURES, OPEN_SECONDS, CircuitBreaker
from tests.clock import FakeMonotonic
from tests.waiting import WAIT_LIMIT_SECONDS

FOUND = CaseStatus("IN_REVIEW", "", "")
LATE = CaseBackendUnavailable(timed_out=True)
FAULT = CaseBackendUnavailable(timed_out=False, has_answered=True)
REFUSED = CaseBackendUnavailable(
    timed_out=False, is_fault=False, has_answered=True
)  # 403: an operator's matter
ALONE = CaseBackendUnavailable(timed_out=False)


class CaseSystem:
    """Gives one answer, and counts how often it was asked."""

    def __init__(self) -> None:
        self.answer: StatusAnswer = FOUND
        self.asked = 0

    def fetch(self) -> StatusAnswer:
        self.asked += 1
        return self.answer


@pytest.fixture
def system() -> CaseSystem:
    return CaseSystem()


@pytest.fixture
def clock() -> FakeMonotonic:
    return FakeMonotonic()


@pytest.fixture
def pace(clock: FakeMonotonic) -> CaseSystemPace:
    return CaseSystemPace(4, CircuitBreaker(clock))


def ask_many(pace: CaseSystemPace, system: CaseSystem, references: list[str]) -> list[StatusAnswer]:
    return [pace.ask(reference, system.fetch) for reference in references]


@pytest.mark.parametrize(
    ("answer", "references", "is_left_alone"),
    [
        pytest.param(LATE, ["1"] * MAX_FAILURES, True, id="late"),
        pytest.param(FAULT, ["1", "2"] * MAX_FAILURES, True, id="it fails on several cases"),
        pytest.param(FAULT, ["1"] * MAX_FAILURES, False, id="it fails on one case"),
        pytest.param(LATE, ["1"] * (MAX_FAILURES - 1), False, id="not often enough"),
        pytest.param(REFUSED, ["1", "2"] * MAX_FAILURES, False, id="it answers, if only no"),
        pytest.param(CaseUnknown(), ["1", "2"] * MAX_FAILURES, False, id="no such cases"),
    ],
)
def test_a_system_that_fails_in_a_row_is_left_alone(
    pace: CaseSystemPace, system: CaseSystem, answer: StatusAnswer, references: list[str], is_left_alone: bool
) -> None:
    system.answer = answer
    ask_many(pace, system, references)
    asked, system.answer = system.asked, FOUND
    assert pace.ask("3", system.fetch) == (ALONE if is_left_alone else FOUND)
    assert system.asked == asked + (not is_left_alone)


def test_after_a_pause_one_lookup_tries_and_all_ask_again(
    pace: CaseSystemPace, system: CaseSystem, clock: FakeMonotonic
) -> None:
    system.answer = LATE
    ask_many(pace, system, ["1"] * MAX_FAILURES)
    clock.now += OPEN_SECONDS
    system.answer = FOUND
    assert ask_many(pace, system, ["1", "2"]) == [FOUND, FOUND]


@pytest.mark.parametrize(("asked_for", "seconds"), [(30.0, 30.0), (86_400.0, LONGEST_SECONDS)])
def test_it_is_left_alone_for_as_long_as_it_asks(
    pace: CaseSystemPace, system: CaseSystem, clock: FakeMonotonic, asked_for: float, seconds: float
) -> None:
    system.answer = CaseBackendUnavailable(timed_out=False, wait_seconds=asked_for, has_answered=True)
    pace.ask("1", system.fetch)
    system.answer = FOUND
    clock.now += seconds - 1
    assert pace.ask("2", system.fetch) == ALONE
    clock.now += 1
    assert pace.ask("2", system.fetch) == FOUND


def test_fewer_ask_at_a_time_after_each_failure_and_more_after_each_answer(
    pace: CaseSystemPace, system: CaseSystem
) -> None:
    assert most_at_once(pace) == 4
    system.answer = LATE
    pace.ask("1", system.fetch)
    system.answer = FOUND
    assert most_at_once(pace) == 2
    assert most_at_once(pace) == 4


def most_at_once(pace: CaseSystemPace) -> int:
    """How many of five lookups at the same time reach the system; each of them is answered."""
    room, over, inside = threading.Semaphore(0), threading.Event(), []

    def fetch() -> StatusAnswer:
        inside.append(1)
        room.release()
        assert over.wait(WAIT_LIMIT_SECONDS)
        return FOUND

    def ask(told: Callable[[StatusAnswer], None]) -> None:
        told(pace.ask("1", fetch))
        room.release()

    answers: list[StatusAnswer] = []
    threads = [threading.Thread(target=ask, args=(answers.append,)) for _ in range(5)]
    for thread in threads:
        thread.start()
    for _ in threads:
        assert room.acquire(timeout=WAIT_LIMIT_SECONDS)
    over.set()
    for thread in threads:
        thread.join()
    assert answers.count(LATE) == 5 - len(inside)
    return len(inside)


def test_what_is_known_without_the_system_says_nothing_of_it(
    pace: CaseSystemPace, system: CaseSystem, clock: FakeMonotonic
) -> None:
    system.answer = LATE
    ask_many(pace, system, ["1"] * MAX_FAILURES)
    clock.now += OPEN_SECONDS
    system.answer = CaseUnknown(was_asked=False)
    ask_many(pace, system, ["2"])
    system.answer = FOUND
    assert ask_many(pace, system, ["3"]) == [ALONE]
