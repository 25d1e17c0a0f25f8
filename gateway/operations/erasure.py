"""Erases one person: everything that the gateway stores under their number, except their opt-outs.

It cannot erase data that has left already: a case at the case backend, a text at the provider. It leaves data that
expires within the hour: a session under way that cannot be taken up, and the count of its hops. It also leaves a
submission that is on its way to the case backend, because its citizen was given a reference for it. A submission that
was given up is deleted.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import cast

import redis

from gateway.admission.waiting_line import WaitingLine
from gateway.audio.recordings.recording_store import RecordingStore
from gateway.callers.profile_store import ProfileStore
from gateway.callers.use_limits import day_key, hour_key
from gateway.cases.case_log import log_key
from gateway.cases.changed_numbers import ChangedNumbers
from gateway.cases.joined_cases import JoinedCases
from gateway.cases.refused_submissions import RefusedSubmissions
from gateway.conversations.conversation_store import ConversationStore
from gateway.errors import DecryptionError
from gateway.insights.count_store import forget_caller
from gateway.messaging import states
from gateway.messaging.message_store import MessageStore
from gateway.outbound_calls.requests import CallRequests
from gateway.payments.payment_store import session_key
from gateway.payments.states import record_key
from gateway.published_menus.trial import TrialStore
from gateway.reminders.reminders import Reminders
from gateway.security.crypto import Crypto
from gateway.surveys.survey_store import SurveyStore
from gateway.unclear_texts.unclear_text_store import UnclearTextStore

BATCH = 500
LEFT_ALONE_NOTICE = "Left alone: {count} cases that have yet to reach the case backend, each with the number."
NOT_ERASED_NOTICE = """\
Kept: what they do not want to be texted, under a keyed hash of the number, so that it goes on being respected.
Not the gateway's to erase: cases that the case backend has, and texts that a provider has. Ask there.
A session under way at this moment goes by itself within the hour, from the files too."""
REWRITTEN_NOTICE = (
    "The files of the store are being rewritten, so that nothing of it stays there. Backups: docs/privacy.md."
)
NOT_REWRITTEN_NOTICE = """\
The files of the store could not be rewritten now. A worker does it within half an hour where the store lets it;
where it does not, docs/privacy.md says what to do."""
CONTACT_FIELDS = ("number", "number_digest", "note")
PAYER_FIELDS = ("request", "number_digest", "account_digest")
CASE_FIELDS = (*CONTACT_FIELDS, "status", "network", "language", "channel")


@dataclass(frozen=True, slots=True)
class ErasureCounts:
    """The number of records that were erased. `undelivered` counts submissions that were left alone."""

    refused: int  # submissions that were given up

    profile_entries: int  # language, answers, attempts
    conversations: int
    cases: int  # whose contact was erased
    texts: int  # whose contact was erased; texts that were not sent yet never will be
    calls: int
    questions: int  # late lookups, which were to be answered by text
    recordings: int  # caller recordings
    undelivered: int
    surveys: int  # that know no more that the number has answered
    reminders: int  # that waited
    unclear_texts: int = 0  # in words of their own, that were not understood
    payments: int = 0  # that know no more who paid

    @property
    def lines(self) -> list[tuple[int, str]]:
        """What was erased in words, each after its number."""
        return [
            (self.profile_entries, "things remembered: language, answers, attempts"),
            (self.conversations, "sessions that could have been taken up again"),
            (self.cases, "cases that now have no contact: nobody is texted about them any more"),
            (self.texts, "texts that now have no number; those not sent yet never will be"),
            (self.calls, "calls that were promised"),
            (self.questions, "questions that were to be answered by text"),
            (self.recordings, "recordings of what was spoken in calls"),
            (self.surveys, "surveys that no longer know who has answered: this number may answer again"),
            (
                self.payments,
                "payments that no longer know who paid; amount and receipt stay for the accounts",
            ),
            (self.reminders, "reminders that waited: none of them goes"),
            (self.refused, "cases that were given up, with all that was said"),
            (self.unclear_texts, "texts that the menus did not understand"),
        ]


@dataclass(frozen=True, slots=True)
class Eraser:
    """Erases one person. It scans every key of the store, so it is for an operator and not for a hop."""

    client: redis.Redis
    crypto: Crypto
    profiles: ProfileStore
    conversations: ConversationStore
    messages: MessageStore
    call_requests: CallRequests
    recordings: RecordingStore
    refused: RefusedSubmissions
    trials: TrialStore
    surveys: SurveyStore
    waiting_line: WaitingLine
    unclear_texts: UnclearTextStore
    reminders: Reminders

    def erase(self, msisdn: str) -> ErasureCounts:
        """Erase all data stored about a number in E.164. Redis errors pass through; then repeat it."""
        *_, counts = self.erase_in_steps(self.crypto.digest(msisdn))
        return counts

    def erase_in_steps(self, digest: str) -> Iterator[ErasureCounts]:
        """Erase all data stored about the number of this digest, and yield what was erased so far after each step."""
        profile_entries = self.profiles.forget(digest)
        conversations = self.conversations.forget_caller(digest)
        self.client.delete(
            *(f"{name}:{digest}" for name in ("wrong", "asked", "heard")),
            hour_key(digest),
            day_key(digest),
            session_key(digest),
        )
        self.call_requests.forget(digest)
        self.trials.forget_caller(digest)
        forget_caller(self.client, digest)
        self.waiting_line.forget(digest)
        surveys = self.surveys.forget(digest)
        reminders = self.reminders.end_all(digest)
        refused = self.refused.purge_of(digest)
        found: Counter[str] = Counter()
        erasers: dict[str, Callable[[str], object]] = {
            "case": self._erase_case_contact,
            "message": self._erase_text,
            "call": lambda item: self._remove_from_outbox("call", "calls", item),
            "late": lambda item: self._remove_from_outbox("late", "late", item),
            "question": lambda item: self.client.delete(f"question:{item}"),
            "recording": self.recordings.erase,
            "unclear-text": self.unclear_texts.erase,
            "payment": self._erase_payer,
        }

        def counts() -> ErasureCounts:
            return ErasureCounts(
                refused,
                profile_entries,
                conversations,
                cases=found["case"],
                texts=found["message"],
                calls=found["call"],
                questions=found["late"],
                recordings=found["recording"],
                undelivered=found["undelivered"],
                payments=found["payment"],
                surveys=surveys,
                unclear_texts=found["unclear-text"],
                reminders=reminders,
            )

        yield counts()
        for records in self._records(digest, tuple(erasers)):
            for kind, item in records:
                if kind == "case" and self._is_undelivered(item):
                    found["undelivered"] += 1
                erasers[kind](item)
                found[kind] += 1
            yield counts()

    def hand_over(self, msisdn: str) -> None:
        """Forget who had a number that has another holder now.

        Unlike `erase` it leaves what was filed and spoken: cases that were given up, and recordings. It deletes
        opt-outs too, because they were the earlier holder's.
        """
        digest = self.crypto.digest(msisdn)
        self.profiles.forget(digest)
        self.conversations.forget_caller(digest)
        names = ("wrong", "asked", "heard", "texts", "consent", "used-hour", "used-day")
        self.client.delete(*(f"{name}:{digest}" for name in names))
        self.call_requests.forget(digest)
        self.trials.forget_caller(digest)
        forget_caller(self.client, digest)
        self.waiting_line.forget(digest)
        self.surveys.forget(digest)
        self.reminders.end_all(digest)
        erasers: dict[str, Callable[[str], object]] = {
            "case": self._erase_case_contact,
            "message": self._erase_text,
            "call": lambda item: self._remove_from_outbox("call", "calls", item),
            "late": lambda item: self._remove_from_outbox("late", "late", item),
            "unclear-text": self.unclear_texts.erase,
            "question": lambda item: self.client.delete(f"question:{item}"),
            "payment": self._erase_payer,
        }
        for records in self._records(digest, tuple(erasers)):
            for kind, item in records:
                erasers[kind](item)

    def hand_over_waiting(self) -> int:
        """Do so for the numbers of which the case system said it. Returns how many."""
        changed = ChangedNumbers(self.client)
        waiting = changed.waiting()
        for encrypted in waiting:
            with suppress(DecryptionError):
                self.hand_over(self.crypto.decrypt(encrypted))
            changed.remove(encrypted)
        return len(waiting)

    def _records(self, digest: str, kinds: tuple[str, ...]) -> Iterator[list[tuple[str, str]]]:
        """Yield kind and id of the records that belong to this number, a list for each batch of records."""
        names: list[tuple[str, str]] = []
        for key in self.client.scan_iter(count=BATCH):
            kind, _, item = cast("bytes", key).decode("utf-8", "replace").partition(":")
            if kind in kinds:
                names.append((kind, item))
            if len(names) == BATCH:
                yield self._owned_by(digest, names)
                names = []
        yield self._owned_by(digest, names)

    def _owned_by(self, digest: str, names: list[tuple[str, str]]) -> list[tuple[str, str]]:
        pipeline = self.client.pipeline(transaction=False)
        for kind, item in names:
            pipeline.hmget(f"{kind}:{item}", "number_digest", "caller")
        return [
            name
            for name, (known, caller) in zip(names, pipeline.execute(), strict=True)
            if digest in ((known or b"").decode(), self._digest_of(caller) if caller else "")
        ]

    def _digest_of(self, encrypted: bytes) -> str:
        """Return the digest of the number of a late lookup's caller; empty if no key decrypts it."""
        try:
            return self.crypto.digest(cast("str", json.loads(self.crypto.decrypt(encrypted))["msisdn"]))
        except DecryptionError:
            return ""

    def _is_undelivered(self, reference: str) -> bool:
        item = cast("bytes | None", self.client.get(f"reference:{reference}"))
        return item is not None and bool(self.client.hexists(f"submission:{item.decode()}", "payload"))

    def _erase_case_contact(self, reference: str) -> None:
        JoinedCases(self.client).unlink(reference)
        self.client.hdel(f"case:{reference}", *CASE_FIELDS)
        self.client.delete(log_key(reference))

    def _erase_text(self, message_id: str) -> None:
        message = self.messages.load(message_id)
        if message is not None and message.state == states.QUEUED:
            self.messages.change_state(message, states.SUPPRESSED, changes={"error": "forgotten"})
        self.client.hdel(f"message:{message_id}", *CONTACT_FIELDS, "text", "words", "facts")

    def _erase_payer(self, payment_id: str) -> None:
        """Let a payment forget who pays. What became of it is still found out, and told to nobody."""
        self.client.hdel(record_key(payment_id), *PAYER_FIELDS)

    def _remove_from_outbox(self, kind: str, stream: str, item: str) -> None:
        """Remove an item from its outbox, and its record."""
        with self.client.pipeline() as pipeline:
            pipeline.zrem(f"outbox:{stream}:due", item)
            pipeline.zrem(f"outbox:{stream}:dead", item)
            pipeline.delete(f"{kind}:{item}")
            pipeline.execute()
