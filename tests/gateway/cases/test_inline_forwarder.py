"""The attempt to forward a submission while its citizen waits: who makes it, and whose answer stands."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
import redis

from gateway.cases.case_answers import KEPT_SECONDS, CaseAnswerStore, SettledAnswer
from gateway.cases.forwarder import Forwarder
from gateway.cases.submissions import SubmissionStore
from gateway.lookups.circuit_breaker import MAX_FAILURES, OPEN_SECONDS, CircuitBreaker
from gateway.lookups.concurrency_limit import ConcurrencyLimit
from gateway.lookups.inline_forwarder import InlineForwarder
from gateway.lookups.rows import parse_answer
from gateway.operations.metrics import Metrics
from gateway.security.crypto import Crypto
from gateway.storage.outbox.outbox import Outbox
from menus.model import AnswerRequest
from tests.clock import FakeMonotonic
from tests.gateway.cases.conftest import ASHA, WATER_LEAK
from tests.gateway.cases.fake_case_system import FakeCaseSystem
from tests.waiting import WAIT_LIMIT_SECONDS

ANSWER = {"arm": "B"}
ASKING = replace(WATER_LEAK, answer=AnswerRequest({"arm": "study.arm"}, 1.5))
TOLD = (201, {"id": "C-1", "study": ANSWER})


@pytest.fixture
def answers(store: redis.Redis, crypto: Crypto) -> CaseAnswerStore:
    return CaseAnswerStore(store, crypto)


@pytest.fixture
def monotonic() -> FakeMonotonic:
    return FakeMonotonic()


@pytest.fixture
def inline(
    forwarding: Forwarder,
    answers: CaseAnswerStore,
    outbox: Outbox,
    monotonic: FakeMonotonic,
    case_system: FakeCaseSystem,
) -> Iterator[InlineForwarder]:
    made = InlineForwarder(
        forwarding,
        answers,
        outbox,
        CircuitBreaker(monotonic),
        ConcurrencyLimit(4),
        1,
        Metrics(()),
        configured=True,
    )
    yield made
    case_system.over.set()
    made.close()


def test_the_answer_of_a_worker_that_was_faster_is_waited_for(
    inline: InlineForwarder, forwarding: Forwarder, submissions: SubmissionStore, case_system: FakeCaseSystem
) -> None:
    submissions.commit("s1", ASKING, ASHA)
    case_system.answers, case_system.delay_seconds = [TOLD], WAIT_LIMIT_SECONDS
    worker = threading.Thread(target=forwarding.forward, args=("s1",))
    worker.start()
    assert case_system.arrived.wait(WAIT_LIMIT_SECONDS)
    threading.Timer(0.1, case_system.over.set).start()
    assert inline.await_answer("s1", WAIT_LIMIT_SECONDS) == ANSWER
    worker.join()
    assert len(case_system.requests) == 1


def test_what_a_worker_delivered_after_a_crash_answers_the_repeated_hop(
    inline: InlineForwarder, forwarding: Forwarder, submissions: SubmissionStore, case_system: FakeCaseSystem
) -> None:
    submissions.commit("s1", ASKING, ASHA)
    case_system.answers = [TOLD]
    forwarding.forward("s1")
    assert inline.await_answer("s1", 1) == ANSWER
    assert len(case_system.requests) == 1


def test_a_worker_that_fails_leaves_the_citizen_without_an_answer(
    inline: InlineForwarder, forwarding: Forwarder, submissions: SubmissionStore, case_system: FakeCaseSystem
) -> None:
    submissions.commit("s1", ASKING, ASHA)
    case_system.answers = [(503, {})]
    forwarding.forward("s1")
    assert inline.await_answer("s1", 0.1) is None
    assert len(case_system.requests) == 1


def test_an_attempt_for_which_no_thread_is_free_is_left_to_a_worker(
    inline: InlineForwarder, submissions: SubmissionStore, case_system: FakeCaseSystem, store: redis.Redis
) -> None:
    for name in ("s1", "s2"):
        submissions.commit(name, ASKING, ASHA)
    case_system.answers, case_system.delay_seconds = [TOLD] * 2, WAIT_LIMIT_SECONDS
    first = threading.Thread(target=inline.await_answer, args=("s1", WAIT_LIMIT_SECONDS))
    first.start()
    assert case_system.arrived.wait(WAIT_LIMIT_SECONDS)
    assert inline.await_answer("s2", 0.1) is None
    case_system.over.set()
    first.join()
    assert store.hget("submission:s1", "state") == b"delivered"
    assert len(case_system.requests) == 1
    assert store.hget("submission:s2", "attempts") == b"0"


def test_one_attempt_tries_a_case_system_that_was_left_alone(
    inline: InlineForwarder,
    submissions: SubmissionStore,
    case_system: FakeCaseSystem,
    monotonic: FakeMonotonic,
) -> None:
    case_system.answers = [(500, {})] * MAX_FAILURES
    for number in range(MAX_FAILURES + 1):
        submissions.commit(f"down-{number}", ASKING, ASHA)
        assert inline.await_answer(f"down-{number}", WAIT_LIMIT_SECONDS) is None
    assert len(case_system.requests) == MAX_FAILURES
    monotonic.now += OPEN_SECONDS
    case_system.answers = [TOLD, TOLD]
    for name in ("first", "second"):
        submissions.commit(name, ASKING, ASHA)
        assert inline.await_answer(name, WAIT_LIMIT_SECONDS) == ANSWER


def test_a_submission_that_is_gone_has_no_answer(
    inline: InlineForwarder, case_system: FakeCaseSystem
) -> None:
    assert inline.await_answer("never-stored", 0.1) is None
    assert case_system.requests == []


def test_what_is_settled_first_stands(answers: CaseAnswerStore, store: redis.Redis) -> None:
    assert answers.find("s1") is None
    assert answers.settle("s1", None) == SettledAnswer(None)
    assert answers.settle("s1", ANSWER) == SettledAnswer(None)
    assert answers.settle("s2", ANSWER) == SettledAnswer(ANSWER)
    assert answers.settle("s2", None) == SettledAnswer(ANSWER)
    assert answers.find("s2") == SettledAnswer(ANSWER)
    assert 0 < store.ttl("case-answer:s2") <= KEPT_SECONDS


def test_an_answer_whose_key_is_gone_is_none(store: redis.Redis, answers: CaseAnswerStore) -> None:
    CaseAnswerStore(store, Crypto(("another-key-of-the-tests-0123456789",))).settle("s1", ANSWER)
    assert answers.find("s1") == SettledAnswer(None)
    assert answers.settle("s1", ANSWER) == SettledAnswer(None)


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        (b'{"study": {"arm": "B", "x": 1}}', {"arm": "B"}),
        (b'{"study": {"arm": 1.50}}', {"arm": "1.5"}),
        (b'{"study": null}', {"arm": ""}),
        (b'{"study": {"arm": "' + b"x" * 600 + b'"}}', {"arm": "x" * 500}),
        (b'[{"study": {"arm": "B"}}]', {"arm": "B"}),
        (b"[]", None),
        (b"null", None),
        (b"3", None),
        (b"<html>", None),
        (b"", None),
    ],
)
def test_the_columns_of_an_answer(body: bytes, answer: dict[str, str] | None) -> None:
    assert parse_answer(body, {"arm": "study.arm"}) == answer
