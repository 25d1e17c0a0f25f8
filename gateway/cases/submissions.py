"""Submissions: a case is kept, under a reference, before its citizen is answered."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import redis

from gateway.callers.numbers import NETWORK_CODE
from gateway.cases.case_texts import PublishedCaseTexts
from gateway.errors import GatewayError
from gateway.security.crypto import Crypto
from gateway.storage.redis_clients import CommandSender, Script, command_sender
from menus import case_reference as references
from menus.engine.effects import Submission

CANDIDATES_PER_TRY = 2  # references drawn at a time; with a million cases held, one in a hundred is taken
MAX_TRIES = 10
COMMIT_SCRIPT = Script(Path(__file__).with_name("commit_submission.lua"))


class NoReferenceError(GatewayError):
    """Every reference that was drawn is taken: far more cases are held than nine digits are meant for."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to tell about a case: `msisdn` in E.164, their language, the channel and, where it is known, the network."""

    msisdn: str
    language: str
    channel: str
    network: str = ""


def confirmation_id(reference: str) -> str:
    """The id of the message that confirms a case by text, where there is one."""
    return f"received-{reference}"


class SubmissionStore:
    """What citizens filed. `draw(below)` is a secure random number; an open case is kept for `retention`.

    `call` is a quicker way to the store than `client`, for those whom citizens wait for.
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
    ) -> None:
        self._redis = client
        self._call = call or command_sender(lambda: client)
        self._crypto = crypto
        self._clock = clock
        self._draw = draw
        self._words = words
        self._retention_seconds = int(retention.total_seconds())

    def commit(
        self,
        submission_id: str,
        submission: Submission,
        contact: Contact,
        *,
        send_confirmation: bool = True,
        feedback_on: str = "",
    ) -> str:
        """Keep `submission` for good and return its reference: always the same one for the same id.

        With `send_confirmation` the citizen is also texted ``messages.received``, if the service words it; an answer
        that goes out by SMS says it already. `feedback_on` is the reference of the case that this is feedback on.
        Notify the workers afterwards, for `submission_id` and `confirmation_id(reference)`. Redis errors pass through:
        nothing is known to be kept then, ask again.
        """
        moment = self._clock()
        keys = [
            f"submission:{submission_id}",
            "outbox:submissions:due",
            "outbox:messages:due",
            "counts:submissions",
        ]
        arguments: list[str | float] = [
            submission_id,
            moment.timestamp(),
            moment.isoformat(timespec="milliseconds"),
            self._crypto.encrypt(build_payload(submission, contact, moment, feedback_on)),
            submission.kind,
            *self._contact_fields(contact),
            "1" if send_confirmation and "received" in self._words().messages else "0",
            self._retention_seconds,
            self._words().reply_seconds_for("received"),
            contact.network if NETWORK_CODE.fullmatch(contact.network) else "",
        ]
        for _ in range(MAX_TRIES):
            candidates = [references.make_reference(self._draw) for _ in range(CANDIDATES_PER_TRY)]
            kept: bytes | None = COMMIT_SCRIPT.run(self._call, keys, [*arguments, *candidates])
            if kept:
                return kept.decode()
        raise NoReferenceError("No free reference was found: clear out old cases.")

    def _contact_fields(self, contact: Contact) -> tuple[str, str, str, str]:
        msisdn = contact.msisdn
        encrypted, digest = (
            (self._crypto.encrypt(msisdn), self._crypto.digest(msisdn)) if msisdn else ("", "")
        )
        return encrypted, digest, contact.language, contact.channel

    def reference_of(self, submission_id: str) -> str | None:
        """The reference of a submission that was kept; None when there is none of this id."""
        reference = self._redis.hget(f"submission:{submission_id}", "reference")
        return reference.decode() if isinstance(reference, bytes) else None


def build_payload(submission: Submission, contact: Contact, moment: datetime, feedback_on: str = "") -> str:
    """What the case backend will be sent, as JSON, still without the reference; `about` only where there is one."""
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
    return json.dumps(payload | ({"about": feedback_on} if feedback_on else {}))
