"""One case as a timeline over channels: how it was filed, forwarded, updated, and what its citizen was told."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

import msgspec
import redis

from gateway.cases.case_log import LogEntry, LogEvent, read_log
from gateway.cases.failure_words import explain_failure
from gateway.cases.joined_cases import joiners_key
from gateway.cases.questions import AskedQuestion, OfficerQuestions
from gateway.cases.submission_admin import SubmissionAdmin, SubmissionSummary
from gateway.cases.updates import OTHER_STATUS
from gateway.messaging import states
from gateway.messaging.message_search import FoundMessage, MessageSearch
from gateway.messaging.message_words import STATE_WORDS, explain_message
from gateway.outbound_calls.outbound_call import read_call
from gateway.storage.records import read_record

CHANNELS = {"ussd": "USSD", "sms": "text", "voice": "call"}
CALL_WORDS = {
    "queued": "A call is to tell it",
    "ringing": "The phone rings",
    "answered": "The call was answered",
    "unknown": "A call went out, and no notice came",
    "over": "The call is over",
    "failed": "No call was made",
}


PLAIN_WORDS: Mapping[str, tuple[str, str, str]] = {
    LogEvent.DELIVERED: ("forwarding", "The case system has it.", "good"),
    LogEvent.QUESTION: ("question", "An officer asked its citizen something.", "blue"),
    LogEvent.ANSWER: ("question", "Its citizen answered.", "blue"),
    LogEvent.ANSWER_DELIVERED: ("forwarding", "The case system has the answer.", "good"),
}
"""About what, in which words and in which tone an entry without details is told."""

FILED_AS: Mapping[str, str] = {
    LogEvent.FEEDBACK: "as feedback on another case",
    LogEvent.REOPEN: "as word that another case is not fixed",
    LogEvent.RATE: "as a rating of another case",
    LogEvent.COMMENT: "as a comment on another case",
    LogEvent.JOIN: "by joining a case that somebody else reported",
    LogEvent.PAYMENT: "as news of a payment for another case",
}
"""How a submission about another case is told of."""

SAID_OF_CASE: Mapping[str, tuple[str, str, str]] = {
    LogEvent.FEEDBACK: ("feedback", "Its citizen gave feedback on it.", "blue"),
    LogEvent.REOPEN: ("feedback", "Its citizen says that it is not fixed.", "caution"),
    LogEvent.RATE: ("feedback", "Its citizen rated it.", "blue"),
    LogEvent.COMMENT: ("feedback", "Its citizen added a comment.", "blue"),
    LogEvent.JOIN: ("joined", "Somebody else reported it too, and joined it.", "blue"),
    LogEvent.PAYMENT: ("payment", "There is news of its payment.", "blue"),
}
"""The same for the case that it is about: about what, in which words and in which tone."""


class CaseFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A case without number and note."""

    reference: str
    kind: str = ""
    state: str = ""
    channel: str = ""
    language: str = ""
    network: str = ""
    number_digest: str = ""
    filed_at: datetime | None = None
    updated_at: str = ""
    joined: str = ""  # the case that somebody else reported, and that this one joined


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """A moment of a case. `tone`: good, caution, bad, blue or quiet. `way`: screens and keys. `other`: another case."""

    at: datetime
    about: str
    sentence: str
    tone: str = "quiet"
    way: tuple[tuple[str, str], ...] = ()
    other: str = ""


@dataclass(frozen=True, slots=True)
class CaseTimeline:
    """A case with all that is kept of what became of it, the earliest first. `submission` is None once it is gone.

    `joiners` is how many joined it after its filer.
    """

    case: CaseFacts
    submission: SubmissionSummary | None
    entries: Sequence[TimelineEntry] = field(default_factory=tuple)
    joiners: int = 0


@dataclass(frozen=True, slots=True)
class CaseTimelines:
    """Reads timelines. Any method may raise redis.RedisError."""

    client: redis.Redis
    submissions: SubmissionAdmin
    messages: MessageSearch
    digest: Callable[[str], str]
    questions: OfficerQuestions

    def words(self, reference: str) -> list[AskedQuestion]:
        """Return what officers asked the citizen of a case, with the answers, the earliest first."""
        return self.questions.of_case(reference)

    def find(self, reference: str) -> CaseTimeline | None:
        """Return the timeline of a case; None if no case with this reference is kept."""
        row = cast("dict[bytes, bytes]", self.client.hgetall(f"case:{reference}"))
        if not row:
            return None
        case = read_record(CaseFacts, row, reference=reference)
        submission = self.submissions.find(reference)
        log = read_log(self.client, reference)
        entries = [
            *self._filing(case, log),
            *(entry for one in log if (entry := _logged(one)) is not None),
            *(entry for one in log if one.what == LogEvent.CALL_BACK for entry in self._call_back(one)),
            *_without_log(submission, log),
            *(entry for one in self.messages.about(reference) for entry in self._text(one)),
            *(entry for one in self._asking_texts(log) for entry in self._text(one)),
        ]
        joiners = self.client.hlen(joiners_key(reference))
        return CaseTimeline(case, submission, tuple(sorted(entries, key=lambda entry: entry.at)), joiners)

    def _filing(self, case: CaseFacts, log: Sequence[LogEntry]) -> Iterator[TimelineEntry]:
        filed = next((one for one in log if one.what == LogEvent.FILED), None)
        at = filed.at if filed else case.filed_at
        if at is not None:
            network = f" on network {case.network}" if case.network else ""
            by = f" by {CHANNELS.get(case.channel, case.channel)}{network}" if case.channel else ""
            about = filed.detail if filed else ""
            how = f", {FILED_AS.get(filed.as_what, FILED_AS[LogEvent.FEEDBACK])}" if filed and about else ""
            yield TimelineEntry(at, "filed", f"Filed{by}{how}.", "blue", filed.way if filed else (), about)

    def _asking_texts(self, log: Sequence[LogEntry]) -> list[FoundMessage]:
        """Return the texts that asked what officers wanted to know."""
        return self.messages.load([one.detail for one in log if one.what == LogEvent.QUESTION])

    def _text(self, message: FoundMessage) -> Iterator[TimelineEntry]:
        name = f"Text `{message.name}`"
        for state, at in message.steps:
            if state == message.state and message.is_over:
                words = explain_message(state, message.error, message.told_by)
                tone = {states.DELIVERED: "good", states.FAILED: "bad"}.get(state, "caution")
                yield TimelineEntry(at, "text", f"{name}: {words.sentence} {words.cure}".rstrip(), tone)
            else:
                yield TimelineEntry(at, "text", f"{name}: {STATE_WORDS[state]}.")
        yield from self._call(message)

    def _call_back(self, asked: LogEntry) -> Iterator[TimelineEntry]:
        """Tell of a call that the citizen asked for as they filed the case, as far as it is kept."""
        yield TimelineEntry(asked.at, "call", "Its citizen asked to be called.")
        row = cast("dict[bytes, bytes]", self.client.hgetall(f"call:{asked.detail}"))
        for state, words in CALL_WORDS.items():
            at = _moment(row, f"{state}_at")
            if at is not None and state != "queued":
                yield TimelineEntry(at, "call", f"{words} (call back).")

    def _call(self, message: FoundMessage) -> Iterator[TimelineEntry]:
        call_id = self.digest(f"told:{message.id}")
        row = cast("dict[bytes, bytes]", self.client.hgetall(f"call:{call_id}"))
        call = read_call(call_id, row)
        if call is None:
            return
        for state, words in CALL_WORDS.items():
            at = call.created_at if state == "queued" else _moment(row, f"{state}_at")
            if at is not None:
                yield TimelineEntry(at, "call", f"{words} (`{message.name}`).")
        if call.heard_at is not None:
            yield TimelineEntry(call.heard_at, "call", f"`{message.name}` was heard to its end.", "good")


def _logged(entry: LogEntry) -> TimelineEntry | None:
    if entry.what in PLAIN_WORDS:
        return TimelineEntry(entry.at, *PLAIN_WORDS[entry.what])
    if entry.what in SAID_OF_CASE:
        return TimelineEntry(entry.at, *SAID_OF_CASE[entry.what], other=entry.detail)
    match entry.what:
        case LogEvent.ATTEMPT:
            times = f" {entry.times} times, until {entry.last_at:%H:%M} UTC." if entry.last_at else ""
            why = explain_failure(entry.detail)
            return TimelineEntry(
                entry.at, "forwarding", f"Tried: {why.sentence}{times} {why.cure}".rstrip(), "caution"
            )
        case LogEvent.GIVEN_UP | LogEvent.ANSWER_GIVEN_UP:
            why = explain_failure(entry.detail)
            what = "Given up." if entry.what == LogEvent.GIVEN_UP else "The answer was given up."
            return TimelineEntry(entry.at, "forwarding", f"{what} {why.sentence} {why.cure}".rstrip(), "bad")
        case LogEvent.UPDATE if entry.detail == OTHER_STATUS:
            return TimelineEntry(
                entry.at, "update", "The case system gave it a status that the menus do not know."
            )
        case LogEvent.UPDATE:
            return TimelineEntry(entry.at, "update", f"The case system says: {entry.detail}.", "blue")
    return None


def _without_log(submission: SubmissionSummary | None, log: Sequence[LogEntry]) -> Iterator[TimelineEntry]:
    """Tell of a submission that an earlier release filed what its record says."""
    told = {LogEvent.ATTEMPT, LogEvent.GIVEN_UP, LogEvent.DELIVERED}
    if submission is None or not submission.filed_at or any(one.what in told for one in log):
        return
    at = datetime.fromisoformat(submission.filed_at)
    if submission.attempts and submission.error:
        why = explain_failure(submission.error)
        yield TimelineEntry(at, "forwarding", f"Tried {submission.attempts} times. {why.sentence}", "caution")


def _moment(row: Mapping[bytes, bytes], name: str) -> datetime | None:
    found = row.get(name.encode())
    return datetime.fromisoformat(found.decode()) if found else None
