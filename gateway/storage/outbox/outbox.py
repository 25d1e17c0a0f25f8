"""The outbox: a list of items that must leave the gateway, by the time at which each is due.

The list in Redis is the truth; an RQ job only tells a worker to look. The script that commits a record also adds its
item, with ``ZADD outbox:<stream>:due <when> <id>``. The item leaves when it is delivered or given up. A worker leases
an item before it works on it. If the worker dies, the lease expires and the item is due again.
"""

import json
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

import msgspec
import redis

from gateway.storage.outbox.pauses import PAUSED_KEY
from gateway.storage.redis_clients import CommandSender, Script, command_sender

RECORD_PREFIXES = {
    "submissions": "submission",
    "messages": "message",
    "announcements": "message",
    "enquiries": "message",
    "calls": "call",
    "late": "late",
    "recordings": "recording",
    "payments": "payment",
}
RETRY_WAITS = (1.0, 2.0, 5.0, 15.0, 30.0, 60.0, 300.0)  # seconds; the last one applies to all later attempts
_encode = msgspec.json.Encoder().encode
PUT, LEASE_DUE, RETRY, EXPEDITE, NOTE = (
    Script(Path(__file__).with_name(f"{name}.lua"))
    for name in ("put", "lease_due", "retry", "expedite", "note")
)
LEASE_ITEM = Path(__file__).with_name("lease_item.lua")
LEASE, LEASE_RECORDS = (
    Script(Path(__file__).with_name(f"{name}.lua"), LEASE_ITEM) for name in ("lease", "lease_records")
)
APPLY_OUTCOME = Path(__file__).with_name("apply_outcome.lua")
APPLY_OUTCOMES = Script(Path(__file__).with_name("apply_outcomes.lua"), APPLY_OUTCOME)


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on one item for a while. The token distinguishes it from a later lease of the same item."""

    id: str
    token: str


@dataclass(frozen=True, slots=True)
class ItemOutcome:
    """The outcome of one leased item; see `Outbox.reschedule`, `complete` and `dead_letter`."""

    lease: Lease
    destination: str  # due, done or dead
    score: float = 0
    changes: Mapping[str, str | None] | None = None
    keep_seconds: int = 0

    @property
    def arguments(self) -> list[str | bytes | float]:
        """What apply_outcome.lua is told."""
        changes = _encode(deletable_fields(self.changes))
        return [self.lease.id, self.lease.token, self.destination, self.score, self.keep_seconds, changes]


class Outbox:
    """One stream of items (``submissions``, ``messages`` …), each with a record such as ``submission:<id>``.

    Times are Unix seconds of the injected clock. `reschedule`, `complete` and `dead_letter` change an item's list and
    its record in one step: `changes` maps a field to its new text, or to None to delete it. They return False, and
    change nothing, if the lease has expired and somebody has leased the item since.
    """

    def __init__(
        self,
        client: redis.Redis,
        stream: str,
        clock: Callable[[], datetime],
        call: CommandSender | None = None,
    ) -> None:
        """`call` sends a script's command faster than `client` does."""
        self.stream = stream
        self.due_key = f"outbox:{stream}:due"
        self.dead_key = f"outbox:{stream}:dead"
        self.leases_key = f"outbox:{stream}:leases"
        self._record_prefix = RECORD_PREFIXES[stream]
        self._redis = client
        self._call = call or command_sender(lambda: client)
        self._clock = clock

    def record_key(self, item: str) -> str:
        """Return the key of the record of `item`."""
        return f"{self._record_prefix}:{item}"

    def put(self, item: str, fields: Mapping[str, str]) -> bool:
        """Add `item` with its record, due now. Returns False, and changes nothing, if it has a record already."""
        pairs = [text for pair in fields.items() for text in pair]
        return bool(PUT.run(self._call, [self.due_key, self.record_key(item)], [item, self.now(), *pairs]))

    def add_existing(self, items: Sequence[str], wait: float) -> None:
        """Add items that have records already, due after `wait` seconds. Items in the list stay as they are."""
        if items:
            self._redis.zadd(self.due_key, dict.fromkeys(items, self.now() + wait), nx=True)

    def lease(self, item: str, seconds: float) -> Lease | None:
        """Lease `item` for `seconds`. None: it is not due, is leased already, is gone, or its stream is paused."""
        leases = self.lease_many([item], seconds)
        return leases[0] if leases else None

    def lease_many(self, items: Sequence[str], seconds: float) -> list[Lease]:
        """Lease, for `seconds`, those of `items` that are due and not leased, in their order."""
        now, token = self.now(), secrets.token_hex(8)
        leased = LEASE.run(
            self._call,
            [self.due_key, self.leases_key, PAUSED_KEY],
            [now, now + seconds, token, self.stream, *dict.fromkeys(items)],
        )
        return [Lease(item.decode(), token) for item in cast("list[bytes]", leased)]

    def lease_records(
        self, items: Sequence[str], seconds: float, fields: Sequence[str]
    ) -> list[tuple[Lease, list[bytes | None]]]:
        """Do the same, and return these fields of the record of each item that is leased with its lease."""
        now, token, wanted = self.now(), secrets.token_hex(8), list(dict.fromkeys(items))
        leased = LEASE_RECORDS.run(
            self._call,
            [self.due_key, self.leases_key, PAUSED_KEY, *map(self.record_key, wanted)],
            [now, now + seconds, token, self.stream, len(fields), *fields, *wanted],
        )
        return [(Lease(item.decode(), token), row) for item, row in leased]

    def lease_due(self, limit: int, seconds: float) -> list[Lease]:
        """Lease up to `limit` items for `seconds`; those that have been due longest come first."""
        now = self.now()
        token = secrets.token_hex(8)
        items = LEASE_DUE.run(
            self._call,
            [self.due_key, self.leases_key, PAUSED_KEY],
            [now, now + seconds, token, limit, self.stream],
        )
        return [Lease(item.decode(), token) for item in cast("list[bytes]", items)]

    def note(self, lease: Lease, fields: Mapping[str, str]) -> bool:
        """Write fields of the record of an item that is being worked on.

        Returns False, and changes nothing, if the lease has expired and somebody has leased the item since.
        """
        pairs = [text for pair in fields.items() for text in pair]
        keys = [self.leases_key, self.record_key(lease.id)]
        return bool(NOTE.run(self._call, keys, [lease.id, lease.token, *pairs]))

    def reschedule(self, lease: Lease, when: float, changes: Mapping[str, str | None] | None = None) -> bool:
        """Put the item back into the list, due again at `when`."""
        return self.apply_outcomes([ItemOutcome(lease, "due", when, changes)])[0]

    def complete(
        self, lease: Lease, changes: Mapping[str, str | None] | None = None, *, keep: int = 0
    ) -> bool:
        """Remove an item that has left the gateway. Its record is kept `keep` more seconds (0: as long as before)."""
        return self.apply_outcomes([ItemOutcome(lease, "done", 0, changes, keep)])[0]

    def dead_letter(
        self, lease: Lease, changes: Mapping[str, str | None] | None = None, *, keep: int = 0
    ) -> bool:
        """Give up the item, until a person retries it."""
        return self.apply_outcomes([ItemOutcome(lease, "dead", self.now(), changes, keep)])[0]

    def retry(self, item: str, changes: Mapping[str, str] | None = None) -> bool:
        """Make an item that was given up due now. Returns False if it is not among those given up."""
        return self.retry_many([item], changes)[0]

    def retry_many(self, items: Sequence[str], changes: Mapping[str, str] | None = None) -> list[bool]:
        """Do the same with many items in one step, and return it for each."""
        keys = [self.due_key, self.dead_key, *map(self.record_key, items)]
        arguments: list[str | float] = [self.now(), json.dumps(dict(changes or {})), *items]
        return [bool(revived) for revived in RETRY.run(self._call, keys, arguments)]

    def expedite(self, item: str) -> bool:
        """Make a waiting item due now. Returns False if a worker has it, or it is not waiting."""
        return bool(EXPEDITE.run(self._call, [self.due_key, self.leases_key], [item, self.now()]))

    def forget(self, item: str) -> None:
        """Remove `item` and its record, whatever its state. A worker that has leased it finds it gone."""
        with self._redis.pipeline() as pipeline:
            pipeline.zrem(self.due_key, item)
            pipeline.zrem(self.dead_key, item)
            pipeline.hdel(self.leases_key, item)
            pipeline.delete(self.record_key(item))
            pipeline.execute()

    def remove(self, items: Sequence[str]) -> None:
        """Remove items for which nothing is left to do and which no worker has leased."""
        if items:
            self._redis.zrem(self.due_key, *items)

    def list_pending(self, limit: int) -> list[tuple[str, float]]:
        """Return up to `limit` items that have not left yet, and when each is due, the earliest first."""
        rows = self._redis.zrange(self.due_key, 0, limit - 1, withscores=True)
        return [(item.decode(), float(when)) for item, when in cast("list[tuple[bytes, float]]", rows)]

    def list_ready(self, limit: int, *, overdue: float = 0) -> list[tuple[str, float]]:
        """Return up to `limit` items that are not leased and have been due for `overdue` seconds, and since when."""
        rows = self._redis.zrange(
            self.due_key, "-inf", self.now() - overdue, byscore=True, offset=0, num=limit, withscores=True
        )
        return [(item.decode(), float(since)) for item, since in cast("list[tuple[bytes, float]]", rows)]

    def is_paused(self) -> bool:
        """Return True if an operator has paused this stream. None of its items is leased until it is resumed."""
        return bool(self._redis.hexists(PAUSED_KEY, self.stream))

    def count_due_within(self, seconds: float) -> int:
        """Count the items that are due now or within `seconds`, including those whose lease ends by then."""
        return self._redis.zcount(self.due_key, "-inf", self.now() + seconds)

    def depth(self) -> int:
        """Count the items that have not left yet, including those that are leased or not due yet."""
        return self._redis.zcard(self.due_key)

    def dead_depth(self) -> int:
        """Count the items that were given up."""
        return self._redis.zcard(self.dead_key)

    def dead_ids(self, limit: int = -1) -> list[str]:
        """Return the items that were given up, oldest first."""
        rows = self._redis.zrange(self.dead_key, 0, limit - 1 if limit > 0 else -1)
        return [item.decode() for item in cast("list[bytes]", rows)]

    def pending_page(self, offset: int, size: int) -> list[tuple[str, float]]:
        """Return `size` items that have not left yet, after the first `offset` ones, and when each is due."""
        rows = self._redis.zrange(self.due_key, offset, offset + size - 1, withscores=True)
        return [(item.decode(), float(when)) for item, when in cast("list[tuple[bytes, float]]", rows)]

    def dead_page(self, offset: int, size: int) -> list[str]:
        """Return `size` items that were given up, after the last `offset` ones, the latest first."""
        rows = self._redis.zrange(self.dead_key, offset, offset + size - 1, desc=True)
        return [item.decode() for item in cast("list[bytes]", rows)]

    def dead_until(self, moment: float, limit: int) -> list[str]:
        """Return up to `limit` items that were given up until `moment` (Unix seconds), oldest first."""
        rows = self._redis.zrange(self.dead_key, "-inf", moment, byscore=True, offset=0, num=limit)
        return [item.decode() for item in cast("list[bytes]", rows)]

    def count_dead_until(self, moment: float) -> int:
        """Count the items that were given up until `moment` (Unix seconds)."""
        return self._redis.zcount(self.dead_key, "-inf", moment)

    def now(self) -> float:
        """Return the time of the injected clock, in Unix seconds."""
        return self._clock().timestamp()

    def apply_outcomes(self, settled: Iterable[ItemOutcome]) -> list[bool]:
        """Apply the outcomes of several items in one round trip. Returns for each whether its lease still held."""
        outcomes = list(settled)
        if not outcomes:
            return []
        arguments = [argument for outcome in outcomes for argument in outcome.arguments]
        records = [self.record_key(outcome.lease.id) for outcome in outcomes]
        answers = APPLY_OUTCOMES.run(
            self._call, [self.due_key, self.leases_key, self.dead_key, *records], arguments
        )
        return [bool(answer) for answer in answers]


def deletable_fields(changes: Mapping[str, str | None] | None) -> dict[str, str | bool]:
    """Turn the changes of a record into the form of the scripts, where false (here: None) deletes a field."""
    return {field: False if value is None else value for field, value in (changes or {}).items()}


def retry_wait(attempts: int) -> float:
    """Return the seconds to wait before the next attempt. `attempts` is the number that failed before the last one."""
    return RETRY_WAITS[min(attempts, len(RETRY_WAITS) - 1)]


def spread_retry_wait(attempts: int, draw: Callable[[int], int]) -> float:
    """Return `retry_wait`, up to a tenth shorter or longer, so that items that failed together retry apart."""
    return retry_wait(attempts) * (0.9 + draw(200) / 1000)
