"""What a citizen says of a case, by our own contract: a signed event, sent until it is taken, and taken once."""

import json
from datetime import timedelta

import pytest
import redis

from gateway.cases.case_log import read_log
from gateway.cases.forwarder import Forwarder
from gateway.cases.submissions import SubmissionStore
from gateway.cases.updates import CaseUpdate, CaseUpdates
from gateway.security import case_signature
from gateway.security.case_signature import SignedRequest
from menus.engine.effects import Submission
from menus.model.verdicts import Verdict
from tests.clock import Clock
from tests.gateway.cases.conftest import ASHA, WATER_LEAK
from tests.gateway.cases.fake_case_system import SECRET, FakeCaseSystem


@pytest.fixture
def reference(submissions: SubmissionStore, forwarding: Forwarder) -> str:
    """A case that the backend has."""
    found = submissions.commit("s1", WATER_LEAK, ASHA)
    forwarding.forward("s1")
    return found


def say(submissions: SubmissionStore, about: str, verdict: Verdict, name: str = "v1") -> str:
    submission = Submission(f"{name}:1", verdict.action, verdict.action, {}, verdict=verdict)
    return submissions.commit(name, submission, ASHA, send_confirmation=False, feedback_on=about)


EVENTS = {
    Verdict("reopen"): {"action": "reopen"},
    Verdict("rate", 4): {"action": "rate", "rating": 4},
    Verdict("comment", words="It leaks"): {"action": "comment", "comment": "It leaks"},
}


@pytest.mark.parametrize(
    ("verdict", "expected"), EVENTS.items(), ids=lambda one: str(getattr(one, "action", ""))
)
def test_the_event(
    submissions: SubmissionStore,
    forwarding: Forwarder,
    case_system: FakeCaseSystem,
    clock: Clock,
    reference: str,
    verdict: Verdict,
    expected: dict[str, object],
) -> None:
    said = say(submissions, reference, verdict)
    at = clock().isoformat(timespec="milliseconds")
    forwarding.forward("v1")
    method, path, headers, body = case_system.requests[-1]
    assert (method, path) == ("POST", f"/cases/{reference}/verdicts")
    assert (
        json.loads(body) == {"event_id": said, "reference": reference, "language": "sw", "at": at} | expected
    )
    assert headers["Idempotency-Key"] == said
    signed = case_signature.signature_headers(SECRET, clock().timestamp(), SignedRequest("POST", path, body))
    assert signed.items() <= headers.items()


def test_it_is_sent_until_it_is_taken(
    submissions: SubmissionStore,
    forwarding: Forwarder,
    case_system: FakeCaseSystem,
    store: redis.Redis,
    clock: Clock,
    reference: str,
) -> None:
    said = say(submissions, reference, Verdict("reopen"))
    case_system.answers = [(500, {}), (404, {}), (200, {"page": "log in"})]
    for _ in range(4):
        forwarding.forward("v1")
        clock.advance(60)
    assert [headers["Idempotency-Key"] for _, _, headers, _ in case_system.requests[1:]] == [said] * 4
    assert store.hget("submission:v1", "state") == b"delivered"
    assert not store.exists(f"message:received-{said}")
    assert [entry.what for entry in read_log(store, reference)] == ["filed", "delivered", "reopen"]


def test_one_that_is_refused_is_given_up(
    submissions: SubmissionStore,
    forwarding: Forwarder,
    case_system: FakeCaseSystem,
    store: redis.Redis,
    reference: str,
) -> None:
    say(submissions, reference, Verdict("reopen"))
    case_system.answers = [(422, {})]
    forwarding.forward("v1")
    assert store.hget("submission:v1", "state") == b"dead"
    assert store.hget(f"case:{reference}", "told") == b"received"
    assert store.zscore("outbox:submissions:dead", "v1") is not None


def test_a_case_that_is_open_again_is_told_of_again(
    submissions: SubmissionStore,
    forwarding: Forwarder,
    updates: CaseUpdates,
    store: redis.Redis,
    clock: Clock,
    reference: str,
) -> None:
    def told(status: str, event: str, ago: float = 0) -> str:
        at = clock() - timedelta(seconds=ago)
        return updates.apply(CaseUpdate(event, reference, status, "", at)).outcome

    clock.advance(60)
    assert told("resolved", "e1") == "texted"
    assert told("resolved", "e2") == "applied"
    clock.advance(60)
    say(submissions, reference, Verdict("rate", 1), "v0")
    forwarding.forward("v0")
    assert told("resolved", "e3") == "applied"
    clock.advance(60)
    say(submissions, reference, Verdict("reopen"))
    clock.advance(60)
    forwarding.forward("v1")
    assert store.hget(f"case:{reference}", "state") == b"received"
    assert told("resolved", "e4", ago=90) == "older"
    assert told("in_review", "e5") == "applied"
    clock.advance(60)
    assert told("resolved", "e6") == "texted"
    assert told("resolved", "e7") == "applied"


def test_a_forgotten_case_stays_forgotten(
    submissions: SubmissionStore, forwarding: Forwarder, store: redis.Redis, reference: str
) -> None:
    say(submissions, reference, Verdict("reopen"))
    store.delete(f"case:{reference}")
    forwarding.forward("v1")
    assert not store.exists(f"case:{reference}")
