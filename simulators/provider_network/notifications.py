"""Notices to the gateway in the background: session events, delivery receipts, ends of calls."""

import heapq
import itertools
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from simulators.provider_network.webhooks import HttpExchange

RETRY_WAITS = (1.0, 5.0, 15.0)  # seconds before each new try
MAX_PENDING = 100_000  # more notices are lost, like those of a provider whose customer is down for long
SENDER_THREADS = 8

logger = logging.getLogger(__name__)


@dataclass(order=True, slots=True)
class Notification:
    """One notice, the time when it is due, by the monotonic clock, and the number of tries."""

    due: float
    number: int
    post: Callable[[], HttpExchange] = field(compare=False)
    tries: int = field(default=0, compare=False)


class Notifications:
    """Sends notices when they are due, and again while the gateway is down or answers 5xx.

    A notice that must wait occupies no sender thread. `lost` counts the notices beyond MAX_PENDING.
    """

    def __init__(self, most: int = MAX_PENDING) -> None:
        self.lost = 0
        self._most = most
        self._numbers = itertools.count()
        self._waiting: list[Notification] = []
        self._pending = 0
        self._changed = threading.Condition()
        self._closing = False
        self._threads = ThreadPoolExecutor(max_workers=SENDER_THREADS, thread_name_prefix="notice")
        self._clock = threading.Thread(target=self._send_due, name="notices", daemon=True)
        self._clock.start()

    def send(self, post: Callable[[], HttpExchange], after: float = 0.0) -> None:
        """Call `post` soon, or `after` so many seconds, and again until the gateway accepts the notice."""
        with self._changed:
            if self._pending >= self._most:
                self.lost += 1
                if self.lost == 1:
                    logger.warning("%d notices wait for the gateway: further ones are lost.", self._most)
                return
            self._pending += 1
            self._schedule(Notification(time.monotonic() + after, next(self._numbers), post))

    def close(self) -> None:
        """Drop the pending notices."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._clock.join()
        self._threads.shutdown(cancel_futures=True)

    def _schedule(self, notice: Notification) -> None:
        heapq.heappush(self._waiting, notice)
        self._changed.notify()

    def _send_due(self) -> None:
        with self._changed:
            while not self._closing:
                wait = self._waiting[0].due - time.monotonic() if self._waiting else None
                if wait is None or wait > 0:
                    self._changed.wait(wait)
                else:
                    self._threads.submit(self._deliver, heapq.heappop(self._waiting))

    def _deliver(self, notice: Notification) -> None:
        is_accepted = 0 < notice.post().status < 500
        with self._changed:
            if is_accepted or notice.tries == len(RETRY_WAITS):
                self._pending -= 1
                return
            due = time.monotonic() + RETRY_WAITS[notice.tries]
            self._schedule(Notification(due, next(self._numbers), notice.post, notice.tries + 1))
