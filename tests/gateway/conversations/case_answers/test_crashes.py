"""A submission that waits for its answer is sent once, whatever dies or comes twice meanwhile."""

import threading
from datetime import UTC, datetime

import redis

from gateway.cases.forwarder import LEASE_SECONDS
from gateway.container.worker import swept_outboxes
from gateway.workers import queues
from gateway.workers.queues import FORWARD
from gateway.workers.sweeper import GRACE_SECONDS, Sweeper
from tests.gateway.cases.fake_case_system import FakeCaseSystem
from tests.gateway.conversations.case_answers.study import (
    ANSWER,
    LATER,
    TOLD,
    Ussd,
    later,
    submission_id,
    submission_record,
)
from tests.gateway.conversations.ussd.phone import Phone, run_at_once
from tests.gateway.services import Services, create_app, run_job
from tests.waiting import WAIT_LIMIT_SECONDS, wait_until


def test_the_same_hop_twice_at_once_is_one_case_and_one_page(
    services: Services, case_system: FakeCaseSystem, store: redis.Redis
) -> None:
    case_system.answers = [(201, ANSWER)]
    phone = Phone(create_app(services).test_client())
    phone.dial()
    twins = [phone.on_app(create_app(services)) for _ in range(4)]
    pages = run_at_once([lambda twin=twin: twin.send("30") for twin in twins])
    assert set(pages) == {pages[0]}
    assert pages[0].startswith((f"CON {TOLD}", f"CON {LATER}"))
    assert len(case_system.requests) == 1
    assert submission_record(store)[b"state"] == b"delivered"


def test_a_worker_that_is_told_of_it_meanwhile_does_not_send_it_too(
    services: Services, case_system: FakeCaseSystem, store: redis.Redis
) -> None:
    case_system.answers, case_system.delay_seconds = [(201, ANSWER)], WAIT_LIMIT_SECONDS
    citizen = Ussd(services)
    waiting = threading.Thread(target=citizen.join)
    waiting.start()
    assert case_system.arrived.wait(WAIT_LIMIT_SECONDS)
    run_job(services, FORWARD, submission_id(store))
    case_system.over.set()
    waiting.join()
    wait_until(lambda: submission_record(store)[b"state"] == b"delivered")
    assert len(case_system.requests) == 1


def test_a_crash_during_the_attempt_loses_nothing(
    services: Services, case_system: FakeCaseSystem, store: redis.Redis
) -> None:
    """The store of that moment is put back: the process died, and nothing of what came after was written."""
    case_system.answers = [(201, ANSWER)] * 2
    citizen = Ussd(services)
    kept: dict[bytes, bytes] = {}
    case_system.on_request = lambda: kept.update({key: store.dump(key) for key in store.keys("*")})
    assert citizen.join().startswith(TOLD)
    case_system.on_request = None
    store.flushall()
    for key, value in kept.items():
        store.restore(key, 0, value)
    assert submission_record(store)[b"state"] == b"pending"
    after = later(services, LEASE_SECONDS + 1)
    sweeper = Sweeper(store, swept_outboxes(after.container))
    assert sweeper.sweep() >= 1
    ids = [item for job in queues.queue(store, "submissions").jobs for item in job.args]
    assert set(ids) == {submission_id(store)}
    run_job(after, FORWARD, submission_id(store))
    assert submission_record(store)[b"state"] == b"delivered"
    keys = [sent[2]["Idempotency-Key"] for sent in case_system.requests]
    assert len(keys) == 2
    assert keys[0] == keys[1]
    assert citizen.repeat().startswith(TOLD)  # the worker kept the answer, and the hop is taken again
    assert len(case_system.requests) == 2


def test_a_crash_before_the_attempt_loses_nothing(
    services: Services, case_system: FakeCaseSystem, store: redis.Redis
) -> None:
    case_system.answers = [(201, ANSWER)]
    citizen = Ussd(services)
    kept: dict[bytes, bytes] = {}
    case_system.on_request = lambda: kept.update({key: store.dump(key) for key in store.keys("*")})
    citizen.join()
    case_system.on_request = None
    case_system.requests.clear()
    store.flushall()
    for key, value in kept.items():
        store.restore(key, 0, value)
    store.delete("outbox:submissions:leases")
    store.zadd("outbox:submissions:due", {submission_id(store): datetime.now(UTC).timestamp()})
    case_system.answers = [(201, ANSWER)]
    after = later(services, 2 * GRACE_SECONDS)
    assert Sweeper(store, swept_outboxes(after.container)).sweep() >= 1
    run_job(after, FORWARD, submission_id(store))
    assert citizen.repeat().startswith(TOLD)
    assert len(case_system.requests) == 1
