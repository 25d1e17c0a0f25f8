"""Notices to the gateway that no one waits for: session events, delivery receipts."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from gateway.development.carrier.webhooks import Exchange

WAITS = (0.0, 1.0, 5.0, 15.0)  # seconds before each try
MOST_PENDING = 1000  # further notices are lost, as a provider's are when its customer is down for long


class Notices:
    """Sends notices from a few threads of its own, again while the gateway is down or answers 5xx."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(max_workers=8, thread_name_prefix="notice")
        self._places = threading.BoundedSemaphore(MOST_PENDING)
        self._closing = threading.Event()

    def send(self, post: Callable[[], Exchange], after: float = 0.0) -> None:
        """Have `post` called soon, or `after` so many seconds, until the gateway has taken the notice."""
        if self._places.acquire(blocking=False):
            self._threads.submit(self._deliver, post, after)

    def close(self) -> None:
        """Give up what is pending."""
        self._closing.set()
        self._threads.shutdown(cancel_futures=True)

    def _deliver(self, post: Callable[[], Exchange], after: float) -> None:
        try:
            for wait in WAITS:
                if self._closing.wait(wait + after):
                    return
                after = 0.0
                if 0 < post().status < 500:
                    return
        finally:
            self._places.release()
