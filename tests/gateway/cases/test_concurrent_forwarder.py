"""Several submissions at once, as many as the case system takes, on a real store and over real HTTP."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from secrets import randbelow
from threading import Event

import pytest
import redis

from gateway.case_systems.gateway.client import CaseBackend
from gateway.case_systems.outcomes import CaseRetry
from gateway.cases.adaptive_limit import AdaptiveLimit
from gateway.cases.concurrent_forwarder import CIRCUIT_SECONDS, ConcurrentForwarder
from gateway.cases.forwarder import CIRCUIT_KEY, Forwarder
from gateway.cases.submissions import SubmissionStore
from gateway.lookups.circuit_breaker import MAX_FAILURES, CircuitBreaker
from gateway.operations.doctor.workers import check_alarms
from gateway.security.crypto import Crypto
from gateway.storage.outbox.outbox import Outbox
from gateway.storage.outbox.pauses import StreamPauses
from tests.gateway.cases.conftest import ASHA, WATER_LEAK, FakeCaseTexts
from tests.gateway.cases.fake_case_system import SECRET, FakeCaseSystem
from tests.waiting import WAIT_LIMIT_SECONDS, wait_until

CRYPTO = Crypto(("a-key-for-tests",))
HANGS = 0.3  # seconds after which an attempt is given up
PAUSE = 0.2  # seconds between two trials of a case system that is down


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def due(store: redis.Redis) -> Outbox:
    return Outbox(store, "submissions", now)


@pytest.fixture
def filed(store: redis.Redis) -> SubmissionStore:
    """Filing as the web process does it."""
    words = FakeCaseTexts(messages={})
    return SubmissionStore(store, CRYPTO, now, randbelow, lambda: words, timedelta(days=1))


@contextmanager
def running(
    store: redis.Redis, due: Outbox, case_system: FakeCaseSystem, concurrency: int = 8
) -> Iterator[None]:
    """Forwards as a worker process does, but with little patience."""
    backend = CaseBackend(case_system.url, (SECRET,), now, HANGS)
    forwarder = Forwarder(store, due, backend, CRYPTO, randbelow, timedelta(days=1))
    breaker = CircuitBreaker(open_seconds=PAUSE)
    concurrent = ConcurrentForwarder(store, forwarder, due, concurrency, breaker, poll_seconds=0.05)
    stop = Event()
    thread = threading.Thread(target=concurrent.run, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def file(filed: SubmissionStore, count: int) -> list[str]:
    return [filed.commit(f"s{number}", WATER_LEAK, ASHA) for number in range(count)]


def test_the_limit_grows_by_one_and_halves() -> None:
    limit = AdaptiveLimit(8)
    seen = []
    for overloaded in (True, True, True, True, False, False):
        limit.record_overload() if overloaded else limit.record_answer()
        seen.append(limit.value)
    assert seen == [4, 2, 1, 1, 2, 3]
    for _ in range(20):
        limit.record_answer()
    assert limit.value == 8


def test_several_go_at_once(
    store: redis.Redis, due: Outbox, filed: SubmissionStore, case_system: FakeCaseSystem
) -> None:
    together = threading.Barrier(8)
    case_system.on_request = lambda: together.wait(timeout=WAIT_LIMIT_SECONDS)
    references = file(filed, 8)
    with running(store, due, case_system):
        wait_until(lambda: len(case_system.requests) == 8)
        wait_until(lambda: set(references) == set(case_system.cases))


def test_what_is_due_is_asked_for_many_at_once(
    store: redis.Redis, due: Outbox, filed: SubmissionStore, case_system: FakeCaseSystem
) -> None:
    def questions() -> int:
        return int(store.info("commandstats").get("cmdstat_zrange", {}).get("calls", 0))

    references = file(filed, 40)
    before = questions()
    with running(store, due, case_system):
        wait_until(lambda: set(references) == set(case_system.cases))
        assert questions() - before < 40, "not each case costs a question what is due"


def test_a_slow_one_holds_none_beside_it(
    store: redis.Redis, due: Outbox, filed: SubmissionStore, case_system: FakeCaseSystem
) -> None:
    slow, *others = file(filed, 20)
    go_on = Event()

    def hold_the_slow_one() -> None:
        if slow.encode() in case_system.requests[-1][3]:
            go_on.wait(20)

    case_system.on_request = hold_the_slow_one
    with running(store, due, case_system):
        wait_until(lambda: set(others) <= set(case_system.cases))
        go_on.set()


def test_a_case_system_that_hangs_gets_one_at_a_time_and_everything_once_it_is_back(
    store: redis.Redis, due: Outbox, filed: SubmissionStore, case_system: FakeCaseSystem
) -> None:
    case_system.delay_seconds = 60
    references = file(filed, 10)
    with running(store, due, case_system):
        wait_until(lambda: store.exists(CIRCUIT_KEY))
        assert store.get(CIRCUIT_KEY) == b"no answer in time"
        wait_until(lambda: len(case_system.requests) > 8 + 2)
        (finding,) = check_alarms(store)
        assert "It is down (no answer in time)" in finding.message
        assert 0 < store.ttl(CIRCUIT_KEY) <= 90
        case_system.delay_seconds = 0
        case_system.over.set()
        assert wait_until(lambda: due.depth() == 0) < CIRCUIT_SECONDS / 2, "by the attempt at hand"
    assert set(case_system.cases) == set(references)
    assert not store.exists(CIRCUIT_KEY)


@pytest.mark.parametrize("status", [500, 502, 503, 429])
def test_failures_in_a_row_open_the_circuit(
    store: redis.Redis, due: Outbox, filed: SubmissionStore, case_system: FakeCaseSystem, status: int
) -> None:
    case_system.answers = [(status, {})] * (MAX_FAILURES + 2)
    references = file(filed, MAX_FAILURES)
    with running(store, due, case_system):
        wait_until(lambda: store.exists(CIRCUIT_KEY))
        wait_until(lambda: set(references) == set(case_system.cases))


@pytest.mark.parametrize("answer", [(500, {}), (503, {}), (200, b"<html>"), (429, {})])
def test_one_case_that_always_fails_does_not_open_the_circuit(
    store: redis.Redis,
    due: Outbox,
    filed: SubmissionStore,
    case_system: FakeCaseSystem,
    answer: tuple[int, object],
) -> None:
    """The fault may lie in this case, and says nothing about others."""
    case_system.answers = [answer] * (MAX_FAILURES + 2)
    [reference] = file(filed, 1)
    with running(store, due, case_system):
        for number in range(1, MAX_FAILURES + 1):
            wait_until(lambda: len(case_system.requests) >= number)  # noqa: B023 - it is called at once
            wait_until(lambda: store.hget("submission:s0", "attempts") == str(number).encode())  # noqa: B023
            assert not store.exists(CIRCUIT_KEY)
            due.expedite("s0")
        wait_until(lambda: reference in case_system.cases, pause=lambda: due.expedite("s0"))


def test_a_case_system_that_is_away_opens_the_circuit_for_one_case(
    store: redis.Redis, due: Outbox, filed: SubmissionStore, case_system: FakeCaseSystem
) -> None:
    case_system.delay_seconds = 60
    file(filed, 1)
    with running(store, due, case_system):
        wait_until(lambda: store.exists(CIRCUIT_KEY), pause=lambda: due.expedite("s0"))
        case_system.delay_seconds = 0
        case_system.over.set()
        wait_until(lambda: due.depth() == 0)


@pytest.mark.parametrize(
    ("status", "is_fault"), [(503, True), (429, True), (200, True), (401, False), (404, False)]
)
def test_only_faults_count(case_system: FakeCaseSystem, status: int, *, is_fault: bool) -> None:
    case_system.answers = [(status, {})]
    outcome = CaseBackend(case_system.url, (SECRET,), now).file_case("482915307", {})
    assert isinstance(outcome, CaseRetry)
    assert outcome.is_fault is is_fault


def test_a_refusal_is_no_failure(
    store: redis.Redis, due: Outbox, filed: SubmissionStore, case_system: FakeCaseSystem
) -> None:
    case_system.answers = [(422, {})] * (2 * MAX_FAILURES)
    file(filed, 2 * MAX_FAILURES)
    with running(store, due, case_system):
        wait_until(lambda: due.dead_depth() == 2 * MAX_FAILURES)
    assert not store.exists(CIRCUIT_KEY)


def test_feedback_comes_after_its_case(
    store: redis.Redis, due: Outbox, filed: SubmissionStore, case_system: FakeCaseSystem
) -> None:
    reference = filed.commit("case", WATER_LEAK, ASHA)
    note = filed.commit("note", WATER_LEAK, ASHA, feedback_on=reference)
    case_system.answers = [(503, {})]
    with running(store, due, case_system):
        wait_until(lambda: note in case_system.cases)
    assert list(case_system.cases) == [reference, note]


def test_a_paused_stream_stands_still(
    store: redis.Redis, due: Outbox, filed: SubmissionStore, case_system: FakeCaseSystem
) -> None:
    pauses = StreamPauses(store, now)
    pauses.pause("forwarding", "moved", "wanjiru")
    references = file(filed, 3)
    with running(store, due, case_system):
        pauses.resume("forwarding")
        wait_until(lambda: set(references) == set(case_system.cases))


def test_a_record_that_cannot_be_read_holds_up_none_beside_it(
    store: redis.Redis, due: Outbox, filed: SubmissionStore, case_system: FakeCaseSystem
) -> None:
    _, *others = file(filed, 8)
    store.hset("submission:s0", "attempts", "many")
    with running(store, due, case_system):
        wait_until(lambda: set(others) == set(case_system.cases))
        wait_until(lambda: due.depth() == 1)
