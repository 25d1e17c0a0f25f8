"""Carrying what citizens filed to the case backend: at least once, in growing waits, until it is there."""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

import redis

from gateway.cases.backend import Accepted, CaseBackend, Final, Retry
from gateway.errors import SealError
from gateway.security.crypto import Vault
from gateway.storage.outbox.backoff import wait_after
from gateway.storage.outbox.outbox import Lease, Outbox

LEASE_SECONDS = 12  # more than the backend is given; a killed worker is made up for this much later
GIVE_UP_AFTER = timedelta(hours=72).total_seconds()
COUNTS = "counts:submissions"
ALARM = "alarm:case-backend"
ALARM_KEPT = 900  # seconds after the last failure; longer than the longest wait

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Record:
    """What forwarding reads of a submission."""

    reference: str
    payload: str
    attempts: int
    since: float


class Forwarding:
    """Forwards submissions, one at a call.

    `keep`: how long a delivered one is remembered by its id. `resumed_at`: when operators let forwarding go on last;
    time in which it stood still counts towards no submission's giving up. `told` makes of fields what the backend is
    told: of a spoken answer a link, and how its recording stands now.
    """

    def __init__(
        self,
        client: redis.Redis,
        outbox: Outbox,
        backend: CaseBackend,
        vault: Vault,
        draw: Callable[[int], int],
        keep: timedelta,
        resumed_at: Callable[[], datetime | None] = lambda: None,
        told: Callable[[Any], Any] = lambda value: value,
    ) -> None:
        self._redis = client
        self._outbox = outbox
        self._backend = backend
        self._vault = vault
        self._draw = draw
        self._keep = int(keep.total_seconds())
        self._told = told
        self._resumed_at = resumed_at

    def forward(self, submission_id: str) -> None:
        """Try once to deliver a submission that is due; nothing happens where another worker has it."""
        lease = self._outbox.lease(submission_id, LEASE_SECONDS)
        if lease is None:
            return
        record = self._record(submission_id)
        if record is None:  # forgotten meanwhile
            self._outbox.done(lease)
            return
        try:
            case = json.loads(self._vault.open(record.payload))
        except SealError as error:
            self._give_up(lease, record, str(error))
            return
        case["fields"] = self._told(case["fields"])
        outcome = self._backend.file(record.reference, case)
        if isinstance(outcome, Accepted):
            self._deliver(lease, record, outcome)
        elif isinstance(outcome, Final):
            self._give_up(lease, record, f"refused by the backend: {outcome.reason}")
        elif self._tried_long_enough(record):
            self._give_up(lease, record, f"not accepted within 72 hours: {outcome.reason}")
        else:
            self._put_off(lease, record, outcome)

    def _tried_long_enough(self, record: Record) -> bool:
        now = self._outbox.now()
        if now - record.since <= GIVE_UP_AFTER:
            return False
        resumed = self._resumed_at()
        return resumed is None or now - resumed.timestamp() > GIVE_UP_AFTER

    def _record(self, submission_id: str) -> Record | None:
        names = ("reference", "payload", "attempts", "since")
        row = self._redis.hmget(self._outbox.record_key(submission_id), names)
        values = cast("list[bytes | None]", row)
        reference, payload, attempts, since = (value.decode() if value else "" for value in values)
        return Record(reference, payload, int(attempts or 0), float(since or 0)) if payload else None

    def _deliver(self, lease: Lease, record: Record, outcome: Accepted) -> None:
        changes = {
            "state": "delivered",
            "attempts": str(record.attempts + 1),
            "backend_id": outcome.id or None,
            "payload": None,  # what the citizen said is the backend's now
            "error": None,
        }
        if self._outbox.done(lease, changes, keep=self._keep):
            self._redis.hincrby(COUNTS, "delivered", 1)
            self._redis.delete(ALARM)
        self._say(logging.INFO, "submission_delivered", lease, record)

    def _put_off(self, lease: Lease, record: Record, outcome: Retry) -> None:
        wait = wait_after(record.attempts)
        jitter = 0.9 + self._draw(200) / 1000  # so that what failed together does not come back together
        changes = {"attempts": str(record.attempts + 1), "error": outcome.reason}
        if self._outbox.later(lease, self._outbox.now() + wait * jitter, changes):
            self._redis.hincrby(COUNTS, "retried", 1)
        if outcome.alarm:
            self._redis.set(ALARM, outcome.reason, ex=ALARM_KEPT)
        level = logging.ERROR if outcome.alarm else logging.WARNING
        self._say(level, "submission_put_off", lease, record, outcome.reason)

    def _give_up(self, lease: Lease, record: Record, reason: str) -> None:
        changes = {"state": "dead", "attempts": str(record.attempts + 1), "error": reason}
        if self._outbox.dead(lease, changes):
            self._redis.hincrby(COUNTS, "dead", 1)
        self._say(logging.ERROR, "submission_given_up", lease, record, reason)

    def _say(self, level: int, what: str, lease: Lease, record: Record, reason: str = "") -> None:
        facts = {"submission": lease.id, "attempt": record.attempts + 1}
        logger.log(level, what, extra=facts | {"reason": reason} if reason else facts)
