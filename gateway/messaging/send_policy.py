"""What must not go now: texts that are too old, that nobody wants any more, or whose hour has not come."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from gateway.messaging import states
from gateway.messaging.message import Message

Wanted = Callable[[Sequence[Message]], Sequence[bool]]
"""Of each text, whether its citizen has not opted out of it, at this moment. In few round trips."""

HoldUntil = Callable[[Message, datetime], datetime | None]
"""Until when a text is held back at this moment (quiet hours); None: it may go."""

Needless = Callable[[Message], str | None]
"""Why a text that was held back need not be sent any more; None where it must be."""

ResumedAt = Callable[[], datetime | None]
"""When operators let texts go on last that they had paused; None where they never did."""


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
    needless: Needless = lambda _message: None
    resumed_at: ResumedAt = lambda: None

    def verdicts(self, messages: Sequence[Message]) -> list[Verdict]:
        """What is to be done with each; None where it may go."""
        now = self.clock()
        fresh = [message for message in messages if not expired(message, now, self.resumed_at)]
        wanted = dict(zip((message.id for message in fresh), self.wanted(fresh), strict=True))
        return [self._verdict(message, wanted.get(message.id), now) for message in messages]

    def _verdict(self, message: Message, wanted: bool | None, now: datetime) -> Verdict:
        if wanted is None:
            return Drop(states.FAILED, "expired")
        if not wanted:
            return Drop(states.SUPPRESSED, "opted_out")
        until = self.hold_until(message, now)
        if until is not None and until > now:
            return Wait(until)
        why = self.needless(message) if message.released_at else None
        return None if why is None else Drop(states.SUPPRESSED, why)


def expired(message: Message, now: datetime, resumed_at: ResumedAt) -> bool:
    """Whether a text is too old to be sent. What waited through a pause is good for its time from the pause's end."""
    if now - message.fresh_at < message.valid_for:
        return False
    resumed = resumed_at()
    return resumed is None or now - resumed >= message.valid_for
