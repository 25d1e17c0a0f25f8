"""Forwards submissions to the case backend: at least once, and with growing waits between attempts."""

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast

import msgspec
import redis

from gateway.case_systems.case_verdict import read_verdict
from gateway.case_systems.client import CaseClient, CaseComment, OpenFiling
from gateway.case_systems.outcomes import (
    CaseAccepted,
    CaseRejected,
    CaseRetry,
    FilingOutcome,
    FilingTrail,
)
from gateway.cases.case_answers import CaseAnswerStore
from gateway.cases.case_log import LOG_ENTRY, LOG_SECONDS, MAX_ENTRIES, LogEvent, encode_entry, log_key
from gateway.cases.questions import ANSWER
from gateway.cases.reopened_cases import ReopenedCases
from gateway.errors import DecryptionError
from gateway.operations import logs
from gateway.security.crypto import Crypto
from gateway.storage.outbox.outbox import APPLY_OUTCOME, ItemOutcome, Lease, Outbox, spread_retry_wait
from gateway.storage.records import read_record, record_fields
from gateway.storage.redis_clients import Script
from menus.engine.effects import CaseAnswer
from menus.model.verdicts import REOPEN

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

SETTLE = Script(Path(__file__).with_name("settle.lua"), APPLY_OUTCOME, LOG_ENTRY)
COUNT_BY_EVENT = {
    LogEvent.DELIVERED: "delivered",
    LogEvent.ANSWER_DELIVERED: "delivered",
    LogEvent.ATTEMPT: "retried",
    LogEvent.GIVEN_UP: "dead",
    LogEvent.ANSWER_GIVEN_UP: "dead",
}
LOG_BY_EVENT = {
    LogEvent.ANSWER_DELIVERED: (logging.INFO, "answer_delivered"),
    LogEvent.ANSWER_GIVEN_UP: (logging.ERROR, "answer_given_up"),
    LogEvent.DELIVERED: (logging.INFO, "submission_delivered"),
    LogEvent.ATTEMPT: (logging.WARNING, "submission_rescheduled"),
    LogEvent.GIVEN_UP: (logging.ERROR, "submission_given_up"),
}

ReadAnswer = Callable[[bytes, Mapping[str, str]], CaseAnswer | None]

logger = logging.getLogger(__name__)


class SubmissionRecord(msgspec.Struct, frozen=True):
    """The fields of a submission that the forwarder reads. `since` is the start of its 72 hours, in Unix seconds.

    `answer_columns` are the columns that its citizen waited for, each with its dotted path, as JSON; empty if none.
    `trail` is what earlier attempts left open (a FilingTrail as JSON), empty if nothing.
    """

    reference: str = ""
    payload: str = ""
    answer_columns: str = ""
    attempts: int = 0
    since: float = 0.0
    trail: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A submission that is leased, to be sent now."""

    lease: Lease
    record: SubmissionRecord


class AttemptResult(msgspec.Struct, frozen=True):
    """What came of an attempt: what it does to the item, and the event for the log of its case, if it is one.

    `outcome` is None if nothing was sent.
    """

    attempt: Attempt
    outcome: FilingOutcome | None
    item: ItemOutcome
    event: LogEvent | None = None
    reason: str = ""


class Forwarder:
    """Forwards submissions: one by `attempt`, several by `begin`, `send` for each, and `settle`. Threads may share it.

    `retention` is the time for which the record of a delivered submission is kept, `keep_refused` that of one that was
    given up. `resumed_at` returns when an
    operator last resumed forwarding. The time of a pause never makes the forwarder give up a submission.
    `prepare_fields` turns fields into those that the backend gets: a spoken answer becomes a link and the state of its
    recording. `read_answer` reads the columns that a citizen waits for in the body of the backend's answer. `claim`
    links a case to the backend's own id of it, and returns False if that id is another case's.
    """

    def __init__(
        self,
        client: redis.Redis,
        outbox: Outbox,
        backend: CaseClient,
        crypto: Crypto,
        draw: Callable[[int], int],
        retention: timedelta,
        resumed_at: Callable[[], datetime | None] = lambda: None,
        prepare_fields: Callable[[Any], Any] = lambda value: value,
        read_answer: ReadAnswer = lambda _body, _columns: None,
        keep_refused: timedelta = KEEP_REFUSED,
        claim: Callable[[str, str], bool] = lambda _reference, _system_id: True,
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
        self._claim = claim
        self._answers = CaseAnswerStore(client, crypto)
        self._reopened = ReopenedCases(client)

    def forward(self, submission_id: str) -> None:
        """Try once to deliver a submission that is due. Does nothing if another worker has it."""
        self.attempt(submission_id)

    def attempt(self, submission_id: str) -> FilingOutcome | None:
        """Do the same, and return what came of it; None if nothing was sent."""
        results = [self.send(attempt) for attempt in self.begin([submission_id])]
        self.settle(results)
        return results[0].outcome if results else None

    def begin(self, ids: Sequence[str]) -> list[Attempt]:
        """Lease those submissions that are due and that no other worker has."""
        names = record_fields(SubmissionRecord)
        attempts: list[Attempt] = []
        gone: list[Lease] = []
        for lease, row in self._outbox.lease_records(ids, LEASE_SECONDS, names):
            try:
                record = read_record(SubmissionRecord, dict(zip(names, row, strict=True)))
            except ValueError:  # the others must go
                logs.exception(logger, "job_failed", job="forward", items=(lease.id,))
                continue
            if record.payload:
                attempts.append(Attempt(lease, record))
            else:
                gone.append(lease)
        self._outbox.apply_outcomes(ItemOutcome(lease, "done") for lease in gone)  # deleted meanwhile
        return attempts

    def send(self, attempt: Attempt) -> AttemptResult:
        """Send a submission once. `settle` must record the result before the lease ends."""
        record = attempt.record
        try:
            case = json.loads(self._crypto.decrypt(record.payload))
        except DecryptionError as error:
            return self._given_up(attempt, None, str(error))
        if self._comes_too_soon(case):
            due = self._outbox.now() + WAIT_FOR_CASE_SECONDS
            return AttemptResult(attempt, None, ItemOutcome(attempt.lease, "due", due))
        if case["kind"] == ANSWER:
            return self._send_answer(attempt, case)
        outcome = self._file(attempt, case)
        if isinstance(outcome, CaseAccepted):
            self._settle_answer(attempt, outcome)
            return self._delivered(attempt, outcome)
        if isinstance(outcome, CaseRejected):
            reason = f"refused by the backend: {outcome.reason}"
            return self._given_up(attempt, outcome, reason, f": {outcome.words}" if outcome.words else "")
        if self._tried_long_enough(record):
            return self._given_up(attempt, outcome, f"not accepted within 72 hours: {outcome.reason}")
        return self._to_retry(attempt, outcome)

    def _file(self, attempt: Attempt, case: dict[str, Any]) -> FilingOutcome:
        """File a case, or pass on what its citizen says of another one. A case that is opened again is told anew."""
        reference = attempt.record.reference
        if "verdict" not in case:
            case["fields"] = self._prepare_fields(case["fields"])
            return self._backend.file_case(reference, case, self._open_filing(attempt))
        system_id = cast("bytes | None", self._redis.hget(f"case:{case.get('about')}", "system_id")) or b""
        verdict = read_verdict(reference, case, system_id.decode())
        if verdict is None:
            return CaseRejected("its verdict cannot be read")
        filing = replace(self._open_filing(attempt), claim=lambda _id: True)  # it is linked already
        outcome = self._backend.give_verdict(verdict, filing)
        if isinstance(outcome, CaseAccepted) and verdict.verdict.action == REOPEN:
            self._reopened.note(verdict.about, verdict.given_at, is_certain=outcome.is_reopened)
        return outcome

    def _send_answer(self, attempt: Attempt, answer: Mapping[str, Any]) -> AttemptResult:
        """Send what a citizen answered an officer. It becomes a comment on the case that the system has."""
        reference = attempt.record.reference
        system_id = cast("bytes | None", self._redis.hget(f"case:{reference}", "system_id"))
        comment = CaseComment(
            attempt.lease.id,
            answer["question"],
            reference,
            (system_id or b"").decode(),
            answer["text"],
            answer["channel"],
            answer["answered_at"],
        )
        outcome = self._backend.add_comment(comment, self._open_filing(attempt))
        if isinstance(outcome, CaseAccepted):
            return self._delivered(attempt, outcome, LogEvent.ANSWER_DELIVERED)
        if isinstance(outcome, CaseRejected):
            reason, words = f"refused by the backend: {outcome.reason}", outcome.words
            end = f": {words}" if words else ""
            return self._given_up(attempt, outcome, reason, end, event=LogEvent.ANSWER_GIVEN_UP)
        if self._tried_long_enough(attempt.record):
            reason = f"not accepted within 72 hours: {outcome.reason}"
            return self._given_up(attempt, outcome, reason, event=LogEvent.ANSWER_GIVEN_UP)
        return self._to_retry(attempt, outcome)

    def _open_filing(self, attempt: Attempt) -> OpenFiling:
        """Return what a system needs that would take the same case twice."""

        def keep(trail: FilingTrail) -> bool:
            return self._outbox.note(attempt.lease, {"trail": _encode_trail(trail)})

        stored = attempt.record.trail
        trail = msgspec.json.decode(stored, type=FilingTrail) if stored else FilingTrail()
        return OpenFiling(trail, keep, partial(self._claim, attempt.record.reference))

    def settle(self, results: Sequence[AttemptResult]) -> None:
        """Record results together. Somebody else may have leased a submission since: then its result counts nothing."""
        if not results:
            return
        now = datetime.fromtimestamp(self._outbox.now(), UTC)
        keys = [self._outbox.due_key, self._outbox.leases_key, self._outbox.dead_key, COUNTS_KEY, ALARM_KEY]
        arguments: list[str | bytes | float] = [MAX_ENTRIES, LOG_SECONDS, ALARM_SECONDS]
        for result in results:
            record = result.attempt.record
            keys += [self._outbox.record_key(result.attempt.lease.id), log_key(record.reference)]
            arguments += [*result.item.arguments, *_count_and_log(result, now)]
        SETTLE.run(self._redis.execute_command, keys, arguments)
        for result in results:
            _log(result)

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

    def _settle_answer(self, attempt: Attempt, outcome: CaseAccepted) -> None:
        """Keep the columns that the citizen waits for. If they come too late, what was settled before stands."""
        columns = attempt.record.answer_columns
        if columns:
            self._answers.settle(attempt.lease.id, self._read_answer(outcome.body, json.loads(columns)))

    def _delivered(
        self, attempt: Attempt, outcome: CaseAccepted, event: LogEvent = LogEvent.DELIVERED
    ) -> AttemptResult:
        changes = {
            "state": "delivered",
            "attempts": str(attempt.record.attempts + 1),
            "backend_id": outcome.id or None,
            "payload": None,  # the backend has the citizen's answers, so they are deleted here
            "answer_columns": None,
            "number_digest": None,
            "error": None,
            "trail": None,
        }
        item = ItemOutcome(attempt.lease, "done", 0, changes, self._retention_seconds)
        return AttemptResult(attempt, outcome, item, event)

    def _to_retry(self, attempt: Attempt, outcome: CaseRetry) -> AttemptResult:
        due = self._outbox.now() + self._retry_wait(attempt.record, outcome)
        changes: dict[str, str | None] = {
            "attempts": str(attempt.record.attempts + 1),
            "error": outcome.reason,
        }
        if outcome.trail is not None:
            changes["trail"] = None if outcome.trail == FilingTrail() else _encode_trail(outcome.trail)
        item = ItemOutcome(attempt.lease, "due", due, changes)
        return AttemptResult(attempt, outcome, item, LogEvent.ATTEMPT, outcome.reason)

    def _given_up(
        self,
        attempt: Attempt,
        outcome: FilingOutcome | None,
        reason: str,
        words: str = "",
        *,
        event: LogEvent = LogEvent.GIVEN_UP,
    ) -> AttemptResult:
        """Give a submission up. The `words` of the backend are kept for operators, and not logged."""
        changes: dict[str, str | None] = {
            "state": "dead",
            "attempts": str(attempt.record.attempts + 1),
            "error": reason + words,
        }
        if isinstance(outcome, CaseRejected):  # it does not have the case, so nothing is open
            changes["trail"] = None
        item = ItemOutcome(attempt.lease, "dead", self._outbox.now(), changes, self._refused_seconds)
        return AttemptResult(attempt, outcome, item, event, reason)


def _count_and_log(result: AttemptResult, now: datetime) -> tuple[str, str, str]:
    """Return what to count a result as, its entry in the log of its case, and the alarm that it is reason for."""
    if result.event is None:
        return "", "", ""
    is_alarm = result.event is LogEvent.ATTEMPT and _needs_operator(result)
    entry = encode_entry(now, result.event, result.reason)
    return COUNT_BY_EVENT[result.event], entry, result.reason if is_alarm else ""


def _encode_trail(trail: FilingTrail) -> str:
    return msgspec.json.encode(trail).decode()


def _needs_operator(result: AttemptResult) -> bool:
    return isinstance(result.outcome, CaseRetry) and result.outcome.needs_operator


def _log(result: AttemptResult) -> None:
    if result.event is None:
        return
    level, event = LOG_BY_EVENT[result.event]
    if result.event is LogEvent.ATTEMPT and _needs_operator(result):
        level = logging.ERROR
    facts = {"submission": result.attempt.lease.id, "attempt": result.attempt.record.attempts + 1}
    logger.log(level, event, extra=facts | {"reason": result.reason} if result.reason else facts)
