"""What must not go now: texts that are too old, that nobody wants any more, or whose hour has not come."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from gateway.messaging import states
from gateway.messaging.message import SmsMessage

ConsentCheck = Callable[[Sequence[SmsMessage]], Sequence[bool]]
"""Of each text, whether its citizen has not opted out of it, at this moment. In few round trips."""

HoldUntil = Callable[[SmsMessage, datetime], datetime | None]
"""Until when a text is held back at this moment (quiet hours); None: it may go."""

RedundancyCheck = Callable[[SmsMessage], str | None]
"""Why a text that was held back need not be sent any more; None where it must be."""

ResumedAt = Callable[[], datetime | None]
"""When operators let texts go on last that they had paused; None where they never did."""


@dataclass(frozen=True, slots=True)
class DropDecision:
    """It goes no more, and comes to this final state."""

    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class HoldDecision:
    """It stays queued until then; its validity counts from there."""

    until: datetime


SendDecision = DropDecision | HoldDecision | None


@dataclass(frozen=True, slots=True)
class SendPolicy:
    """Decides of queued texts which may go now. Asked at the moment of sending, also before each further attempt."""

    check_consent: ConsentCheck
    clock: Callable[[], datetime]
    hold_until: HoldUntil = lambda _message, _now: None
    redundancy_reason: RedundancyCheck = lambda _message: None
    resumed_at: ResumedAt = lambda: None

    def decide(self, messages: Sequence[SmsMessage]) -> list[SendDecision]:
        """What is to be done with each; None where it may go."""
        now = self.clock()
        fresh = [message for message in messages if not is_expired(message, now, self.resumed_at)]
        has_consent = dict(zip((message.id for message in fresh), self.check_consent(fresh), strict=True))
        return [self._decide_one(message, has_consent.get(message.id), now) for message in messages]

    def _decide_one(self, message: SmsMessage, has_consent: bool | None, now: datetime) -> SendDecision:
        if has_consent is None:
            return DropDecision(states.FAILED, "expired")
        if not has_consent:
            return DropDecision(states.SUPPRESSED, "opted_out")
        until = self.hold_until(message, now)
        if until is not None and until > now:
            return HoldDecision(until)
        reason = self.redundancy_reason(message) if message.released_at else None
        return None if reason is None else DropDecision(states.SUPPRESSED, reason)


def is_expired(message: SmsMessage, now: datetime, resumed_at: ResumedAt) -> bool:
    """Whether a text is too old to be sent. What waited through a pause is good for its time from the pause's end."""
    if now - message.valid_from < message.valid_for:
        return False
    resumed = resumed_at()
    return resumed is None or now - resumed >= message.valid_for
