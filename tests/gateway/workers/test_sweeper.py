from datetime import UTC, datetime

import pytest
import redis

from gateway.storage.outbox.outbox import Outbox
from gateway.storage.outbox.pauses import StreamPauses
from gateway.workers import queues
from gateway.workers.sweeper import GRACE_SECONDS, MAX_QUEUED_JOBS, RENOTIFY_SECONDS, Sweeper
from tests.clock import FakeMonotonic

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def monotonic() -> FakeMonotonic:
    return FakeMonotonic()


@pytest.fixture
def outbox(store: redis.Redis) -> Outbox:
    return Outbox(store, "submissions", lambda: NOON)


@pytest.fixture
def sweeper(store: redis.Redis, outbox: Outbox, monotonic: FakeMonotonic) -> Sweeper:
    return Sweeper(store, [(outbox, queues.FORWARD)], monotonic)


def put(store: redis.Redis, outbox: Outbox, since: float, *items: str) -> None:
    store.zadd(outbox.due_key, dict.fromkeys(items, outbox.now() - since))


def queued_ids(store: redis.Redis) -> list[str]:
    return [item for job in queues.queue(store, "submissions").jobs for item in job.args]


def test_what_is_overdue_is_rung_for(sweeper: Sweeper, outbox: Outbox, store: redis.Redis) -> None:
    put(store, outbox, GRACE_SECONDS, "due")
    put(store, outbox, 0, "just-put-in")
    put(store, outbox, -5, "waiting")
    put(store, outbox, 60, "leased")
    assert outbox.lease("leased", 12)
    assert sweeper.sweep() == 1
    assert queued_ids(store) == ["due"]


def test_a_ring_is_not_repeated_at_once(
    sweeper: Sweeper, outbox: Outbox, store: redis.Redis, monotonic: FakeMonotonic
) -> None:
    put(store, outbox, 60, "due")
    assert sweeper.sweep() == 1
    monotonic.now += RENOTIFY_SECONDS - 1
    assert sweeper.sweep() == 0
    monotonic.now += 1
    assert sweeper.sweep() == 1
    put(store, outbox, 10, "due")  # it was tried, and is due again: another ring
    assert sweeper.sweep() == 1


def test_a_backlog_does_not_flood_the_queue(
    sweeper: Sweeper, outbox: Outbox, store: redis.Redis, monotonic: FakeMonotonic
) -> None:
    put(store, outbox, 60, *(f"s{number}" for number in range(30 * MAX_QUEUED_JOBS)))
    for _ in range(5):
        sweeper.sweep()
        monotonic.now += RENOTIFY_SECONDS
    assert len(queued_ids(store)) == MAX_QUEUED_JOBS * queues.max_ids_per_job(queues.FORWARD)


def test_a_paused_stream_is_not_rung_for_and_all_of_it_is_at_once_when_it_goes_on(
    sweeper: Sweeper, outbox: Outbox, store: redis.Redis
) -> None:
    streams = StreamPauses(store, lambda: NOON)
    put(store, outbox, 60, "rung for just before")
    assert sweeper.sweep() == 1
    streams.pause("forwarding", "upgrade", "wanjiru")
    queues.queue(store, "submissions").empty()  # a worker heard the ring, and could do nothing
    put(store, outbox, 60, "put in meanwhile")
    assert sweeper.sweep() == 0
    assert queued_ids(store) == []
    streams.resume("forwarding")
    assert sweeper.sweep() == 2
    assert sorted(queued_ids(store)) == ["put in meanwhile", "rung for just before"]


def test_a_stream_that_is_done_as_a_whole_is_rung_for_once_until_that_is_heard(
    store: redis.Redis, monotonic: FakeMonotonic
) -> None:
    announcements = Outbox(store, "announcements", lambda: NOON)
    sweeper = Sweeper(store, [(announcements, queues.ANNOUNCE)], monotonic)
    assert sweeper.sweep() == 0
    put(store, announcements, 0, "a", "b", "c")
    assert [sweeper.sweep(), sweeper.sweep()] == [1, 0]
    queues.queue(store, "announcements").empty()
    assert sweeper.sweep() == 1
