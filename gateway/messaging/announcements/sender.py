"""The sending of announcements: what is due of them, as long as no text about a case is."""

import time
from collections.abc import Callable

from gateway.messaging.sender import Sending
from gateway.storage.outbox.outbox import Outbox

GIVE_WAY_SECONDS = 5.0  # also to texts about cases that only wait for the throttle
AT_ONCE = 100  # texts leased together; equal ones go in few calls
TURN_SECONDS = 5.0  # of a worker; then it looks what else there is to do


class Draining:
    """Sends announcements in turns. `before` is the stream whose texts go first."""

    def __init__(
        self, sending: Sending, before: Outbox, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._sending = sending
        self._before = before
        self._monotonic = monotonic

    def drain(self) -> int:
        """Send what is due, until this worker's turn is over; how many texts providers took.

        The turn ends early where a text about a case waits, where messages are paused, where the throttle holds texts
        back, and where no text is taken: the sweeper rings again a second later.
        """
        until, taken = self._monotonic() + TURN_SECONDS, 0
        while self._monotonic() < until and not self._gives_way():
            carried = self._sending.send_due(AT_ONCE)
            if carried is None:
                break
            taken += carried.taken
            if carried.held or not carried.taken:
                break
        return taken

    def _gives_way(self) -> bool:
        return self._before.paused() or self._before.due_within(GIVE_WAY_SECONDS) > 0
