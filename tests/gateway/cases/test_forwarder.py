import json
import logging
from datetime import timedelta

import pytest
import redis

from gateway.cases.case_log import read_log
from gateway.cases.forwarder import ALARM_KEY, LEASE_SECONDS, Forwarder
from gateway.cases.submissions import SubmissionStore
from gateway.security.crypto import Crypto
from gateway.storage.outbox.outbox import Outbox
from gateway.storage.outbox.pauses import StreamPauses
from tests.clock import Clock
from tests.gateway.cases.conftest import ASHA, WATER_LEAK
from tests.gateway.cases.fake_case_system import FakeCaseSystem


@pytest.fixture
def reference(submissions: SubmissionStore) -> str:
    """A case that waits to be forwarded."""
    return submissions.commit("s1", WATER_LEAK, ASHA)


def test_a_case_arrives_and_its_words_are_dropped(
    forwarding: Forwarder, case_system: FakeCaseSystem, store: redis.Redis, outbox: Outbox, reference: str
) -> None:
    forwarding.forward("s1")
    assert case_system.cases[reference]["fields"]["what"] == "hakuna maji"
    assert case_system.cases[reference]["contact"] == {
        "msisdn": ASHA.msisdn,
        "language": "sw",
        "channel": "ussd",
    }
    kept = store.hgetall("submission:s1")
    assert kept[b"state"] == b"delivered"
    assert b"payload" not in kept
    assert 0 < store.ttl("submission:s1") <= 30 * 86_400
    assert store.hget(f"case:{reference}", "number")
    assert outbox.depth() == 0
    assert store.hgetall("counts:submissions") == {b"filed": b"1", b"delivered": b"1"}
    forwarding.forward("s1")
    assert len(case_system.requests) == 1


def test_results_are_settled_in_one_step_and_once(
    forwarding: Forwarder, submissions: SubmissionStore, store: redis.Redis, clock: Clock
) -> None:
    """The store counts its commands. A command whose answer is lost is sent again, and then changes nothing."""
    ids = [f"s{number}" for number in range(4)]
    references = [submissions.commit(item, WATER_LEAK, ASHA) for item in ids]
    results = [forwarding.send(attempt) for attempt in forwarding.begin(ids)]
    forwarding.settle([])
    before = store.info("commandstats")
    forwarding.settle(results)
    after = store.info("commandstats")
    scripts = [
        after[name]["calls"] - before[name]["calls"] for name in after if name in before and "eval" in name
    ]
    assert 1 <= sum(scripts) <= 2  # its digest, and its text if the store does not know it yet
    clock.advance(LEASE_SECONDS + 1)
    forwarding.settle(results)
    assert store.hgetall("counts:submissions") == {b"filed": b"4", b"delivered": b"4"}
    for reference in references:
        assert [entry.what for entry in read_log(store, reference)] == ["filed", "delivered"]


def test_a_result_that_comes_after_another_worker_has_the_case_changes_nothing(
    forwarding: Forwarder, store: redis.Redis, outbox: Outbox, clock: Clock, reference: str
) -> None:
    (late,) = [forwarding.send(attempt) for attempt in forwarding.begin(["s1"])]
    clock.advance(LEASE_SECONDS + 1)
    (taken,) = forwarding.begin(["s1"])
    forwarding.settle([late])
    assert store.hget("submission:s1", "state") == b"pending"
    assert store.hgetall("counts:submissions") == {b"filed": b"1"}
    assert [entry.what for entry in read_log(store, reference)] == ["filed"]
    forwarding.settle([forwarding.send(taken)])
    assert store.hgetall("counts:submissions") == {b"filed": b"1", b"delivered": b"1"}
    assert outbox.depth() == 0


def test_a_repeated_commit_after_delivery_is_the_same_case(
    forwarding: Forwarder, submissions: SubmissionStore, outbox: Outbox, reference: str
) -> None:
    forwarding.forward("s1")
    assert submissions.commit("s1", WATER_LEAK, ASHA) == reference
    assert outbox.depth() == 0


def test_what_is_put_off_waits_longer_each_time(
    forwarding: Forwarder, case_system: FakeCaseSystem, clock: Clock, store: redis.Redis, reference: str
) -> None:
    case_system.answers = [(503, {})] * 8
    waits = []
    for attempt in range(1, 9):
        forwarding.forward("s1")
        assert len(case_system.requests) == attempt
        due = store.zscore("outbox:submissions:due", "s1")
        assert due
        waits.append(round(due - clock().timestamp()))
        clock.advance(waits[-1] - 0.1)
        forwarding.forward("s1")  # not due yet
        clock.advance(0.2)
    assert waits == [1, 2, 5, 15, 30, 60, 300, 300]
    forwarding.forward("s1")
    assert list(case_system.cases) == [reference]
    assert store.hget("submission:s1", "attempts") == b"9"
    assert store.hget("submission:s1", "error") is None


@pytest.mark.parametrize(
    ("retry_after", "wait"),
    [
        ("120", 120),
        ("0", 1),  # our own first wait
        ("31536000", 72 * 3600),  # a year: the last attempt is at the end of the 72 hours
        ("soon", 1),
    ],
)
@pytest.mark.usefixtures("reference")
def test_a_case_system_that_says_when_is_left_alone_till_then(
    forwarding: Forwarder,
    case_system: FakeCaseSystem,
    clock: Clock,
    store: redis.Redis,
    retry_after: str,
    wait: int,
) -> None:
    case_system.answers, case_system.retry_after = [(503, {})], retry_after
    forwarding.forward("s1")
    due = store.zscore("outbox:submissions:due", "s1")
    assert due
    assert round(due - clock().timestamp()) == wait
    case_system.retry_after = ""
    clock.advance(wait + 0.2)
    forwarding.forward("s1")
    assert store.hget("submission:s1", "state") == b"delivered"


@pytest.mark.usefixtures("reference")
def test_an_alarm_is_raised_and_cleared(
    forwarding: Forwarder, case_system: FakeCaseSystem, clock: Clock, store: redis.Redis
) -> None:
    case_system.answers = [(401, {})]
    forwarding.forward("s1")
    assert store.get(ALARM_KEY) == b"HTTP 401"
    clock.advance(2)
    forwarding.forward("s1")
    assert store.get(ALARM_KEY) is None


def test_what_is_refused_is_given_up_until_revived(
    forwarding: Forwarder, case_system: FakeCaseSystem, outbox: Outbox, store: redis.Redis, reference: str
) -> None:
    case_system.answers = [(422, {"secret": "words"})]
    forwarding.forward("s1")
    assert outbox.dead_ids() == ["s1"]
    assert store.hmget("submission:s1", "state", "error") == [b"dead", b"refused by the backend: HTTP 422"]
    assert outbox.retry("s1", {"state": "pending"})
    forwarding.forward("s1")
    assert list(case_system.cases) == [reference]


@pytest.mark.usefixtures("reference")
def test_three_days_are_enough(
    forwarding: Forwarder, case_system: FakeCaseSystem, outbox: Outbox, clock: Clock
) -> None:
    case_system.answers = [(503, {})] * 2
    forwarding.forward("s1")
    assert outbox.depth() == 1
    clock.advance(timedelta(hours=72).total_seconds() + 1)
    forwarding.forward("s1")
    assert (outbox.depth(), outbox.dead_ids()) == (0, ["s1"])


@pytest.mark.usefixtures("reference")
def test_time_in_which_forwarding_was_paused_does_not_count(
    forwarding: Forwarder, case_system: FakeCaseSystem, outbox: Outbox, streams: StreamPauses, clock: Clock
) -> None:
    case_system.answers = [(503, {})] * 3
    forwarding.forward("s1")
    streams.pause("forwarding", "the case system is moved", "wanjiru")
    clock.advance(timedelta(hours=100).total_seconds())
    forwarding.forward("s1")
    assert len(case_system.requests) == 1
    streams.resume("forwarding")
    forwarding.forward("s1")
    assert (len(case_system.requests), outbox.depth()) == (2, 1)
    clock.advance(timedelta(hours=72).total_seconds() + 1)
    forwarding.forward("s1")
    assert (outbox.depth(), outbox.dead_ids()) == (0, ["s1"])


@pytest.mark.usefixtures("reference")
def test_a_payload_that_no_key_opens_is_given_up(
    forwarding: Forwarder, outbox: Outbox, store: redis.Redis
) -> None:
    store.hset("submission:s1", "payload", Crypto(("another-key-0123456789",)).encrypt("{}"))
    forwarding.forward("s1")
    assert outbox.dead_ids() == ["s1"]
    assert b"GATEWAY_SECRET_KEY" in (store.hget("submission:s1", "error") or b"")


@pytest.mark.usefixtures("reference")
def test_a_forgotten_submission_is_not_sent(
    forwarding: Forwarder, case_system: FakeCaseSystem, outbox: Outbox, store: redis.Redis
) -> None:
    store.delete("submission:s1")
    forwarding.forward("s1")
    assert outbox.depth() == 0
    assert not case_system.requests


@pytest.mark.usefixtures("reference")
def test_no_words_and_numbers_in_the_log(
    forwarding: Forwarder, case_system: FakeCaseSystem, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    case_system.answers = [(503, {}), (401, {})]
    with caplog.at_level(logging.DEBUG):
        for _ in range(3):
            forwarding.forward("s1")
            clock.advance(10)
    events = [record.getMessage() for record in caplog.records if record.name.startswith("gateway")]
    assert events == ["submission_rescheduled", "submission_rescheduled", "submission_delivered"]
    lines = json.dumps([vars(record) for record in caplog.records], default=str)
    assert "254711" not in lines
    assert "maji" not in lines
