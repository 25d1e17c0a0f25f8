"""Decide which texts must not go now.

A text does not go if it is too old, if its citizen opted out, if it invites to a survey that its citizen has answered,
in quiet hours, or if a newer text about its case says the same or more.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from hashlib import blake2b
from typing import Final, cast

import redis

from gateway.callers.phone_numbers import time_zone_of
from gateway.errors import DecryptionError
from gateway.messaging import states
from gateway.messaging.message import CONFIRMATION, OFFICER_QUESTION, SmsMessage, TextRenderer
from gateway.messaging.message_store import MessageStore
from menus.model import Service
from menus.model.quiet_hours import quiet_hours_end, quiet_span

ConsentCheck = Callable[[Sequence[SmsMessage]], Sequence[bool]]
"""Returns for each text whether its citizen allows it now, that is, has not opted out. Takes few round trips."""

HoldUntil = Callable[[SmsMessage, datetime], datetime | None]
"""Returns the moment until which a text is held back (quiet hours); None if it may go now."""

RedundancyCheck = Callable[[SmsMessage], str | None]
"""Returns why a text that was held back need not be sent any more; None if it must be sent."""

InvitationCheck = Callable[[Sequence[SmsMessage]], Sequence[str]]
"""Returns for each text why it need not invite to a survey any more; empty if it must go, or invites to none."""

ResumedAt = Callable[[], datetime | None]
"""Returns when operators last resumed texts that they had paused; None if they never did."""

MAX_SPREAD = timedelta(minutes=10)  # the time over which the texts of a night leave in the morning
SPREAD_DIVISOR = 4  # if few hours are open, the spread takes a quarter of them at most
DAY = timedelta(days=1)
MERGED: Final = "merged"  # a newer text about the case says more
ALREADY_TOLD: Final = "known"  # the case is again in the state that its citizen last heard of
HANDED_OVER_STATES: Final = frozenset(
    {states.SUBMITTING, states.ACCEPTED, states.SENT, states.UNKNOWN, states.DELIVERED}
)


@dataclass(frozen=True, slots=True)
class DropDecision:
    """The text is given up, and gets this final state."""

    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class HoldDecision:
    """The text stays queued until then. Its validity counts from there."""

    until: datetime


SendDecision = DropDecision | HoldDecision | None


@dataclass(frozen=True, slots=True)
class SendPolicy:
    """Decides which queued texts may go now. It is called before each attempt to send."""

    check_consent: ConsentCheck
    clock: Callable[[], datetime]
    hold_until: HoldUntil = lambda _message, _now: None
    redundancy_reason: RedundancyCheck = lambda _message: None
    resumed_at: ResumedAt = lambda: None
    check_invitations: InvitationCheck = lambda messages: [""] * len(messages)

    def decide(self, messages: Sequence[SmsMessage]) -> list[SendDecision]:
        """Return the decision on each text; None if it may go."""
        now = self.clock()
        fresh = [message for message in messages if not is_expired(message, now, self.resumed_at)]
        has_consent = dict(zip((message.id for message in fresh), self.check_consent(fresh), strict=True))
        refusals = dict(zip((message.id for message in fresh), self.check_invitations(fresh), strict=True))
        return [
            self._decide_one(message, has_consent.get(message.id), refusals.get(message.id, ""), now)
            for message in messages
        ]

    def _decide_one(
        self, message: SmsMessage, has_consent: bool | None, refusal: str, now: datetime
    ) -> SendDecision:
        if has_consent is None:
            return DropDecision(states.FAILED, "expired")
        if not has_consent:
            return DropDecision(states.SUPPRESSED, "opted_out")
        if refusal:
            return DropDecision(states.SUPPRESSED, refusal)
        until = self.hold_until(message, now)
        if until is not None and until > now:
            return HoldDecision(until)
        reason = self.redundancy_reason(message) if message.released_at else None
        return None if reason is None else DropDecision(states.SUPPRESSED, reason)


def is_expired(message: SmsMessage, now: datetime, resumed_at: ResumedAt) -> bool:
    """Return True if a text is too old to be sent."""
    return time_left(message, now, resumed_at) <= timedelta()


def time_left(message: SmsMessage, now: datetime, resumed_at: ResumedAt) -> timedelta:
    """Return how long a text may still be sent. If it waited through a pause, the time counts from the pause's end."""
    left = message.valid_from + message.valid_for - now
    if left > timedelta():
        return left
    resumed = resumed_at()
    return left if resumed is None else max(left, resumed + message.valid_for - now)


class QuietHours:
    """The `quiet_hours:` of the service that is published now."""

    def __init__(self, service: Callable[[], Service], decrypt: Callable[[str], str]) -> None:
        """`decrypt` decrypts the number of a text. It raises DecryptionError if it cannot."""
        self._service = service
        self._decrypt = decrypt

    def hold_until(self, message: SmsMessage, now: datetime) -> datetime | None:
        """Return when a text may leave, in UTC; None if it may leave at once.

        Only questions of officers are held back, and messages of the menu file that are not `urgent`. A text that
        follows at once from what a citizen did, such as that of `send_sms:`, never is. Texts of one case leave at the
        same moment. Texts of different cases are spread over some minutes.
        """
        service = self._service()
        template = service.messages.get(message.name)
        is_held = message.name == OFFICER_QUESTION or (template is not None and not template.urgent)
        if service.quiet_hours is None or not is_held:
            return None
        try:
            msisdn = self._decrypt(message.encrypted_number)
        except DecryptionError:  # the code that renders the text reports it
            return None
        span = quiet_span(service.quiet_hours)
        end = quiet_hours_end(span, time_zone_of(msisdn, service.time_zone, now), now)
        return (
            None
            if end is None
            else end + _stable_fraction(message.reference or message.id) * _spread_length(span)
        )


class Coalescer:
    """Finds texts that a newer text about the same case makes needless. The store keeps a case's texts in order."""

    def __init__(
        self,
        client: redis.Redis,
        messages: MessageStore,
        check_consent: ConsentCheck,
        render_text: TextRenderer,
    ) -> None:
        self._redis = client
        self._messages = messages
        self._check_consent = check_consent
        self._render_text = render_text

    def redundancy_reason(self, message: SmsMessage) -> str | None:
        """Return why a text that was held back need not be sent, MERGED or ALREADY_TOLD; None if it must be sent.

        Only a text that names the reference of a case replaces its confirmation, as the citizen needs the reference. A
        text with words of its own is not about a case.
        """
        if not message.reference or message.encrypted_text:
            return None
        earlier, later = self._earlier_and_later(message)
        if any(self._supersedes(newer, message) for newer in later):
            return MERGED
        last = next((text for text in reversed(earlier) if text.state in HANDED_OVER_STATES), None)
        return ALREADY_TOLD if last is not None and last.name == message.name else None

    def _supersedes(self, newer: SmsMessage, older: SmsMessage) -> bool:
        if newer.state not in HANDED_OVER_STATES and not (
            newer.state == states.QUEUED and self._check_consent([newer])[0]
        ):
            return False
        words = self._render_text(newer)
        return words is not None and (older.name != CONFIRMATION or older.reference in words)

    def _earlier_and_later(self, message: SmsMessage) -> tuple[list[SmsMessage], list[SmsMessage]]:
        """Return the texts about the same case that were added before this one, and those that were added after it."""
        ids = [
            message_id.decode()
            for message_id in cast(
                "list[bytes]", self._redis.lrange(_case_texts_key(message.reference), 0, -1)
            )
        ]
        if message.id not in ids:
            return [], []
        texts = self._messages.load_many(ids)
        position = ids.index(message.id)
        earlier = [text for text in texts[:position] if text is not None]
        return earlier, [text for text in texts[position + 1 :] if text is not None]


def _spread_length(span: tuple[time, time]) -> timedelta:
    begin, end = (timedelta(hours=moment.hour, minutes=moment.minute) for moment in span)
    return min(MAX_SPREAD, (begin - end) % DAY / SPREAD_DIVISOR)


def _stable_fraction(name: str) -> float:
    """Return a number from 0 to 1 that is always the same for the same name."""
    return int.from_bytes(blake2b(name.encode(), digest_size=4).digest()) / 2**32


def _case_texts_key(reference: str) -> str:
    return f"case-texts:{reference}"
