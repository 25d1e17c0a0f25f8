"""Texts that stay in the outbox for a while: for their hour, for room in the throttle, for the next attempt."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from gateway.messaging.draft import TextDraft
from gateway.messaging.message import REPLY, SmsMessage
from gateway.messaging.throttle import Throttle
from gateway.providers.sms_provider import SendDeferred
from gateway.storage.outbox.backoff import retry_wait
from gateway.storage.outbox.outbox import ItemOutcome, Lease, Outbox

MAX_QUEUE_SECONDS = 600.0
JITTER = 0.2  # part of a wait by which it is longer at most, so that those who failed together part


class Rescheduler:
    """Gives leased texts back to the outbox, due again later. They stay `queued`, and that is no attempt."""

    def __init__(self, outbox: Outbox, throttle: Throttle, draw: Callable[[int], int]) -> None:
        self._outbox = outbox
        self._throttle = throttle
        self._draw = draw

    def hold_until_released(self, delayed: Iterable[tuple[Lease, datetime]]) -> None:
        """These wait for their hour; their validity counts from it."""
        self._outbox.apply_outcomes(
            ItemOutcome(
                lease, "due", until.timestamp(), {"released_at": until.isoformat(timespec="milliseconds")}
            )
            for lease, until in delayed
        )

    def delay(self, delayed: Iterable[tuple[Lease, float]]) -> None:
        """These wait so many seconds."""
        now = self._outbox.now()
        self._outbox.apply_outcomes(ItemOutcome(lease, "due", now + seconds) for lease, seconds in delayed)

    def delay_for_throttle(self, delayed: Sequence[tuple[TextDraft, float]]) -> None:
        """The throttle has no room for these for so many seconds.

        If all came back at that moment, most would come in vain, again and again. So each draws a moment from the
        time that all who wait will take at the pace; answers, for which somebody waits, come first.
        """
        if not delayed:
            return
        waiting = self._outbox.count_due_within(MAX_QUEUE_SECONDS)
        self.delay((draft.lease, seconds + self._queue_delay(draft, waiting)) for draft, seconds in delayed)

    def retry_delay(self, message: SmsMessage, later: SendDeferred) -> float:
        """How many seconds a text that was not taken waits for its next attempt."""
        wait = max(retry_wait(message.attempts), later.wait_seconds or 0.0)
        return wait * (1 + JITTER * self._draw(1001) / 1000)

    def _queue_delay(self, draft: TextDraft, waiting: int) -> float:
        pace = self._throttle.parts_per_second(draft.provider.name, draft.outgoing.sender or "")
        if pace is None or draft.message.name == REPLY:
            return 0.0
        return min(waiting / pace, MAX_QUEUE_SECONDS) * self._draw(1001) / 1000
