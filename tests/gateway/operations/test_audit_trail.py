"""The audit trail: a chain that shows what was changed behind the gateway's back."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import redis

from gateway.operations.audit_trail import HEAD_KEY, KEPT, AuditTrail
from gateway.security.crypto import Crypto
from tests.clock import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def trail(store: redis.Redis, clock: Clock) -> AuditTrail:
    return AuditTrail(store, clock, Crypto(("a-key-for-tests",)).digest)


def fill(trail: AuditTrail, count: int = 5) -> None:
    for number in range(count):
        trail.record("amina", "publish", f"version {number}", {"summary": "New category"})


def month_key(store: redis.Redis) -> bytes:
    (key,) = store.keys("audit:*")
    return key


def test_what_was_written_is_verified(trail: AuditTrail) -> None:
    assert trail.verify().problems == ()
    fill(trail)
    trail.add("asha", "purge", facts={"submissions": 2})
    verdict = trail.verify()
    assert (verdict.count, verdict.problems) == (6, ())
    last = trail.lines(1)[0]
    assert (last.who, last.where, last.action, last.detail_words) == (
        "asha",
        "command line",
        "purge",
        "submissions 2",
    )
    assert trail.entries()[0].where == "console"


def test_several_processes_make_one_chain(trail: AuditTrail) -> None:
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda number: trail.record("amina", "publish", f"version {number}"), range(24)))
    assert (trail.verify().count, trail.verify().problems) == (24, ())


def replace_who(store: redis.Redis, key: bytes) -> None:
    line = json.loads(store.lindex(key, 2))
    store.lset(key, 2, json.dumps(line | {"operator": "somebody else"}))


def take_one_out(store: redis.Redis, key: bytes) -> None:
    store.lrem(key, 1, store.lindex(key, 2))


def take_the_first_out(store: redis.Redis, key: bytes) -> None:
    store.lpop(key)


def take_the_last_out(store: redis.Redis, key: bytes) -> None:
    store.rpop(key)


def take_all_out(store: redis.Redis, key: bytes) -> None:
    store.delete(key)


def add_one_twice(store: redis.Redis, key: bytes) -> None:
    store.rpush(key, store.lindex(key, 4))


def add_one_without_a_number(store: redis.Redis, key: bytes) -> None:
    line = json.loads(store.lindex(key, 4))
    store.rpush(
        key, json.dumps({name: line[name] for name in ("time", "operator", "act", "caller", "facts")})
    )


def forge_the_end(store: redis.Redis, key: bytes) -> None:
    store.rpop(key)
    line = json.loads(store.lindex(key, -1))
    store.hset(HEAD_KEY, mapping={"number": line["number"] - 1, "digest": line["previous"]})


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (replace_who, "Entry 3 was changed."),
        (take_one_out, "Entry 4 follows 2"),
        (take_the_first_out, "Entries before number 2 are gone."),
        (take_the_last_out, "The last entry is number 4, and number 5 was written last."),
        (take_all_out, "The last entry is number 0, and number 5 was written last."),
        (add_one_twice, "Entry 5 follows 5"),
        (add_one_without_a_number, "Among the entries is one without a number"),
        (forge_the_end, "The last entry is number 4, and number 3 was written last."),
    ],
)
def test_what_was_changed_behind_the_gateway_is_found(
    change: Callable[[redis.Redis, bytes], None], words: str, trail: AuditTrail, store: redis.Redis
) -> None:
    fill(trail)
    change(store, month_key(store))
    assert any(problem.startswith(words) for problem in trail.verify().problems), trail.verify().problems


def test_entries_of_an_earlier_release_stay_readable(trail: AuditTrail, store: redis.Redis) -> None:
    line = {
        "time": "2026-02-01T08:00:00+00:00",
        "operator": "asha",
        "act": "forget",
        "caller": "",
        "facts": {},
    }
    store.rpush("audit:2026-02", json.dumps(line))
    fill(trail, 1)
    assert [entry.action for entry in trail.entries()] == ["forget", "publish"]
    assert (trail.verify().count, trail.verify().problems) == (1, ())


def test_months_that_expired_are_no_problem(trail: AuditTrail, store: redis.Redis, clock: Clock) -> None:
    fill(trail, 2)
    first_month = month_key(store)
    clock.advance((KEPT + timedelta(days=32)).total_seconds())
    fill(trail, 1)
    store.delete(first_month)
    assert (trail.verify().count, trail.verify().problems) == (1, ())
