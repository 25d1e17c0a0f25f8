"""Lets an operator list, read and retry submissions."""

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

import msgspec
import redis

from gateway.cases.forwarder import ALARM_KEY, CIRCUIT_KEY, COUNTS_KEY
from gateway.security.crypto import Crypto
from gateway.storage.outbox.outbox import Outbox
from gateway.storage.records import read_record

PENDING = "pending"
DELIVERED = "delivered"
DEAD = "dead"


class SubmissionSummary(msgspec.Struct, frozen=True, kw_only=True):
    """A submission without the citizen's answers. `due` is the next attempt, None if there will be none."""

    id: str
    reference: str = ""
    kind: str = ""
    state: str = ""
    attempts: int = 0
    error: str = ""
    filed_at: str = ""
    backend_id: str = ""
    due: datetime | None


@dataclass(frozen=True, slots=True)
class SubmissionCounts:
    """The number of submissions in each state. `delivered` counts all deliveries ever."""

    pending: int
    dead: int
    delivered: int
    alarm: str  # a fault that only an operator can fix; empty if there is none
    down: str  # why the case backend is tried by one submission at a time; empty if it is not


class SubmissionAdmin:
    """Reads the records of submissions, and retries submissions."""

    def __init__(self, client: redis.Redis, outbox: Outbox, crypto: Crypto) -> None:
        self._redis = client
        self._outbox = outbox
        self._crypto = crypto

    def counts(self) -> SubmissionCounts:
        """Count the submissions as they are now."""
        delivered = self._redis.hget(COUNTS_KEY, DELIVERED)
        alarm, down = cast("list[bytes | None]", self._redis.mget(ALARM_KEY, CIRCUIT_KEY))
        return SubmissionCounts(
            pending=self._outbox.depth(),
            dead=self._outbox.dead_depth(),
            delivered=int(delivered or 0),
            alarm=alarm.decode() if alarm else "",
            down=down.decode() if down else "",
        )

    def list_by_state(self, state: str, limit: int) -> list[SubmissionSummary]:
        """Return up to `limit` submissions in `state`."""
        if state == PENDING:
            summaries = [self._summary(item, due) for item, due in self._outbox.list_pending(limit)]
        elif state == DEAD:
            summaries = [self._summary(item) for item in self._outbox.dead_ids(limit)]
        else:
            summaries = list(self._delivered(limit))
        return [summary for summary in summaries if summary is not None]

    def page(self, state: str, offset: int, size: int) -> list[SubmissionSummary]:
        """Return `size` submissions after the first `offset` ones: those pending by when they are due, or the dead.

        Of the dead the latest come first. It takes two round trips, however many there are.
        """
        if state == PENDING:
            items = self._outbox.pending_page(offset, size)
        else:
            items = [(item, math.nan) for item in self._outbox.dead_page(offset, size)]
        with self._redis.pipeline(transaction=False) as pipeline:
            for item, _ in items:
                pipeline.hgetall(self._outbox.record_key(item))
            rows = cast("list[dict[bytes, bytes]]", pipeline.execute())
        found = [
            _read(row, item, None if math.isnan(due) else due)
            for (item, due), row in zip(items, rows, strict=True)
        ]
        return [summary for summary in found if summary is not None]

    def find(self, id_or_reference: str) -> SubmissionSummary | None:
        """Find a submission by its id or its reference."""
        digits = "".join(id_or_reference.split())
        known = cast("bytes | None", self._redis.get(f"reference:{digits}"))
        item = known.decode() if known else id_or_reference
        return self._summary(item, self._redis.zscore(self._outbox.due_key, item))

    def contents(self, submission_id: str) -> dict[str, Any] | None:
        """Return the citizen's answers, or None after delivery. Raises DecryptionError if no key decrypts them."""
        payload = self._redis.hget(self._outbox.record_key(submission_id), "payload")
        return cast("dict[str, Any]", json.loads(self._crypto.decrypt(payload))) if payload else None

    def retry(self, submission_id: str) -> bool:
        """Make a submission due at once. Returns False if it was delivered, or an attempt is under way."""
        return self.retry_many([submission_id])[0] or self._outbox.expedite(submission_id)

    def retry_many(self, ids: Sequence[str]) -> list[bool]:
        """Make submissions that were given up due at once. Returns for each whether it was among them."""
        again = {"state": PENDING, "attempts": "0", "since": repr(self._outbox.now())}
        return self._outbox.retry_many(ids, again)

    def _delivered(self, limit: int) -> Iterator[SubmissionSummary]:
        for key in self._redis.scan_iter(self._outbox.record_key("*"), count=500):
            summary = self._summary(key.decode().partition(":")[2])
            if summary is not None and summary.state == DELIVERED:
                yield summary
                limit -= 1
            if not limit:
                return

    def _summary(self, submission_id: str, due: float | None = None) -> SubmissionSummary | None:
        row = cast("dict[bytes, bytes]", self._redis.hgetall(self._outbox.record_key(submission_id)))
        return _read(row, submission_id, due)


def _read(row: dict[bytes, bytes], submission_id: str, due: float | None) -> SubmissionSummary | None:
    moment = None if due is None else datetime.fromtimestamp(due, UTC)
    return read_record(SubmissionSummary, row, id=submission_id, due=moment) if row else None
