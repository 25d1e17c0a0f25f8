"""Texts that stay in the outbox for a while: for their hour, for room in the throttle, for the next attempt."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from gateway.messaging.draft import Draft
from gateway.messaging.message import REPLY, Message
from gateway.messaging.throttle import Throttle
from gateway.providers.sms_provider import Later
from gateway.storage.outbox.backoff import wait_after
from gateway.storage.outbox.outbox import Lease, Outbox, Settled

LONGEST_QUEUE_SECONDS = 600.0
JITTER = 0.2  # part of a wait by which it is longer at most, so that those who failed together part


class Waiting:
    """Gives leased texts back to the outbox, due again later. They stay `queued`, and that is no attempt."""

    def __init__(self, outbox: Outbox, throttle: Throttle, draw: Callable[[int], int]) -> None:
        self._outbox = outbox
        self._throttle = throttle
        self._draw = draw

    def release_at(self, held: Iterable[tuple[Lease, datetime]]) -> None:
        """These wait for their hour; their validity counts from it."""
        self._outbox.settle(
            Settled(
                lease, "due", until.timestamp(), {"released_at": until.isoformat(timespec="milliseconds")}
            )
            for lease, until in held
        )

    def hold(self, held: Iterable[tuple[Lease, float]]) -> None:
        """These wait so many seconds."""
        now = self._outbox.now()
        self._outbox.settle(Settled(lease, "due", now + seconds) for lease, seconds in held)

    def queue_up(self, held: Sequence[tuple[Draft, float]]) -> None:
        """The throttle has no room for these for so many seconds.

        If all came back at that moment, most would come in vain, again and again. So each draws a moment from the
        time that all who wait will take at the pace; answers, for which somebody waits, come first.
        """
        if not held:
            return
        waiting = self._outbox.due_within(LONGEST_QUEUE_SECONDS)
        self.hold((draft.lease, seconds + self._turn(draft, waiting)) for draft, seconds in held)

    def before_next(self, message: Message, later: Later) -> float:
        """How many seconds a text that was not taken waits for its next attempt."""
        wait = max(wait_after(message.attempts), later.wait or 0.0)
        return wait * (1 + JITTER * self._draw(1001) / 1000)

    def _turn(self, draft: Draft, waiting: int) -> float:
        pace = self._throttle.pace(draft.provider.name, draft.outgoing.sender or "")
        if pace is None or draft.message.name == REPLY:
            return 0.0
        return min(waiting / pace, LONGEST_QUEUE_SECONDS) * self._draw(1001) / 1000
