"""Reminders that wait, each of a number of its own: the memory of the store, and the time of a worker's turn."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TypeVar

import redis

from benchmarks import servers
from benchmarks.options import Options
from benchmarks.result import Result
from gateway.callers.profile_store import ProfileStore
from gateway.published_menus.definition import load_definition
from gateway.reminders.caller_reminders import CallerReminders, pack_reminders
from gateway.reminders.changed_times import ChangedTimes
from gateway.reminders.reminder_store import DAYS_KEY, DUE_KEY, ReminderStore, record_key
from gateway.reminders.reminder_turn import ReminderTurn
from gateway.security.crypto import Crypto
from gateway.storage.outbox.outbox import Outbox
from menus.engine.effects import ReminderDate
from menus.engine.reminder_book import ReminderTimes
from menus.model import Service

T = TypeVar("T")
REMINDERS, QUICK_REMINDERS = 1_000_000, 1_000
MENUS = Path("examples/vaccination/menus.yaml")
NOW = datetime(2026, 1, 31, 7, tzinfo=UTC)
DUE_AT = datetime(2026, 3, 14, 6, tzinfo=UTC)  # six weeks later, at nine in Nairobi
BATCH = 1_000
LOOKS = 200
TURN_BATCH = 200
TAKEN, QUICK_TAKEN = 10_000, 500


def measure(options: Options) -> Result:
    """Let so many numbers wait for a vaccination, and look, and take some when they are due."""
    number = QUICK_REMINDERS if options.quick else REMINDERS
    taken = QUICK_TAKEN if options.quick else TAKEN
    service, crypto = load_definition(MENUS).service, Crypto(("a-key-for-measurements",))
    with servers.valkey_server() as url, redis.Redis.from_url(url) as client:
        before = client.info("memory")["used_memory"]
        own = fill(client, crypto, service, number)
        used = client.info("memory")["used_memory"] - before
        idle = _time_of_looks(make_turn(client, crypto, service, NOW))
        turn = make_turn(client, crypto, service, DUE_AT)
        store = ReminderStore(lambda: client, crypto, lambda: service.time_zone)
        digests = store.page(0, taken)
        with client.pipeline(transaction=False) as pipeline:
            for digest in digests:
                pipeline.hset(f"consent:{digest}", "vaccination", "in")
            pipeline.execute()
        began = time.perf_counter()
        texts = sum(turn.take(batch) for batch in _batches(iter(digests), TURN_BATCH))
        seconds = time.perf_counter() - began
    return Result(
        f"{number:,} reminders, each of a number of its own",
        ("what", "value"),
        [
            ["memory of the store, MB", used / 1e6],
            ["bytes a reminder, with the store's own book-keeping", used / number],
            ["of these the sealed record", own / number],
            ["a turn in which none is due, ms", idle * 1000],
            ["reminders that a worker takes a second when they are due", texts / seconds],
        ],
        [
            f"{texts:,} were taken, {TURN_BATCH} at a time: each is a text that is queued, and has its next time."
        ],
        {"reminder_bytes": used / number},
    )


def fill(client: redis.Redis, crypto: Crypto, service: Service, number: int) -> int:
    """Let so many numbers wait. Return the bytes of their records."""
    own = 0
    for batch in _batches(_records(crypto, service, number), BATCH):
        with client.pipeline(transaction=False) as pipeline:
            for digest, record, due in batch:
                own += len(record)
                pipeline.set(record_key(digest), record)
                pipeline.zadd(DUE_KEY, {bytes.fromhex(digest): due})
            pipeline.hincrby(DAYS_KEY, f"{DUE_AT.date().isoformat()}:vaccination", len(batch))
            pipeline.execute()
    return own


def make_turn(client: redis.Redis, crypto: Crypto, service: Service, now: datetime) -> ReminderTurn:
    """Make what takes reminders that are due at a moment."""
    store = ReminderStore(lambda: client, crypto, lambda: service.time_zone)
    return ReminderTurn(
        client,
        store,
        Outbox(client, "messages", lambda: now),
        ProfileStore(lambda: client, crypto, timedelta(days=400)),
        crypto,
        lambda: service,
        lambda: now,
        ChangedTimes(client, store, lambda: service, lambda: now),
    )


def _records(crypto: Crypto, service: Service, number: int) -> Iterator[tuple[str, bytes, int]]:
    """Yield digest, sealed record and due moment of so many numbers."""
    times = ReminderTimes(service, service.time_zone, NOW)
    for one in range(number):
        msisdn = f"+2547{one:08d}"
        digest = crypto.digest(msisdn)
        reminders = CallerReminders(msisdn, "sw", "63902")
        reminders.book.set_dates(
            (ReminderDate("vaccination", "2026-01-31", "Asha", "", {"born": "2026-01-31", "child": "Asha"}),),
            times,
        )
        record = crypto.records.seal(pack_reminders(reminders), record_key(digest))
        yield digest, record, reminders.book.next_due or 0


def _time_of_looks(turn: ReminderTurn) -> float:
    """Return the seconds of a turn that finds nothing due."""
    began = time.perf_counter()
    for _ in range(LOOKS):
        turn.take_turn()
    return (time.perf_counter() - began) / LOOKS


def _batches(items: Iterator[T], size: int) -> Iterator[list[T]]:
    while batch := list(islice(items, size)):
        yield batch
