"""Questions of officers: the gateway passes each on to the citizen of its case, and the answer back.

The case system need not know the number. A question is a record `question:<id>`, and `case-questions:<reference>` lists
those of a case. Both go with the case. A question that was texted is on the list `asked:<digest of the number>` too.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import cast

import redis

from gateway.callers.consent import ConsentStore
from gateway.cases.case_log import LOG_ENTRY, LOG_SECONDS, MAX_ENTRIES, LogEvent, encode_entry, log_key
from gateway.cases.case_texts import FINAL_STATES
from gateway.messaging.message import OFFICER_QUESTION
from gateway.security.crypto import Crypto
from gateway.security.notes import open_note
from gateway.storage.redis_clients import Script
from menus.model import ContactWay

ANSWER = "officer-answer"  # the kind of a submission that takes an answer to the case system
OPEN_FOR = timedelta(days=14)
MAX_ANSWERS = 10  # texts that answer one question
ASK_CITIZEN, ANSWER_QUESTION = (
    Script(Path(__file__).with_name(f"{name}.lua"), LOG_ENTRY) for name in ("ask_citizen", "answer_question")
)
_CASE_FIELDS = ("state", "contact", "number_digest", "language")

QuestionWords = Callable[[str, str, str], str]
"""Returns the words of the text that asks, by language, reference and question."""


class QuestionOutcome(StrEnum):
    """What came of a question."""

    ASKED = "asked"
    REPEATED = "repeated"
    UNKNOWN = "unknown"
    NO_CONTACT = "no_contact"
    FORGOTTEN = "forgotten"
    CLOSED = "closed"
    STOPPED = "stopped"
    TOO_MANY = "too_many"


class AnswerOutcome(StrEnum):
    """What came of a text that answers a question."""

    ANSWERED = "answered"
    REPEATED = "repeated"
    CLOSED = "closed"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class OfficerQuestion:
    """A question about a case. `id` is the case system's own; an id of the same case is asked once."""

    id: str
    reference: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question with its answers, each with its moment. Words that no key opens are empty."""

    id: str
    reference: str
    state: str
    language: str
    text: str = field(repr=False)
    asked_at: datetime
    answers: tuple[tuple[datetime, str], ...] = field(default=(), repr=False)


class OfficerQuestions:
    """Asks citizens, and keeps their answers. A case has at most `most` questions.

    `write` words the text of a question. Redis errors pass through; every method may be repeated then.
    """

    def __init__(
        self,
        client: redis.Redis,
        crypto: Crypto,
        clock: Callable[[], datetime],
        consent: ConsentStore,
        write: QuestionWords,
        most: int,
    ) -> None:
        self._redis = client
        self._crypto = crypto
        self._clock = clock
        self._consent = consent
        self._write = write
        self._most = most

    def ask(self, question: OfficerQuestion) -> tuple[QuestionOutcome, str]:
        """Ask the citizen, unless something stands in the way. Return what came of it, and the id of the text.

        Notify the workers of that text afterwards, if the outcome is ASKED.
        """
        question_id = self.id_of(question.reference, question.id)
        if self._redis.exists(f"question:{question_id}"):
            return QuestionOutcome.REPEATED, question_id
        values = cast(
            "list[bytes | None]", self._redis.hmget(f"case:{question.reference}", list(_CASE_FIELDS))
        )
        state, contact, digest, language = [(value or b"").decode() for value in values]
        refusal = self._refusal(state, contact, digest, is_forgotten=values[2] is None)
        if refusal is not None:
            return refusal, question_id
        moment = self._clock()
        words = self._write(language, question.reference, question.text)
        outcome = ASK_CITIZEN.run(
            self._redis.execute_command,
            [
                f"case:{question.reference}",
                f"question:{question_id}",
                list_key(question.reference),
                f"message:{question_id}",
                "outbox:messages:due",
                f"asked:{digest}",
                log_key(question.reference),
            ],
            [
                question_id,
                question.reference,
                moment.timestamp(),
                moment.isoformat(timespec="milliseconds"),
                self._crypto.encrypt(question.text),
                self._crypto.encrypt(words),
                OFFICER_QUESTION,
                self._most,
                int(OPEN_FOR.total_seconds()) + 86_400,
                encode_entry(moment, LogEvent.QUESTION, question_id),
                MAX_ENTRIES,
                LOG_SECONDS,
            ],
        )
        return QuestionOutcome(cast("bytes", outcome).decode()), question_id

    def _refusal(
        self, state: str, contact: str, digest: str, *, is_forgotten: bool
    ) -> QuestionOutcome | None:
        """Return why the citizen of a case cannot be asked; None if they can."""
        if not state:
            return QuestionOutcome.UNKNOWN
        if contact == ContactWay.NONE:
            return QuestionOutcome.NO_CONTACT
        if is_forgotten:
            return QuestionOutcome.FORGOTTEN
        if not digest:
            return QuestionOutcome.NO_CONTACT
        if state in FINAL_STATES:
            return QuestionOutcome.CLOSED
        return None if self._consent.allows(digest, OFFICER_QUESTION) else QuestionOutcome.STOPPED

    def answer(self, question: AskedQuestion, answer_id: str, text: str, channel: str) -> AnswerOutcome:
        """Keep an answer, and put it on its way to the case system. The same id is one answer.

        Notify the workers of `answer_id` afterwards.
        """
        moment = self._clock()
        payload = {
            "kind": ANSWER,
            "about": question.reference,
            "question": question.id,
            "text": text,
            "channel": channel,
            "answered_at": moment.isoformat(timespec="milliseconds"),
        }
        outcome = ANSWER_QUESTION.run(
            self._redis.execute_command,
            [
                f"question:{question.id}",
                f"submission:{answer_id}",
                "outbox:submissions:due",
                "counts:submissions",
                log_key(question.reference),
            ],
            [
                answer_id,
                moment.timestamp(),
                moment.isoformat(timespec="milliseconds"),
                self._crypto.encrypt(json.dumps(payload)),
                ANSWER,
                self._crypto.encrypt(text),
                MAX_ANSWERS,
                encode_entry(moment, LogEvent.ANSWER, question.id),
                MAX_ENTRIES,
                LOG_SECONDS,
            ],
        )
        return AnswerOutcome(cast("bytes", outcome).decode())

    def is_answer(self, answer_id: str) -> bool:
        """Return True if an answer with this id is known."""
        return bool(self._redis.exists(f"submission:{answer_id}"))

    def end_all(self, number_digest: str) -> None:
        """End the open questions to this number, as its citizen wants no more texts."""
        for message_id in self.texted_to(number_digest):
            key = f"question:{message_id}"
            if self._redis.hget(key, "state") == b"open":
                self._redis.hset(key, "state", "ended")

    def texted_to(self, number_digest: str) -> list[str]:
        """Return the ids of messages that asked this number something, the latest first."""
        ids = cast("list[bytes]", self._redis.lrange(f"asked:{number_digest}", 0, -1))
        return [one.decode() for one in ids]

    def of_case(self, reference: str) -> list[AskedQuestion]:
        """Return the questions about a case that are kept, the earliest first."""
        ids = cast("list[bytes]", self._redis.lrange(list_key(reference), 0, -1))
        return self.load([one.decode() for one in ids])

    def open_text(self, reference: str) -> str:
        """Return what the latest question about a case asks that is open; empty if none is."""
        now = self._clock()
        asked = [one for one in self.of_case(reference) if one.state == "open"]
        return asked[-1].text if asked and now - asked[-1].asked_at < OPEN_FOR else ""

    def load(self, ids: Sequence[str]) -> list[AskedQuestion]:
        """Return those of these ids that are questions of officers, in their order."""
        with self._redis.pipeline(transaction=False) as pipeline:
            for question_id in ids:
                pipeline.hgetall(f"question:{question_id}")
            rows = cast("list[dict[bytes, bytes]]", pipeline.execute()) if ids else []
        return [self._read(question_id, row) for question_id, row in zip(ids, rows, strict=True) if row]

    def id_of(self, reference: str, given: str) -> str:
        """Return the id of a question by that which the case system gave it."""
        return self._crypto.digest(f"question about {reference} {given}")

    def _read(self, question_id: str, row: Mapping[bytes, bytes]) -> AskedQuestion:
        fields = {name.decode(): value.decode() for name, value in row.items()}
        answers = tuple(
            (datetime.fromisoformat(fields[f"answered:{number}"]), self._open(fields[f"answer:{number}"]))
            for number in range(1, int(fields.get("answers", "0")) + 1)
        )
        asked_at = datetime.fromisoformat(fields["asked_at"])
        text = self._open(fields["text"])
        return AskedQuestion(
            question_id, fields["reference"], fields["state"], fields["language"], text, asked_at, answers
        )

    def _open(self, stored: str) -> str:
        return open_note(stored, self._crypto)


def list_key(reference: str) -> str:
    """Return the key of the list of questions about a case."""
    return f"case-questions:{reference}"
