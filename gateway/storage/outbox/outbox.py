"""The outbox: what must leave the gateway, by the moment it is due.

The list in Redis is the truth; an RQ job only tells a worker to look. The script that commits a record puts its item
in, with ``ZADD outbox:<stream>:due <when> <id>``. The item leaves when it was delivered or given up. A worker leases an
item before it touches it; when the worker dies, the lease runs out and the item is due again.
"""

import json
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

import redis

from gateway.storage.outbox.pauses import PAUSED_KEY
from gateway.storage.redis_clients import Script

RECORD_PREFIXES = {
    "submissions": "submission",
    "messages": "message",
    "announcements": "message",
    "enquiries": "message",
    "calls": "call",
    "late": "late",
    "recordings": "recording",
}
RETRY_WAITS = (1.0, 2.0, 5.0, 15.0, 30.0, 60.0, 300.0)  # seconds; the last one for all attempts that follow
PUT, LEASE, LEASE_DUE, APPLY_OUTCOMES, RETRY, EXPEDITE = (
    Script(Path(__file__).with_name(f"{name}.lua"))
    for name in ("put", "lease", "lease_due", "apply_outcomes", "retry", "expedite")
)


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on one item for a while. The token tells it from a later lease of the same item."""

    id: str
    token: str


@dataclass(frozen=True, slots=True)
class ItemOutcome:
    """What became of one leased item: see `Outbox.reschedule`, `complete` and `dead_letter`."""

    lease: Lease
    destination: str  # due, done or dead
    score: float = 0
    changes: Mapping[str, str | None] | None = None
    keep_seconds: int = 0


class Outbox:
    """One stream of items (``submissions``, ``messages``, ``calls``), each with a record: ``submission:<id>``, say.

    Moments are Unix seconds of the injected clock. `reschedule`, `complete` and `dead_letter` change an item's
    list and its record in one step: `changes` maps a field to its new text, or to None to delete it. They return
    False, and change nothing, when the lease had run out and the item was leased again since.
    """

    def __init__(self, client: redis.Redis, stream: str, clock: Callable[[], datetime]) -> None:
        self.stream = stream
        self.due_key = f"outbox:{stream}:due"
        self.dead_key = f"outbox:{stream}:dead"
        self.leases_key = f"outbox:{stream}:leases"
        self._record_prefix = RECORD_PREFIXES[stream]
        self._redis = client
        self._call = client.execute_command
        self._clock = clock

    def record_key(self, item: str) -> str:
        """Where the record of `item` is kept."""
        return f"{self._record_prefix}:{item}"

    def put(self, item: str, fields: Mapping[str, str]) -> bool:
        """Put `item` in with its record, due now; False, and nothing changes, where it has its record already."""
        pairs = [text for pair in fields.items() for text in pair]
        return bool(PUT.run(self._call, [self.due_key, self.record_key(item)], [item, self.now(), *pairs]))

    def add_existing(self, items: Sequence[str], wait: float) -> None:
        """Put in items that have their records already, due after `wait` seconds; nothing where they are in."""
        if items:
            self._redis.zadd(self.due_key, dict.fromkeys(items, self.now() + wait), nx=True)

    def lease(self, item: str, seconds: float) -> Lease | None:
        """Take `item` for `seconds`; None when it is not due, leased by another, gone, or of a paused stream."""
        leases = self.lease_many([item], seconds)
        return leases[0] if leases else None

    def lease_many(self, items: Sequence[str], seconds: float) -> list[Lease]:
        """Take those of `items` for `seconds` that are due and that nobody else has, in their order."""
        now, token = self.now(), secrets.token_hex(8)
        taken = LEASE.run(
            self._call,
            [self.due_key, self.leases_key, PAUSED_KEY],
            [now, now + seconds, token, self.stream, *dict.fromkeys(items)],
        )
        return [Lease(item.decode(), token) for item in cast("list[bytes]", taken)]

    def lease_due(self, limit: int, seconds: float) -> list[Lease]:
        """Take up to `limit` items for `seconds`, those first that have been due longest."""
        now = self.now()
        token = secrets.token_hex(8)
        items = LEASE_DUE.run(
            self._call,
            [self.due_key, self.leases_key, PAUSED_KEY],
            [now, now + seconds, token, limit, self.stream],
        )
        return [Lease(item.decode(), token) for item in cast("list[bytes]", items)]

    def reschedule(self, lease: Lease, when: float, changes: Mapping[str, str | None] | None = None) -> bool:
        """Give the item back, due again at `when`."""
        return self.apply_outcomes([ItemOutcome(lease, "due", when, changes)])[0]

    def complete(
        self, lease: Lease, changes: Mapping[str, str | None] | None = None, *, keep: int = 0
    ) -> bool:
        """The item has left the gateway; its record is kept `keep` seconds more (0: as long as before)."""
        return self.apply_outcomes([ItemOutcome(lease, "done", 0, changes, keep)])[0]

    def dead_letter(
        self, lease: Lease, changes: Mapping[str, str | None] | None = None, *, keep: int = 0
    ) -> bool:
        """Give the item up, until a person has it tried again."""
        return self.apply_outcomes([ItemOutcome(lease, "dead", self.now(), changes, keep)])[0]

    def retry(self, item: str, changes: Mapping[str, str] | None = None) -> bool:
        """Take `item` back from the dead, due now; False when it is not among them."""
        revived = RETRY.run(
            self._call,
            [self.due_key, self.dead_key, self.record_key(item)],
            [item, self.now(), json.dumps(dict(changes or {}))],
        )
        return bool(revived)

    def expedite(self, item: str) -> bool:
        """Have `item` tried now and not at its moment; False when a worker has it, or it is not waiting."""
        return bool(EXPEDITE.run(self._call, [self.due_key, self.leases_key], [item, self.now()]))

    def forget(self, item: str) -> None:
        """Take `item` out with its record, whatever became of it; who has it leased finds it gone."""
        with self._redis.pipeline() as pipeline:
            pipeline.zrem(self.due_key, item)
            pipeline.zrem(self.dead_key, item)
            pipeline.hdel(self.leases_key, item)
            pipeline.delete(self.record_key(item))
            pipeline.execute()

    def remove(self, items: Sequence[str]) -> None:
        """Nothing is left to be done for these, which nobody works on."""
        if items:
            self._redis.zrem(self.due_key, *items)

    def list_pending(self, limit: int) -> list[tuple[str, float]]:
        """Up to `limit` items that have yet to leave, and when each is due, the first one first."""
        rows = self._redis.zrange(self.due_key, 0, limit - 1, withscores=True)
        return [(item.decode(), float(when)) for item, when in cast("list[tuple[bytes, float]]", rows)]

    def list_ready(self, limit: int, *, overdue: float = 0) -> list[tuple[str, float]]:
        """Up to `limit` items that nobody has leased, due for at least `overdue` seconds; and since when."""
        rows = self._redis.zrange(
            self.due_key, "-inf", self.now() - overdue, byscore=True, offset=0, num=limit, withscores=True
        )
        return [(item.decode(), float(since)) for item, since in cast("list[tuple[bytes, float]]", rows)]

    def is_paused(self) -> bool:
        """Whether an operator has stopped this stream: nothing of it is leased until it is resumed."""
        return bool(self._redis.hexists(PAUSED_KEY, self.stream))

    def count_due_within(self, seconds: float) -> int:
        """How many items are due now or within so many seconds, leased ones whose lease ends by then among them."""
        return self._redis.zcount(self.due_key, "-inf", self.now() + seconds)

    def depth(self) -> int:
        """How many items have yet to leave, leased ones and those that wait for their moment among them."""
        return self._redis.zcard(self.due_key)

    def dead_depth(self) -> int:
        """How many items were given up."""
        return self._redis.zcard(self.dead_key)

    def dead_ids(self, limit: int = -1) -> list[str]:
        """The items that were given up, oldest first."""
        rows = self._redis.zrange(self.dead_key, 0, limit - 1 if limit > 0 else -1)
        return [item.decode() for item in cast("list[bytes]", rows)]

    def now(self) -> float:
        """The moment of the injected clock, in Unix seconds."""
        return self._clock().timestamp()

    def apply_outcomes(self, settled: Iterable[ItemOutcome]) -> list[bool]:
        """Write down what became of several items, in one round trip; which of them were still ours."""
        items = list(settled)
        if not items:
            return []
        arguments: list[str | float] = []
        for one in items:
            arguments += [
                one.lease.id,
                one.lease.token,
                one.destination,
                one.score,
                one.keep_seconds,
                json.dumps(deletable_fields(one.changes)),
            ]
        records = [self.record_key(one.lease.id) for one in items]
        answers = APPLY_OUTCOMES.run(
            self._call, [self.due_key, self.leases_key, self.dead_key, *records], arguments
        )
        return [bool(answer) for answer in answers]


def deletable_fields(changes: Mapping[str, str | None] | None) -> dict[str, str | bool]:
    """Changes of a record as the scripts take them: false deletes a field, as None does here."""
    return {field: False if value is None else value for field, value in (changes or {}).items()}


def retry_wait(attempts: int) -> float:
    """Seconds before the next attempt, where so many failed before the one that failed now."""
    return RETRY_WAITS[min(attempts, len(RETRY_WAITS) - 1)]


def spread_retry_wait(attempts: int, draw: Callable[[int], int]) -> float:
    """`retry_wait`, up to a tenth shorter or longer, so that what failed together does not come back together."""
    return retry_wait(attempts) * (0.9 + draw(200) / 1000)
