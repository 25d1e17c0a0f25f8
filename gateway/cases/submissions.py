"""Stores submissions: each is stored under a reference before its citizen gets an answer."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import msgspec
import redis

from gateway.callers.phone_numbers import NETWORK_CODE
from gateway.callers.use_limits import USE_LIMITS, UseCount
from gateway.cases.case_log import LOG_ENTRY, LOG_SECONDS, MAX_ENTRIES, LogEvent, filed_entry
from gateway.cases.case_texts import PublishedCaseTexts
from gateway.cases.joined_cases import JOINED_FIELD
from gateway.cases.similar_index import SimilarIndex
from gateway.errors import GatewayError
from gateway.security.crypto import Crypto
from gateway.security.note_proof import make_proof
from gateway.storage.redis_clients import CommandSender, Script, command_sender
from menus import case_reference as references
from menus.engine.effects import Submission
from menus.model import ContactWay

CANDIDATES_PER_TRY = 2  # references drawn at a time; with a million cases stored, one in a hundred is in use
MAX_TRIES = 10
CONTENTS_SECONDS = 3600  # longer than any session whose inputs could be replayed
UNCONFIRMED_SECONDS = 3600  # in which a citizen who got an apology may dial again, and file the same again
COMMIT_SCRIPT = Script(Path(__file__).with_name("commit_submission.lua"), USE_LIMITS, LOG_ENTRY)


class NoReferenceError(GatewayError):
    """Every reference that was drawn is in use: far more cases are stored than nine digits are meant for."""


TOLD = (ContactWay.NUMBER, ContactWay.RELAY)  # of these cases citizens are told
STRICTEST_FIRST = (ContactWay.NONE, ContactWay.RELAY, ContactWay.NUMBER)


@dataclass(frozen=True, slots=True)
class Contact:
    """The person to tell about a case: `msisdn` in E.164, language, channel and, if known, network.

    `way` is what the case system gets of it. With NONE nothing leads from the case to the person, and nobody is told.
    """

    msisdn: str
    language: str
    channel: str
    network: str = ""
    way: ContactWay = ContactWay.NUMBER


def confirmation_id(reference: str) -> str:
    """Return the id of the message that confirms a case by text."""
    return f"received-{reference}"


class SubmissionStore:
    """Stores submissions. `draw(below)` returns a secure random number. An open case is kept for `retention`.

    `call` sends a command to the store faster than `client` does, for work that a citizen waits for.

    `waits_for_replica`: after a commit it may be unknown whether the case is kept. Its citizen gets an apology and may
    file the same again; that is the same case.
    """

    def __init__(
        self,
        client: redis.Redis,
        crypto: Crypto,
        clock: Callable[[], datetime],
        draw: Callable[[int], int],
        words: PublishedCaseTexts,
        retention: timedelta,
        call: CommandSender | None = None,
        *,
        waits_for_replica: bool = False,
    ) -> None:
        self._redis = client
        self._waits_for_replica = waits_for_replica
        self._call = call or command_sender(lambda: client)
        self._crypto = crypto
        self._clock = clock
        self._draw = draw
        self._words = words
        self._similar = SimilarIndex(client, crypto, clock, self._call)
        self._retention_seconds = int(retention.total_seconds())

    def commit(
        self,
        submission_id: str,
        submission: Submission,
        contact: Contact,
        *,
        send_confirmation: bool = True,
        feedback_on: str = "",
        as_what: LogEvent = LogEvent.FEEDBACK,
        use_count: UseCount | None = None,
    ) -> str:
        """Store `submission` durably and return its reference. The same id always gets the same reference.

        With `send_confirmation` the citizen is also texted ``messages.received``, if the service has this text. A
        conversation by SMS needs no such text, as its reply names the reference. `feedback_on` is the reference of the
        case that this is feedback on. The log of that case tells a verdict as what it is, all else as `as_what`.
        `use_count` counts the case against its caller's limits: LimitReachedError if nothing is left, and nothing is
        stored. Notify the workers of `submission_id` and `confirmation_id(reference)` afterwards. Redis errors pass
        through. It is then unknown whether the submission is stored, so call this again.
        """
        moment = self._clock()
        if feedback_on:
            joined = self._call("HGET", f"case:{feedback_on}", JOINED_FIELD)
            feedback_on = joined.decode() if joined else feedback_on
        contact = replace(contact, way=self._contact_way(submission, feedback_on))
        contents = self._contents_digest(submission)
        about = feedback_on if submission.verdict is not None else ""
        if submission.verdict is not None:
            as_what = LogEvent(submission.verdict.action)
        unconfirmed = self._unconfirmed_key(contact.msisdn, f"{contents} {about}".rstrip())
        keys = [
            f"submission:{submission_id}",
            "outbox:submissions:due",
            "outbox:messages:due",
            "counts:submissions",
            f"filed-as:{submission_id}",
            unconfirmed,
            *(use_count.keys if use_count else ()),
        ]
        arguments: list[str | float] = [
            submission_id,
            moment.timestamp(),
            moment.isoformat(timespec="milliseconds"),
            self._crypto.encrypt(build_payload(submission, contact, moment, feedback_on)),
            submission.kind,
            *self._contact_fields(contact),
            "1" if self._is_confirmed(contact) and send_confirmation else "0",
            self._retention_seconds,
            self._words().reply_seconds_for("received"),
            contact.network if NETWORK_CODE.fullmatch(contact.network) and contact.way in TOLD else "",
            "" if submission.answer is None else json.dumps(dict(submission.answer.columns)),
            contents,
            CONTENTS_SECONDS,
            use_count.spec if use_count else "",
            make_proof(submission.proof, submission_id, self._crypto),
            filed_entry(moment, submission.way, feedback_on, as_what),
            feedback_on,
            LOG_SECONDS,
            UNCONFIRMED_SECONDS,
            "" if contact.way is ContactWay.NUMBER else contact.way,
            MAX_ENTRIES,
        ]
        for _ in range(MAX_TRIES):
            candidates = [references.make_reference(self._draw) for _ in range(CANDIDATES_PER_TRY)]
            found: tuple[bytes, int, bytes] | tuple[bytes, int, bytes, int] | None = COMMIT_SCRIPT.run(
                self._call, keys, [*arguments, *candidates]
            )
            if found:
                reference, wait, alarm, *is_earlier = found
                if use_count:
                    use_count.check(wait, alarm)
                for similar in submission.similar:
                    with suppress(redis.RedisError):  # the case is kept; at worst nobody finds it to join it
                        self._similar.add(reference.decode(), similar)
                if unconfirmed and not is_earlier:
                    with suppress(redis.RedisError):  # at worst the same report is the same case for an hour
                        self._call("DEL", unconfirmed)
                return reference.decode()
        raise NoReferenceError("No free reference was found: clear out old cases.")

    def _unconfirmed_key(self, msisdn: str, contents: str) -> str:
        """Return the key by which a report is known until its citizen may have read of it; "" if it is not kept."""
        if not (self._waits_for_replica and msisdn):
            return ""
        return f"unconfirmed:{self._crypto.digest(f'{msisdn} {contents}')}"

    def _contact_way(self, submission: Submission, feedback_on: str) -> ContactWay:
        """Return what the case system gets of the citizen: of feedback no more than of the case that it is about."""
        earlier = self._call("HGET", f"case:{feedback_on}", "contact") if feedback_on else None
        ways = {submission.contact, ContactWay(earlier.decode())} if earlier else {submission.contact}
        return next(way for way in STRICTEST_FIRST if way in ways)

    def _is_confirmed(self, contact: Contact) -> bool:
        return contact.way in TOLD and "received" in self._words().messages

    def _contact_fields(self, contact: Contact) -> tuple[str, str, str, str]:
        msisdn = contact.msisdn if contact.way in TOLD else ""
        encrypted, digest = (
            (self._crypto.encrypt(msisdn), self._crypto.digest(msisdn)) if msisdn else ("", "")
        )
        return encrypted, digest, contact.language, contact.channel

    def kind_and_state(self, reference: str) -> tuple[str, str]:
        """Return the kind and the state of a case; empty if it is not kept."""
        kind, state = cast("list[bytes | None]", self._redis.hmget(f"case:{reference}", ["kind", "state"]))
        return (kind or b"").decode(), (state or b"").decode()

    def reference_of(self, submission_id: str) -> str | None:
        """Return the reference of a stored submission, or None if no submission has this id."""
        reference = self._redis.hget(f"submission:{submission_id}", "reference")
        return reference.decode() if isinstance(reference, bytes) else None

    def may_be_filed_as(self, submission_id: str, submission: Submission) -> bool:
        """Return False if the submission with this id has other contents; True if an earlier release stored it."""
        digest = self._redis.get(f"filed-as:{submission_id}")
        return not isinstance(digest, bytes) or digest.decode() == self._contents_digest(submission)

    def _contents_digest(self, submission: Submission) -> str:
        contents: list[object] = [submission.kind, submission.title, dict(submission.fields)]
        if submission.verdict is not None:
            contents.append(msgspec.to_builtins(submission.verdict))
        return self._crypto.digest(json.dumps(contents, sort_keys=True))


def build_payload(submission: Submission, contact: Contact, moment: datetime, feedback_on: str = "") -> str:
    """Build the JSON for the case backend, still without the reference.

    It has `about` only if `feedback_on` is set, `codes` only if the case has those of a case system, and `verdict` only
    if it is what a citizen says of the case `about`. Of a citizen whose number is kept back it has neither the number
    nor what it says in the case.
    """
    payload: dict[str, object] = {
        "kind": submission.kind,
        "title": submission.title,
        "fields": dict(submission.fields),
        "contact": {
            "msisdn": contact.msisdn,
            "language": contact.language,
            "channel": contact.channel,
        },
        "submitted_at": moment.isoformat(timespec="milliseconds"),
    }
    if submission.codes:
        payload["codes"] = dict(submission.codes)
    if submission.verdict is not None:
        payload["verdict"] = msgspec.to_builtins(submission.verdict)
    if contact.way is not ContactWay.NUMBER:
        about = {"msisdn": "", "language": contact.language, "channel": contact.channel, "by": contact.way}
        payload = {**_without_number(payload, contact.msisdn), "contact": about}
    return json.dumps(payload | ({"about": feedback_on} if feedback_on else {}))


def _without_number(value: Any, msisdn: str) -> Any:
    """Return a value without the number, wherever a text in it has it, with its + or without."""
    digits = msisdn.lstrip("+")
    match value:
        case str() if digits:
            return value.replace(f"+{digits}", "").replace(digits, "").strip() if digits in value else value
        case list():
            return [_without_number(one, msisdn) for one in value]
        case dict():
            return {name: _without_number(one, msisdn) for name, one in value.items()}
        case _:
            return value
