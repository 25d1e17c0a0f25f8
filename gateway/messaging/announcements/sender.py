"""Sends what is due of announcements, as long as no text about a case is due."""

import time
from collections.abc import Callable

from gateway.messaging.sender import Sender
from gateway.storage.outbox.outbox import Outbox

YIELD_SECONDS = 5.0  # also to texts about cases that only wait for the throttle
BATCH_SIZE = 100  # texts leased together; equal ones go in few calls
TURN_SECONDS = 5.0  # of a worker; then it looks what else there is to do


class AnnouncementSender:
    """Sends announcements in turns. `priority_outbox` is the stream whose texts go first."""

    def __init__(
        self, sender: Sender, priority_outbox: Outbox, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._sender = sender
        self._priority_outbox = priority_outbox
        self._monotonic = monotonic

    def send_turn(self) -> int:
        """Send what is due, until this worker's turn is over; how many texts providers took.

        The turn ends early where a text about a case waits, where messages are paused, where the throttle holds texts
        back, and where no text is taken: the sweeper starts the next turn a second later.
        """
        deadline, taken = self._monotonic() + TURN_SECONDS, 0
        while self._monotonic() < deadline and not self._must_yield():
            result = self._sender.send_due(BATCH_SIZE)
            if result is None:
                break
            taken += result.accepted
            if result.throttled or not result.accepted:
                break
        return taken

    def _must_yield(self) -> bool:
        return self._priority_outbox.is_paused() or self._priority_outbox.count_due_within(YIELD_SECONDS) > 0
