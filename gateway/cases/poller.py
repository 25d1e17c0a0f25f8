"""Asks a case system that pushes no changes about cases, and applies each change as if it had been pushed.

`case-polls` lists the cases, each with the moment at which it is asked about next. A case that moved lately is asked
about often, one that rests less and less, and at night all of them less. A poll that fails changes nothing: its cases
are due again a minute later, and what is new then is seen then.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import cast

import msgspec
import redis

from gateway.case_systems.client import PolledClient
from gateway.case_systems.outcomes import CaseSystemError, PolledCase
from gateway.cases.case_links import POLLS_KEY
from gateway.cases.forwarder import ALARM_KEY, ALARM_SECONDS
from gateway.cases.last_poll import PollLog
from gateway.cases.questions import OfficerQuestion, QuestionOutcome
from gateway.cases.show_delay import ShowDelay
from gateway.cases.updates import CaseUpdate, CaseUpdates
from gateway.messaging.message import CONFIRMATION
from gateway.operations import logs
from gateway.storage.records import read_record, record_fields
from gateway.storage.redis_clients import Script

BATCH = 50  # cases in one request
LISTED = 1000
TAKEN_SECONDS = 60.0
EVERY_SECONDS = 5.0
MAX_SECONDS = 3600.0  # between two polls of a case that rests
REST_SHARE = 50  # a case that has rested so many days is asked about after this share of that time
NIGHT_SECONDS = 900.0  # between two polls at night, at least
NIGHT = (22, 6)  # hours, where the citizens live
TAKE_POLLS, NOTE_POLL = (
    Script(Path(__file__).with_name(f"{name}.lua")) for name in ("take_polls", "note_poll")
)

AskCitizen = Callable[[OfficerQuestion], tuple[QuestionOutcome, str]]
"""Asks the citizen of a case; returns what came of it, and the id of the text."""

logger = logging.getLogger(__name__)


class PolledRecord(msgspec.Struct, frozen=True):
    """What the gateway has of a case that is asked about. `polled`: a digest of what was seen last, '' before that.

    `moved_at` is when something new was seen, in Unix seconds; 0 before that. `linked_at` is when the system gave its
    id; 0 if that is not known.
    """

    state: str = ""
    filed_at: str = ""
    polled: str = ""
    moved_at: float = 0.0
    linked_at: float = 0.0


@dataclass(frozen=True, slots=True)
class PollResult:
    """What came of a round: how many cases were asked about, how many were new, and why it ended early, if it did."""

    cases: int = 0
    changes: int = 0
    error: str = ""


class CasePoller:
    """Asks `client` about cases. `shortest` is the time between two polls of a case that moves, in seconds.

    `digest` makes the keyed digest of a text. `local_time` returns the time where the citizens live. `notify_texts` is
    told the id of each text that was queued. `ask` passes a question of an officer on, each once.
    """

    def __init__(
        self,
        redis_client: redis.Redis,
        client: PolledClient,
        updates: CaseUpdates,
        digest: Callable[[str], str],
        clock: Callable[[], datetime],
        local_time: Callable[[datetime], datetime],
        notify_texts: Callable[[str], object],
        shortest: float,
        ask: AskCitizen | None = None,
    ) -> None:
        self._redis = redis_client
        self._client = client
        self._updates = updates
        self._digest = digest
        self._clock = clock
        self._local_time = local_time
        self._notify_texts = notify_texts
        self._shortest = shortest
        self._ask = ask
        self._log = PollLog(redis_client)
        self._show_delay = ShowDelay(redis_client)

    def run(self, stop: Event) -> None:
        """Poll until `stop` is set. If the store is down, wait for it."""
        while not stop.wait(EVERY_SECONDS):
            try:
                self.poll(stop=stop)
            except redis.RedisError as error:
                logger.warning("store_unavailable", extra={"job": "poll", "reason": type(error).__name__})
            except Exception:  # noqa: BLE001 - whatever it is, the next poll must come
                logs.exception(logger, "job_failed", job="poll", items=())

    def poll(self, *, everything: bool = False, stop: Event | None = None) -> PollResult:
        """Ask about all cases that are due, or about `everything`, until `stop` is set. Redis errors pass through."""
        result = PollResult()
        if everything:
            self._make_all_due()
        while not (result.error or (stop is not None and stop.is_set())) and (batch := self._take()):
            result = self._poll_batch(batch, result)
        if result != PollResult():
            self._log.record(self._clock(), result.cases, result.changes, result.error)
        return result

    def _make_all_due(self) -> None:
        now = self._clock().timestamp()
        members = cast("list[bytes]", self._redis.zrange(POLLS_KEY, 0, -1))
        for start in range(0, len(members), LISTED):
            self._redis.zadd(POLLS_KEY, dict.fromkeys(members[start : start + LISTED], now), xx=True)

    def _poll_batch(self, batch: Mapping[str, str], so_far: PollResult) -> PollResult:
        try:
            found = self._client.fetch_cases(list(batch.values()))
        except CaseSystemError as error:
            logger.warning("poll_failed", extra={"reason": str(error)})
            if error.needs_operator:
                self._redis.set(ALARM_KEY, f"{error}, when it was asked for changes", ex=ALARM_SECONDS)
            return PollResult(so_far.cases, so_far.changes, str(error))
        changes = sum(self._see(reference, found.get(name)) for reference, name in batch.items())
        return PollResult(so_far.cases + len(batch), so_far.changes + changes)

    def _take(self) -> dict[str, str]:
        """Take the cases to ask about now, by their references, each with its id at the case system."""
        now = self._clock().timestamp()
        arguments: list[str | float] = [now, now + TAKEN_SECONDS, BATCH]
        taken = cast("list[bytes]", TAKE_POLLS.run(self._redis.execute_command, [POLLS_KEY], arguments))
        texts = [one.decode() for one in taken]
        return dict(zip(texts[::2], texts[1::2], strict=True))

    def _see(self, reference: str, case: PolledCase | None) -> bool:
        """Apply what is new of a case, and say when it is asked about next. Returns True if something is new."""
        now, key = self._clock(), f"case:{reference}"
        names = record_fields(PolledRecord)
        values = cast("list[bytes | None]", self._redis.hmget(key, names))
        record = read_record(PolledRecord, dict(zip(names, values, strict=True)))
        moved_at, is_new = record.moved_at or _seconds(record.filed_at), False
        if case is None and not record.polled and record.linked_at:
            self._show_delay.note(now.timestamp() - record.linked_at)
        if case is not None and (digest := self._digest_of(case)) != record.polled:
            self._ask_all(reference, case)
            is_new = bool(record.polled) or not self._is_as_filed(case)
            if is_new:
                self._apply(reference, case, digest, now)
                moved_at = now.timestamp()
            NOTE_POLL.run(self._redis.execute_command, [key], [digest, repr(moved_at)])
        self._redis.zadd(POLLS_KEY, {reference: now.timestamp() + self._wait(now, moved_at)}, xx=True)
        return is_new

    def _ask_all(self, reference: str, case: PolledCase) -> None:
        """Pass the questions of a case on. One that was asked before is not asked again."""
        if self._ask is None:
            return
        for question in case.questions:
            asked = OfficerQuestion(f"comment {question.id}", reference, question.text)
            outcome, text_id = self._ask(asked)
            if outcome is QuestionOutcome.ASKED:
                self._notify_texts(text_id)
            elif outcome is not QuestionOutcome.REPEATED:
                logger.warning("question_not_asked", extra={"reason": outcome})

    def _is_as_filed(self, case: PolledCase) -> bool:
        """Return True if the case is as every case begins, and there is nothing to tell."""
        return not case.note and self._updates.state_of(case.status) in ("", CONFIRMATION)

    def _apply(self, reference: str, case: PolledCase, digest: str, now: datetime) -> None:
        """Apply a change as `/cases/updates` does. A system's clock that is ahead must not hide later changes."""
        happened_at = min(case.updated_at or now, now)
        event = f"polled {digest} {'' if case.updated_at else now.isoformat()}"
        result = self._updates.apply(CaseUpdate(event, reference, case.status, case.note, happened_at))
        if result.message_id is not None:
            self._notify_texts(result.message_id)

    def _digest_of(self, case: PolledCase) -> str:
        updated_at = case.updated_at.isoformat() if case.updated_at else ""
        questions = "".join(f"\n{one.id}" for one in case.questions)
        return self._digest(f"polled\n{case.status}\n{case.note}\n{updated_at}{questions}")

    def _wait(self, now: datetime, moved_at: float) -> float:
        """Return the seconds until the case is asked about again."""
        rested = now.timestamp() - moved_at if moved_at else 0.0
        wait = min(max(self._shortest, rested / REST_SHARE), max(self._shortest, MAX_SECONDS))
        begin, end = NIGHT
        hour = self._local_time(now).hour
        return max(wait, NIGHT_SECONDS) if hour >= begin or hour < end else wait


def _seconds(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp() if moment else 0.0
