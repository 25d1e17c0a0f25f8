"""Open questions: texts about cases asked them, and citizens may still answer.

A text whose message has `ask:` is put on the list `asked:<digest of the number>` when it is queued. Its question is
open from the moment that a provider may have it. The outcome of the text and of its case are in their own records.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import redis

from gateway.messaging import states
from gateway.security.crypto import Crypto
from gateway.security.notes import open_note
from menus.model import Service

MAY_HAVE_ARRIVED = frozenset(
    {states.SUBMITTING, states.ACCEPTED, states.SENT, states.DELIVERED, states.UNKNOWN}
)

_MESSAGE_FIELDS = ("state", "name", "reference", "language", "submitting_at")
_CASE_FIELDS = ("status", "note", "kind", "proof", "state")


@dataclass(frozen=True, slots=True)
class CaseQuestion:
    """A question that was texted at `asked_at` about the case `reference`, with its answer on `screen`.

    `state` is the state in the text, or of the case if a reminder asked; `note` the last note of the case backend.
    """

    message_id: str
    screen: str
    reference: str
    state: str
    note: str
    language: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class CaseQuestionStore:
    """The open questions, by the digest of a number. `client` returns a client of the durable store."""

    client: Callable[[], redis.Redis]
    crypto: Crypto

    def newest(self, digest: str, service: Service, now: datetime) -> CaseQuestion | None:
        """Return the newest question that can still be answered at `now`; None if there is none."""
        ids = cast("list[bytes]", self.client().lrange(_key(digest), 0, -1))
        if not ids:
            return None
        with self.client().pipeline(transaction=False) as pipeline:
            for message_id in ids:
                pipeline.hmget(f"message:{message_id.decode()}", _MESSAGE_FIELDS)
            rows = pipeline.execute()
        asked = (
            _read_question(message_id.decode(), _decode_row(row), service)
            for message_id, row in zip(ids, rows, strict=True)
        )
        open_questions = [one for one in asked if one is not None and now < _open_until(one, service)]
        newest = max(open_questions, key=lambda one: one.asked_at, default=None)
        return None if newest is None else self._with_note(newest, service)

    def mark_answered(self, digest: str, message_id: str) -> None:
        """Mark the question of this text as answered, so that another reply does not answer it."""
        self.client().lrem(_key(digest), 0, message_id)

    def _with_note(self, question: CaseQuestion, service: Service) -> CaseQuestion:
        """Return the question with the note of its case, unless that is told only to who proves something."""
        status, note, kind, proof, state = _decode_row(
            self.client().hmget(f"case:{question.reference}", _CASE_FIELDS)
        )
        return CaseQuestion(
            question.message_id,
            question.screen,
            question.reference,
            question.state if service.messages[question.state].tells_state else state or status,
            "" if proof or service.asks_before_note(kind) else open_note(note, self.crypto),
            question.language,
            question.asked_at,
        )


def _read_question(message_id: str, fields: list[str], service: Service) -> CaseQuestion | None:
    """Return the question of a text that is on its way or arrived; None if it asks nothing or never left."""
    state, name, reference, language, sent_at = fields
    message = service.messages.get(name)
    if state not in MAY_HAVE_ARRIVED or message is None or message.ask_screen is None or not sent_at:
        return None
    return CaseQuestion(
        message_id, message.ask_screen, reference, name, "", language, datetime.fromisoformat(sent_at)
    )


def _open_until(question: CaseQuestion, service: Service) -> datetime:
    return question.asked_at + timedelta(seconds=service.reply_seconds_for(question.state))


def _decode_row(row: object) -> list[str]:
    return [value.decode() if value else "" for value in cast("list[bytes | None]", row)]


def _key(digest: str) -> str:
    return f"asked:{digest}"
