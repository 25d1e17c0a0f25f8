"""What must not go now: texts that are too old, that nobody wants any more, or whose hour has not come."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from gateway.messages import states
from gateway.messages.message import Message

VALIDITY = timedelta(hours=24)  # an older text would only confuse

Wanted = Callable[[Sequence[Message]], Sequence[bool]]
"""Of each text, whether its citizen has not opted out of it, at this moment. In few round trips."""

HoldUntil = Callable[[Message, datetime], datetime | None]
"""Until when a text is held back at this moment (quiet hours); None: it may go."""


@dataclass(frozen=True, slots=True)
class Drop:
    """It goes no more, and comes to this final state."""

    state: str
    why: str


@dataclass(frozen=True, slots=True)
class Wait:
    """It stays queued until then; its validity counts from there."""

    until: datetime


Verdict = Drop | Wait | None


@dataclass(frozen=True, slots=True)
class Holding:
    """Decides of queued texts which may go now. Asked at the moment of sending, also before each further attempt."""

    wanted: Wanted
    clock: Callable[[], datetime]
    hold_until: HoldUntil = lambda _message, _now: None

    def verdicts(self, messages: Sequence[Message]) -> list[Verdict]:
        """What is to be done with each; None where it may go."""
        now = self.clock()
        fresh = [message for message in messages if not expired(message, now)]
        wanted = dict(zip((message.id for message in fresh), self.wanted(fresh), strict=True))
        return [self._verdict(message, wanted.get(message.id), now) for message in messages]

    def _verdict(self, message: Message, wanted: bool | None, now: datetime) -> Verdict:
        if wanted is None:
            return Drop(states.FAILED, "expired")
        if not wanted:
            return Drop(states.SUPPRESSED, "opted_out")
        until = self.hold_until(message, now)
        return Wait(until) if until is not None and until > now else None


def expired(message: Message, now: datetime) -> bool:
    """Whether a text is too old to be sent."""
    return now - message.fresh_at >= VALIDITY
