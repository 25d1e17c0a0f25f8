"""Forwards submissions to the case backend: at least once, and with growing waits between attempts."""

import json
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import msgspec
import redis

from gateway.cases.backend import CaseAccepted, CaseBackend, CaseRejected, CaseRetry
from gateway.cases.case_answers import CaseAnswerStore
from gateway.cases.case_log import LogEvent, add_entry
from gateway.errors import DecryptionError
from gateway.security.crypto import Crypto
from gateway.storage.outbox.outbox import Lease, Outbox, spread_retry_wait
from gateway.storage.records import read_record, record_fields
from menus.engine.effects import CaseAnswer

# More than the backend's time limit. If a worker is killed, another one takes over after this time.
LEASE_SECONDS = 12
GIVE_UP_AFTER = timedelta(hours=72).total_seconds()
KEEP_REFUSED = timedelta(days=30)
# After its retention a refused submission is deleted with its case. If no worker does that, its record expires.
EXPIRY_MARGIN_SECONDS = 86_400
COUNTS_KEY = "counts:submissions"
ALARM_KEY = "alarm:case-backend"
CIRCUIT_KEY = "alarm:case-backend-down"  # why it is tried by one submission at a time
WAIT_FOR_CASE_SECONDS = 2.0  # until feedback on a case is tried again, if the case has not arrived yet
ALARM_SECONDS = 900  # seconds after the last failure; longer than the longest wait

ReadAnswer = Callable[[bytes, Mapping[str, str]], CaseAnswer | None]

logger = logging.getLogger(__name__)


class SubmissionRecord(msgspec.Struct, frozen=True):
    """The fields of a submission that the forwarder reads. `since` is the start of its 72 hours, in Unix seconds.

    `answer_columns` are the columns that its citizen waited for, each with its dotted path, as JSON; empty if none.
    """

    reference: str = ""
    payload: str = ""
    answer_columns: str = ""
    attempts: int = 0
    since: float = 0.0


class Forwarder:
    """Forwards submissions, one in each call.

    `retention` is the time for which the record of a delivered submission is kept, `keep_refused` that of one that was
    given up. `resumed_at` returns when an
    operator last resumed forwarding. The time of a pause never makes the forwarder give up a submission.
    `prepare_fields` turns fields into those that the backend gets: a spoken answer becomes a link and the state of its
    recording. `read_answer` reads the columns that a citizen waits for in the body of the backend's answer.
    """

    def __init__(
        self,
        client: redis.Redis,
        outbox: Outbox,
        backend: CaseBackend,
        crypto: Crypto,
        draw: Callable[[int], int],
        retention: timedelta,
        resumed_at: Callable[[], datetime | None] = lambda: None,
        prepare_fields: Callable[[Any], Any] = lambda value: value,
        read_answer: ReadAnswer = lambda _body, _columns: None,
        keep_refused: timedelta = KEEP_REFUSED,
    ) -> None:
        self._redis = client
        self._outbox = outbox
        self._backend = backend
        self._crypto = crypto
        self._draw = draw
        self._retention_seconds = int(retention.total_seconds())
        self._refused_seconds = int(keep_refused.total_seconds()) + EXPIRY_MARGIN_SECONDS
        self._prepare_fields = prepare_fields
        self._resumed_at = resumed_at
        self._read_answer = read_answer
        self._answers = CaseAnswerStore(client, crypto)

    def forward(self, submission_id: str) -> None:
        """Try once to deliver a submission that is due. Does nothing if another worker has it."""
        self.attempt(submission_id)

    def attempt(self, submission_id: str) -> CaseAccepted | CaseRetry | CaseRejected | None:
        """Do the same, and return what came of it; None if nothing was sent."""
        lease = self._outbox.lease(submission_id, LEASE_SECONDS)
        if lease is None:
            return None
        record = self._load_record(submission_id)
        if record is None:  # it was deleted meanwhile
            self._outbox.complete(lease)
            return None
        try:
            case = json.loads(self._crypto.decrypt(record.payload))
        except DecryptionError as error:
            self._give_up(lease, record, str(error))
            return None
        if self._comes_too_soon(case):
            self._outbox.reschedule(lease, self._outbox.now() + WAIT_FOR_CASE_SECONDS)
            return None
        case["fields"] = self._prepare_fields(case["fields"])
        outcome = self._backend.file_case(record.reference, case)
        if isinstance(outcome, CaseAccepted):
            self._settle_answer(lease, record, outcome)
            self._record_delivery(lease, record, outcome)
        elif isinstance(outcome, CaseRejected):
            self._give_up(lease, record, f"refused by the backend: {outcome.reason}")
        elif self._tried_long_enough(record):
            self._give_up(lease, record, f"not accepted within 72 hours: {outcome.reason}")
        else:
            self._reschedule(lease, record, outcome)
        return outcome

    def _comes_too_soon(self, case: Mapping[str, Any]) -> bool:
        """Return True for feedback on a case that is still on its way: the backend gets the case first."""
        reference = case.get("about")
        submission = cast("bytes | None", self._redis.get(f"reference:{reference}")) if reference else None
        if submission is None:
            return False
        return self._redis.hget(self._outbox.record_key(submission.decode()), "state") == b"pending"

    def _tried_long_enough(self, record: SubmissionRecord) -> bool:
        now = self._outbox.now()
        if now - record.since <= GIVE_UP_AFTER:
            return False
        return now - self._started_at(record) > GIVE_UP_AFTER

    def _started_at(self, record: SubmissionRecord) -> float:
        """Return when the 72 hours began, in Unix seconds."""
        resumed = self._resumed_at()
        return record.since if resumed is None else max(record.since, resumed.timestamp())

    def _retry_wait(self, record: SubmissionRecord, outcome: CaseRetry) -> float:
        """Return the seconds until the next attempt: our own wait, or a longer one that the backend asked for.

        The last attempt is at the end of the 72 hours, however long the backend asked for.
        """
        own = spread_retry_wait(record.attempts, self._draw)
        if outcome.wait_seconds is None or outcome.wait_seconds <= own:
            return own
        left = self._started_at(record) + GIVE_UP_AFTER - self._outbox.now()
        return max(own, min(outcome.wait_seconds, left))

    def _load_record(self, submission_id: str) -> SubmissionRecord | None:
        names = record_fields(SubmissionRecord)
        row = self._redis.hmget(self._outbox.record_key(submission_id), names)
        values = cast("list[bytes | None]", row)
        record = read_record(SubmissionRecord, dict(zip(names, values, strict=True)))
        return record if record.payload else None

    def _settle_answer(self, lease: Lease, record: SubmissionRecord, outcome: CaseAccepted) -> None:
        """Keep the columns that the citizen waits for. If they come too late, what was settled before stands."""
        if record.answer_columns:
            self._answers.settle(lease.id, self._read_answer(outcome.body, json.loads(record.answer_columns)))

    def _record_delivery(self, lease: Lease, record: SubmissionRecord, outcome: CaseAccepted) -> None:
        changes = {
            "state": "delivered",
            "attempts": str(record.attempts + 1),
            "backend_id": outcome.id or None,
            "payload": None,  # the backend has the citizen's answers, so they are deleted here
            "answer_columns": None,
            "error": None,
        }
        if self._outbox.complete(lease, changes, keep=self._retention_seconds):
            with self._redis.pipeline(transaction=False) as pipeline:
                pipeline.hincrby(COUNTS_KEY, "delivered", 1)
                pipeline.delete(ALARM_KEY)
                pipeline.execute()
            add_entry(self._redis, record.reference, self._moment(), LogEvent.DELIVERED)
        self._log(logging.INFO, "submission_delivered", lease, record)

    def _reschedule(self, lease: Lease, record: SubmissionRecord, outcome: CaseRetry) -> None:
        due = self._outbox.now() + self._retry_wait(record, outcome)
        changes = {"attempts": str(record.attempts + 1), "error": outcome.reason}
        if self._outbox.reschedule(lease, due, changes):
            self._redis.hincrby(COUNTS_KEY, "retried", 1)
            add_entry(self._redis, record.reference, self._moment(), LogEvent.ATTEMPT, outcome.reason)
        if outcome.needs_operator:
            self._redis.set(ALARM_KEY, outcome.reason, ex=ALARM_SECONDS)
        level = logging.ERROR if outcome.needs_operator else logging.WARNING
        self._log(level, "submission_rescheduled", lease, record, outcome.reason)

    def _give_up(self, lease: Lease, record: SubmissionRecord, reason: str) -> None:
        changes = {"state": "dead", "attempts": str(record.attempts + 1), "error": reason}
        if self._outbox.dead_letter(lease, changes, keep=self._refused_seconds):
            self._redis.hincrby(COUNTS_KEY, "dead", 1)
            add_entry(self._redis, record.reference, self._moment(), LogEvent.GIVEN_UP, reason)
        self._log(logging.ERROR, "submission_given_up", lease, record, reason)

    def _moment(self) -> datetime:
        return datetime.fromtimestamp(self._outbox.now(), UTC)

    def _log(self, level: int, event: str, lease: Lease, record: SubmissionRecord, reason: str = "") -> None:
        facts = {"submission": lease.id, "attempt": record.attempts + 1}
        logger.log(level, event, extra=facts | {"reason": reason} if reason else facts)
