from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import redis

from gateway.storage.outbox.outbox import Outbox
from tests.clock import Clock

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON)


@pytest.fixture
def outbox(store: redis.Redis, clock: Clock) -> Outbox:
    return Outbox(store, "submissions", clock)


@pytest.fixture
def put(store: redis.Redis, outbox: Outbox) -> Callable[[str, float], None]:
    def put(item: str, in_seconds: float = 0) -> None:
        store.hset(outbox.record_key(item), mapping={"state": "pending", "payload": "words"})
        store.zadd(outbox.due_key, {item: outbox.now() + in_seconds})

    return put


Put = Callable[..., None]


def test_only_one_worker_gets_an_item(outbox: Outbox, put: Put) -> None:
    put("a")
    assert outbox.lease("a", 15)
    assert outbox.lease("a", 15) is None


def test_an_item_is_not_leased_before_it_is_due(outbox: Outbox, put: Put, clock: Clock) -> None:
    put("a", in_seconds=2)
    assert outbox.lease("a", 15) is None
    clock.advance(2)
    assert outbox.lease("a", 15)


def test_an_unknown_item_is_not_leased(outbox: Outbox) -> None:
    assert outbox.lease("nobody", 15) is None
    assert outbox.depth() == 0


def test_a_lease_that_ran_out_is_worth_nothing(outbox: Outbox, put: Put, clock: Clock) -> None:
    put("a")
    late = outbox.lease("a", 15)
    clock.advance(15)
    current = outbox.lease("a", 15)
    assert late
    assert current
    assert not outbox.complete(late)
    assert not outbox.reschedule(late, outbox.now())
    assert not outbox.dead_letter(late)
    assert outbox.depth() == 1
    assert outbox.complete(current)
    assert outbox.depth() == 0


def test_what_became_of_an_item_is_in_its_record(outbox: Outbox, put: Put, store: redis.Redis) -> None:
    put("a")
    lease = outbox.lease("a", 15)
    assert lease
    assert outbox.complete(lease, {"state": "delivered", "payload": None}, keep=60)
    assert store.hgetall("submission:a") == {b"state": b"delivered"}
    assert 0 < store.ttl("submission:a") <= 60
    assert not outbox.complete(lease)


def test_later_is_later(outbox: Outbox, put: Put, clock: Clock, store: redis.Redis) -> None:
    put("a")
    lease = outbox.lease("a", 15)
    assert lease
    assert outbox.reschedule(lease, outbox.now() + 30, {"attempts": "1"})
    clock.advance(29)
    assert outbox.lease("a", 15) is None
    clock.advance(1)
    assert outbox.lease("a", 15)
    assert store.hget("submission:a", "attempts") == b"1"


def test_the_dead_wait_for_a_person(outbox: Outbox, put: Put, clock: Clock, store: redis.Redis) -> None:
    put("a")
    lease = outbox.lease("a", 15)
    assert lease
    assert outbox.dead_letter(lease, {"state": "dead", "error": "422"})
    clock.advance(1000)
    assert outbox.lease("a", 15) is None
    assert (outbox.depth(), outbox.dead_depth(), outbox.dead_ids()) == (0, 1, ["a"])
    assert outbox.retry("a", {"state": "pending"})
    assert not outbox.retry("a")
    assert (outbox.depth(), outbox.dead_depth()) == (1, 0)
    assert store.hget("submission:a", "state") == b"pending"
    assert outbox.lease("a", 15)


def test_the_oldest_are_leased_first(outbox: Outbox, put: Put, clock: Clock) -> None:
    for item, due in (("c", 3), ("a", 1), ("b", 2), ("d", 99)):
        put(item, due)
    clock.advance(5)
    assert [lease.id for lease in outbox.lease_due(2, 15)] == ["a", "b"]
    assert [item for item, _ in outbox.list_ready(10)] == ["c"]
    assert outbox.list_ready(10, overdue=3) == []
    assert [lease.id for lease in outbox.lease_due(9, 15)] == ["c"]
    clock.advance(15)
    assert {item for item, _ in outbox.list_ready(10)} == {"a", "b", "c"}


def test_a_forgotten_record_stays_forgotten(outbox: Outbox, put: Put, store: redis.Redis) -> None:
    put("a")
    lease = outbox.lease("a", 15)
    assert lease
    store.delete("submission:a")
    assert outbox.complete(lease, {"state": "delivered"}, keep=60)
    assert not store.exists("submission:a")


def test_items_are_leased_together_with_fields_of_their_records(
    outbox: Outbox, put: Callable[[str, float], None]
) -> None:
    for item, in_seconds in (("one", 0), ("two", 60), ("three", 0)):
        put(item, in_seconds)
    leased = outbox.lease_records(["three", "two", "one", "gone", "three"], 10, ("payload", "error"))
    assert [(lease.id, row) for lease, row in leased] == [
        ("three", [b"words", None]),
        ("one", [b"words", None]),
    ]
    assert outbox.lease_records(["one", "three"], 10, ("payload",)) == []
    assert all(outbox.complete(lease) for lease, _ in leased)
