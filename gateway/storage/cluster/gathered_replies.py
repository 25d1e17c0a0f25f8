"""Replies of several servers to one function on an event loop."""

from collections.abc import Callable
from typing import Any

from gateway.event_loop.hop_loop import LoopGreenlet


class GatheredReplies:
    """Replies by the index of their commands. The function goes on when all that are `expected` are there."""

    def __init__(self, running: LoopGreenlet, expected: int) -> None:
        self.replies: dict[int, Any] = {}
        self._running = running
        self._expected = expected
        self._waits = False

    def deliver_to(self, index: int) -> Callable[[object], None]:
        """Return what takes the reply to a command."""

        def deliver(reply: object) -> None:
            self.replies[index] = reply
            if self._waits and len(self.replies) == self._expected:
                self._running.switch()

        return deliver

    def wait(self) -> dict[int, Any]:
        """Return all replies. Others run meanwhile."""
        if len(self.replies) < self._expected:
            self._waits = True
            self._running.wait()
        return self.replies
