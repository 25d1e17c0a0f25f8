"""What the stores keep, since when, until when, and what went on each day."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast

import redis

from gateway.storage.key_scan import key_batches

SCAN_BATCH = 500
WENT_PREFIX = "went:"
WENT_KEPT = timedelta(days=31)
LAST_COUNT_KEY = "went:counted"  # how many keys had expired when they were counted last
EXPIRED_KEYS = "keys that expired"
DAY_SECONDS = 86_400
SINCE_FIELDS = ("filed_at", "created_at", "asked_at")


@dataclass(slots=True)
class KeptKind:
    """One kind of key. Times are in seconds; `longest` is None if one of its keys has no expiry."""

    kind: str
    keys: int = 0
    without_expiry: int = 0
    longest: int = 0
    within_a_day: int = 0
    oldest: datetime | None = None


class Retention:
    """Counts what is kept, and remembers for a month what went. It scans every key: it is for commands."""

    def __init__(self, stores: Sequence[redis.Redis], clock: Callable[[], datetime]) -> None:
        self._stores = stores
        self._redis = stores[0]
        self._clock = clock

    def kept(self) -> list[KeptKind]:
        """Return what is kept, by the first part of its key."""
        kinds: dict[str, KeptKind] = {}
        for client in self._stores:
            for batch in key_batches(client, SCAN_BATCH):
                self._count(client, batch, kinds)
        return [kinds[name] for name in sorted(kinds)]

    def went(self, day: date) -> dict[str, int]:
        """Return what went on a day (UTC), and how many of it."""
        rows = cast("dict[bytes, bytes]", self._redis.hgetall(f"{WENT_PREFIX}{day.isoformat()}"))
        return {name.decode(): int(count) for name, count in rows.items()}

    def record_deleted(self, things: str, number: int) -> None:
        """Remember that so many went today."""
        key = f"{WENT_PREFIX}{self._clock().date().isoformat()}"
        with self._redis.pipeline() as pipeline:
            pipeline.hincrby(key, things, number)
            pipeline.expire(key, WENT_KEPT)
            pipeline.execute()

    def count_expired_keys(self) -> int:
        """Remember how many keys of the durable store expired since the last count. A restart begins at 0 again."""
        total = int(cast("dict[str, int]", self._redis.info("stats"))["expired_keys"])
        last = cast("bytes | None", self._redis.set(LAST_COUNT_KEY, total, ex=WENT_KEPT, get=True))
        before = int(last or 0)
        expired = total - before if total >= before else total
        if expired:
            self.record_deleted(EXPIRED_KEYS, expired)
        return expired

    def _count(self, client: redis.Redis, keys: Sequence[bytes], kinds: dict[str, KeptKind]) -> None:
        with client.pipeline(transaction=False) as pipeline:
            for key in keys:
                pipeline.ttl(key)
                pipeline.type(key)
            answers = pipeline.execute()
        hashes = []
        for key, left, kind_of_value in zip(keys, answers[::2], answers[1::2], strict=True):
            name = key.split(b":", 1)[0].decode("utf-8", "replace")
            kind = kinds.setdefault(name, KeptKind(name))
            if left == -2:  # it went meanwhile
                continue
            kind.keys += 1
            kind.without_expiry += left == -1
            kind.longest = max(kind.longest, left)
            kind.within_a_day += 0 <= left < DAY_SECONDS
            if kind_of_value == b"hash":
                hashes.append((key, kind))
        with client.pipeline(transaction=False) as pipeline:
            for key, _ in hashes:
                pipeline.hmget(key, SINCE_FIELDS)
            rows = pipeline.execute()
        for (_, kind), row in zip(hashes, rows, strict=True):
            moments = [found for text in row if text and (found := _moment(text)) is not None]
            kind.oldest = min((*moments, *filter(None, (kind.oldest,))), default=None)


def _moment(text: bytes) -> datetime | None:
    try:
        found = datetime.fromisoformat(text.decode())
    except ValueError:  # recordings keep Unix seconds
        return None
    return found if found.tzinfo else None
