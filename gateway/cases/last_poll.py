"""The last poll of a case system that pushes no changes, as operators see it."""

from datetime import datetime
from typing import cast

import msgspec
import redis

from gateway.storage.records import read_record

LAST_POLL_KEY = "case-last-poll"
KEPT_SECONDS = 30 * 86_400


class LastPoll(msgspec.Struct, frozen=True):
    """When cases were asked about last, how many, and how many were new. `error` is empty if it went well.

    `well_at` is the last poll that went well.
    """

    at: datetime | None = None
    cases: int = 0
    changes: int = 0
    error: str = ""
    well_at: datetime | None = None


class PollLog:
    """Remembers the last poll for a month."""

    def __init__(self, client: redis.Redis) -> None:
        self._redis = client

    def record(self, at: datetime, cases: int, changes: int, error: str) -> None:
        """Remember a poll."""
        moment = at.isoformat(timespec="milliseconds")
        fields = {"at": moment, "cases": str(cases), "changes": str(changes), "error": error}
        pairs = [text for pair in fields.items() for text in pair]
        with self._redis.pipeline() as pipeline:
            pipeline.hset(LAST_POLL_KEY, items=[*pairs, *([] if error else ["well_at", moment])])
            pipeline.expire(LAST_POLL_KEY, KEPT_SECONDS)
            pipeline.execute()

    def read(self) -> LastPoll | None:
        """Return the last poll; None if there was none."""
        row = cast("dict[bytes, bytes]", self._redis.hgetall(LAST_POLL_KEY))
        return read_record(LastPoll, row) if row else None
