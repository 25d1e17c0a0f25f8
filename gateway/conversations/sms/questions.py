"""What citizens were asked in texts about their cases, and may still answer.

A text whose message has `ask:` is put on the list `asked:<digest of the number>` as it is queued. It asks once a
provider may have it; what became of it, and of its case, stands in their own records.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import redis

from gateway.messaging import states
from menus.model import Service

ON_ITS_WAY = frozenset({states.SUBMITTING, states.ACCEPTED, states.SENT, states.DELIVERED, states.UNKNOWN})

_MESSAGE = ("state", "name", "reference", "language", "submitting_at")
_CASE = ("status", "note")


@dataclass(frozen=True, slots=True)
class Question:
    """A question that was texted at `asked_at` about the case `reference`, to be answered on `screen`.

    `state` is what the text told of the case, `note` what the case backend said last.
    """

    message_id: str
    screen: str
    reference: str
    state: str
    note: str
    language: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions that are open, by the digest of a number. `client` is the durable store."""

    client: Callable[[], redis.Redis]

    def newest(self, digest: str, service: Service, now: datetime) -> Question | None:
        """The question that was texted last and can still be answered at `now`; None where there is none."""
        ids = cast("list[bytes]", self.client().lrange(_key(digest), 0, -1))
        if not ids:
            return None
        with self.client().pipeline(transaction=False) as pipeline:
            for message_id in ids:
                pipeline.hmget(f"message:{message_id.decode()}", _MESSAGE)
            rows = pipeline.execute()
        asked = (
            _question(message_id.decode(), _told(row), service)
            for message_id, row in zip(ids, rows, strict=True)
        )
        open_ones = [one for one in asked if one is not None and now < _until(one, service)]
        return self._with_note(max(open_ones, key=lambda one: one.asked_at)) if open_ones else None

    def answered(self, digest: str, message_id: str) -> None:
        """The question of this text has its answer: another reply is no answer to it."""
        self.client().lrem(_key(digest), 0, message_id)

    def _with_note(self, question: Question) -> Question:
        status, note = _told(self.client().hmget(f"case:{question.reference}", _CASE))
        return Question(
            question.message_id,
            question.screen,
            question.reference,
            question.state or status,
            note,
            question.language,
            question.asked_at,
        )


def _question(message_id: str, told: list[str], service: Service) -> Question | None:
    """The question of a text that is on its way or arrived; None where it asks nothing, or never left."""
    state, name, reference, language, moment = told
    message = service.messages.get(name)
    if state not in ON_ITS_WAY or message is None or message.ask is None or not moment:
        return None
    return Question(message_id, message.ask, reference, name, "", language, datetime.fromisoformat(moment))


def _until(question: Question, service: Service) -> datetime:
    return question.asked_at + timedelta(seconds=service.asks_for(question.state))


def _told(row: object) -> list[str]:
    return [value.decode() if value else "" for value in cast("list[bytes | None]", row)]


def _key(digest: str) -> str:
    return f"asked:{digest}"
