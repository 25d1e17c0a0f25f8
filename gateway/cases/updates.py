"""Reads updates of cases from the case backend, applies each once and in order, and queues the citizen's text."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal, cast

import redis

from gateway.cases.case_log import LogEvent, add_entry
from gateway.cases.case_texts import FINAL_STATES, PublishedCaseTexts, one_line, state_of
from gateway.cases.changed_numbers import ChangedNumbers
from gateway.cases.joined_cases import JoinedCases
from gateway.errors import GatewayError
from gateway.insights.case_states import StateChange
from gateway.messaging.message import CONFIRMATION
from gateway.security.crypto import Crypto
from gateway.security.notes import seal_note
from gateway.storage.redis_clients import Script

EVENT_SECONDS = 30 * 86_400  # the time for which a repeated update is recognised
LONGEST_ID = 200  # characters
LONGEST_STATUS = 100
LONGEST_NOTE = 500
OTHER_STATUS = "other"  # in the log of a case: a status that the menus give no state
MAX_TIME_AHEAD = timedelta(days=1)
COUNTS_KEY = "counts:updates"
NO_STATES: Mapping[str, str] = {}
COUNTED_FIELDS = ("kind", "state", "first_state", "channel", "language", "filed_at")
APPLY_UPDATE = Script(Path(__file__).with_name("apply_update.lua"))

LEAP_SECOND = re.compile(r"(?P<minute>.*\d\d:\d\d):60(?P<rest>.*)")

UpdateOutcome = Literal["applied", "texted", "older", "repeated", "unknown"]


class InvalidUpdateError(GatewayError):
    """The update cannot be read. `errors` has, by field, a sentence on what is wrong."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{field}: {text}" for field, text in errors.items()))
        self.errors = dict(errors)


@dataclass(frozen=True, slots=True)
class CaseUpdate:
    """One change of a case, in the backend's words. `happened_at` is when it happened there.

    `number_changed`: the backend knows that the case's number belongs to somebody else now.
    """

    event_id: str
    reference: str
    status: str
    note: str
    happened_at: datetime
    number_changed: bool = False


@dataclass(frozen=True, slots=True)
class UpdateResult:
    """The outcome of an update, and the id of the message that was queued to report it, if any."""

    outcome: UpdateOutcome
    message_id: str | None


class CaseUpdates:
    """Applies updates. A case is kept for `keep` after an update to a final state, and `keep_open` after any other.

    `states` is what the words of the case system mean that the menus do not name. `note_state` is told of each state to
    which a case comes, and whether it was in another one before; once more if the update is repeated.
    """

    def __init__(
        self,
        client: redis.Redis,
        crypto: Crypto,
        clock: Callable[[], datetime],
        words: PublishedCaseTexts,
        keep: timedelta,
        keep_open: timedelta,
        count_change: Callable[[StateChange], None] = lambda _change: None,
        states: Mapping[str, str] = NO_STATES,
        note_state: Callable[[CaseUpdate, str, bool], object] = lambda _update, _state, _came: None,
    ) -> None:
        self._redis = client
        self._crypto = crypto
        self._clock = clock
        self._words = words
        self._keep = int(keep.total_seconds())
        self._keep_open = int(keep_open.total_seconds())
        self._changed_numbers = ChangedNumbers(client)
        self._joined = JoinedCases(client)
        self._count_change = count_change
        self._states = states
        self._note_state = note_state

    def state_of(self, status: str) -> str:
        """Return the state that a word of the case system stands for; empty if it stands for none."""
        return state_of(self._words(), status, self._states) or ""

    def apply(self, update: CaseUpdate) -> UpdateResult:
        """Apply `update`, unless it was applied before, is older than the last one, or belongs to no case of ours.

        It is told to everybody who joined the case, too. The sweeper finds those texts.
        """
        result = self._apply_to_case(update)
        joiners = self._joined.joiners_of(update.reference)
        for joiner in joiners:
            self._apply_to_case(replace(update, reference=joiner, number_changed=False), is_joiner=True)
        seconds = self._retention_seconds(self.state_of(update.status)) if joiners else 0
        if seconds:
            self._joined.keep(update.reference, seconds)
        return result

    def _apply_to_case(self, update: CaseUpdate, *, is_joiner: bool = False) -> UpdateResult:
        if update.number_changed:  # first, so that nobody is texted
            self._changed_numbers.add_contact_of(update.reference)
        words = self._words()
        state = state_of(words, update.status, self._states) or ""
        # Of its case: the same id in an update of another case is another event.
        event = self._crypto.digest(f"event of a case {update.reference} {update.event_id}")
        moment = self._clock()
        case = self._case_before(update.reference)
        result = APPLY_UPDATE.run(
            self._redis.execute_command,
            [
                f"case:{update.reference}",
                f"reference:{update.reference}",
                f"event:{event}",
                f"message:{event}",
                "outbox:messages:due",
                f"event:{self._crypto.digest(f'event {update.event_id}')}",
            ],
            [
                update.happened_at.timestamp(),
                update.happened_at.isoformat(),
                update.status,
                state,
                seal_note(update.note, self._crypto),
                "1" if state in words.messages else "0",
                moment.timestamp(),
                moment.isoformat(timespec="milliseconds"),
                event,
                update.reference,
                EVENT_SECONDS,
                self._retention_seconds(state),
                words.reply_seconds_for(state),
                f",{','.join(words.kinds_that_ask)},",
            ],
        )
        outcome = cast("UpdateOutcome", result.decode())
        self._redis.hincrby(COUNTS_KEY, outcome, 1)
        if outcome in ("applied", "texted"):
            add_entry(self._redis, update.reference, moment, LogEvent.UPDATE, state or OTHER_STATUS)
        if (
            outcome in ("applied", "texted")
            and state not in ("", case["state"])
            and case["kind"]
            and case["filed_at"]
            and not is_joiner
        ):
            filed_at = datetime.fromisoformat(case["filed_at"])
            change = (case["kind"], state, case["channel"], case["language"], filed_at, update.happened_at)
            is_first = not case["first_state"] and case["state"] == CONFIRMATION != state
            self._count_change(StateChange(*change, is_first=is_first))
        is_current = outcome in ("applied", "texted") or (outcome == "repeated" and case["state"] == state)
        if state and is_current:
            self._note_state(update, state, outcome == "repeated" or state != case["state"])
        return UpdateResult(outcome, event if outcome == "texted" else None)

    def _case_before(self, reference: str) -> dict[str, str]:
        """Return the fields of a case that are counted when it comes to another state; empty if they are not known."""
        values = cast("list[bytes | None]", self._redis.hmget(f"case:{reference}", list(COUNTED_FIELDS)))
        return {name: (value or b"").decode() for name, value in zip(COUNTED_FIELDS, values, strict=True)}

    def _retention_seconds(self, state: str) -> int:
        """Return the seconds for which a case in `state` is kept; 0 (unchanged) if the state is not known."""
        if not state:
            return 0
        return self._keep if state in FINAL_STATES else self._keep_open


def read_update(body: bytes, now: datetime) -> CaseUpdate:
    """Read the update in a request's body. InvalidUpdateError names every field that is wrong."""
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        raise InvalidUpdateError({"body": "is no JSON"}) from None
    if not isinstance(sent, dict):
        raise InvalidUpdateError({"body": "is no JSON object"})
    errors: dict[str, str] = {}
    event_id = _required_text(sent, "event_id", LONGEST_ID, errors)
    reference = _required_text(sent, "reference", LONGEST_ID, errors)
    status = _required_text(sent, "status", LONGEST_STATUS, errors)
    note = sent.get("note")
    if note is not None and not isinstance(note, str):
        errors["note"] = "must be text or null"
    number_changed = sent.get("number_changed")
    if number_changed not in (None, True, False):
        errors["number_changed"] = "must be true or false"
    at = _happened_at(sent.get("at"), now, errors)
    if errors or at is None:
        raise InvalidUpdateError(errors)
    return CaseUpdate(
        event_id,
        one_line(reference, LONGEST_ID),
        one_line(status, LONGEST_STATUS),
        one_line(note or "", LONGEST_NOTE),
        at,
        bool(number_changed),
    )


def _required_text(sent: Mapping[str, Any], field: str, longest: int, errors: dict[str, str]) -> str:
    value = sent.get(field)
    if not isinstance(value, str) or not one_line(value, longest):
        errors[field] = "must be text, and not empty" if field in sent else "is missing"
    elif len(value) > longest:
        errors[field] = f"must be at most {longest} characters"
    else:
        return value
    return ""


def read_moment(text: str) -> datetime:
    """Read a moment with its offset, as RFC 3339 writes it. Raises ValueError.

    Python's own reader takes neither a small `z` nor the second 60 of a leap second, which becomes the second after it.
    """
    match = LEAP_SECOND.fullmatch(text)
    if match:
        text = f"{match['minute']}:59{match['rest']}"
    moment = datetime.fromisoformat(text[:-1] + "Z" if text.endswith("z") else text)
    if moment.tzinfo is None:
        raise ValueError("has no offset")
    return moment.replace(microsecond=0) + timedelta(seconds=1) if match else moment


def _happened_at(value: object, now: datetime, errors: dict[str, str]) -> datetime | None:
    """Read the time of the update: `now` if it is left out, None (and an entry in `errors`) if it is wrong."""
    if value is None:
        return now
    errors["at"] = "must be a moment with its offset, as in 2026-03-02T12:00:00Z"
    if not isinstance(value, str):
        return None
    try:
        moment = read_moment(value)
        if moment > now + MAX_TIME_AHEAD:
            # Every later update would count as older, and the citizen would never hear of it.
            errors["at"] = "is more than a day ahead"
            return None
    except (ValueError, OverflowError):
        return None
    del errors["at"]
    return moment
