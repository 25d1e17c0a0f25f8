"""Send texts of announcements that are due, as long as no text about a case is due."""

import time
from collections.abc import Callable

from gateway.messaging.sender import Sender
from gateway.storage.outbox.outbox import Outbox

# Announcements wait for texts about cases that are due within this time, or that the throttle delays so long.
YIELD_SECONDS = 5.0
BATCH_SIZE = 100  # texts leased together; then texts about cases may come first
TURN_SECONDS = 5.0  # the turn of a worker; then it looks for other work


class AnnouncementSender:
    """Sends announcements in turns. Texts in the stream `priority_outbox` go first."""

    def __init__(
        self, sender: Sender, priority_outbox: Outbox, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._sender = sender
        self._priority_outbox = priority_outbox
        self._monotonic = monotonic

    def send_turn(self) -> int:
        """Send texts that are due until this worker's turn is over. Return the number of texts that providers took.

        The turn ends early if a text about a case waits, if messages are paused, if the throttle holds texts back, or
        if no text is taken. The sweeper starts the next turn a second later.
        """
        deadline, accepted = self._monotonic() + TURN_SECONDS, 0
        while self._monotonic() < deadline and not self._must_yield():
            result = self._sender.send_due(BATCH_SIZE)
            if result is None:
                break
            accepted += result.accepted
            if result.throttled or not result.accepted:
                break
        return accepted

    def _must_yield(self) -> bool:
        return self._priority_outbox.is_paused() or self._priority_outbox.count_due_within(YIELD_SECONDS) > 0
