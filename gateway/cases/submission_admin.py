"""What an operator may know of submissions, and do about them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

import redis

from gateway.cases.forwarder import ALARM, COUNTS
from gateway.security.crypto import Vault
from gateway.storage.outbox.outbox import Outbox

PENDING = "pending"
DELIVERED = "delivered"
DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Entry:
    """A submission without what the citizen said. `due` is the next attempt, None where there will be none."""

    id: str
    reference: str
    kind: str
    state: str
    attempts: int
    error: str
    filed_at: str
    backend_id: str
    due: datetime | None


@dataclass(frozen=True, slots=True)
class Sums:
    """How many submissions there are in each state. `delivered` counts all that ever were."""

    pending: int
    dead: int
    delivered: int
    alarm: str  # what only an operator can cure, empty where there is nothing


class Ledger:
    """Reads the records of submissions."""

    def __init__(self, client: redis.Redis, outbox: Outbox, vault: Vault) -> None:
        self._redis = client
        self._outbox = outbox
        self._vault = vault

    def sums(self) -> Sums:
        """The sums of this moment."""
        delivered = self._redis.hget(COUNTS, DELIVERED)
        alarm = cast("bytes | None", self._redis.get(ALARM))
        return Sums(
            pending=self._outbox.depth(),
            dead=self._outbox.dead_depth(),
            delivered=int(delivered or 0),
            alarm=alarm.decode() if alarm else "",
        )

    def entries(self, state: str, limit: int) -> list[Entry]:
        """Up to `limit` submissions in `state`."""
        if state == PENDING:
            found = [self._entry(item, due) for item, due in self._outbox.due_ids(limit)]
        elif state == DEAD:
            found = [self._entry(item) for item in self._outbox.dead_ids(limit)]
        else:
            found = list(self._delivered(limit))
        return [entry for entry in found if entry is not None]

    def find(self, name: str) -> Entry | None:
        """The submission of this id, or of this reference."""
        digits = "".join(name.split())
        known = cast("bytes | None", self._redis.get(f"reference:{digits}"))
        item = known.decode() if known else name
        return self._entry(item, self._redis.zscore(self._outbox.due_key, item))

    def words(self, item: str) -> dict[str, Any] | None:
        """What the citizen said; None once that was delivered. SealError where no key opens it."""
        payload = self._redis.hget(self._outbox.record_key(item), "payload")
        return cast("dict[str, Any]", json.loads(self._vault.open(payload))) if payload else None

    def retry(self, item: str) -> bool:
        """Have a submission tried again at once; False where it was delivered, or is being tried."""
        again = {"state": PENDING, "attempts": "0", "since": repr(self._outbox.now())}
        return self._outbox.revive(item, again) or self._outbox.hasten(item)

    def _delivered(self, limit: int) -> Iterator[Entry]:
        for key in self._redis.scan_iter(self._outbox.record_key("*"), count=500):
            entry = self._entry(key.decode().partition(":")[2])
            if entry is not None and entry.state == DELIVERED:
                yield entry
                limit -= 1
            if not limit:
                return

    def _entry(self, item: str, due: float | None = None) -> Entry | None:
        row = self._redis.hgetall(self._outbox.record_key(item))
        if not row:
            return None
        told = {name.decode(): value.decode() for name, value in cast("dict[bytes, bytes]", row).items()}
        return Entry(
            id=item,
            reference=told.get("reference", ""),
            kind=told.get("kind", ""),
            state=told.get("state", ""),
            attempts=int(told.get("attempts", "0")),
            error=told.get("error", ""),
            filed_at=told.get("filed_at", ""),
            backend_id=told.get("backend_id", ""),
            due=None if due is None else datetime.fromtimestamp(due, UTC),
        )
