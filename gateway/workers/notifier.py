"""The doorbell: tells a worker at once that something is due. It may fail; the sweeper rings again."""

import atexit
import logging
import queue
import threading
import time

import redis

from gateway.workers import queues

WAITING = 1000  # rings; more are dropped, and found by the sweeper
BATCH = 100
FLUSH_SECONDS = 1.0
GATHER_SECONDS = 0.1  # rings that come together make one job

logger = logging.getLogger(__name__)


class Doorbell:
    """Rings by a thread of its own, so that a citizen's answer never waits for it.

    The thread starts with the first ring, which has to come after any fork.
    """

    def __init__(self, client: redis.Redis) -> None:
        self._redis = client
        self._waiting: queue.SimpleQueue[tuple[str, str] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def ring(self, job: str, item: str) -> None:
        """Ask a worker to do `job` (`queues.FORWARD`, `queues.SEND`) for the item of this id. No error."""
        if self._waiting.qsize() < WAITING:
            self._waiting.put((job, item))
        if self._thread is None:
            self._start()

    def close(self) -> None:
        """Ring what waits, for at most a second, and stop."""
        thread = self._thread
        if thread is not None and thread.is_alive():
            self._waiting.put(None)
            thread.join(FLUSH_SECONDS)
            self._thread = None

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="doorbell", daemon=True)
                self._thread.start()
                atexit.register(self.close)

    def _work(self) -> None:
        while (first := self._waiting.get()) is not None:
            time.sleep(GATHER_SECONDS)
            rings, closing = self._gathered(first)
            self._ring(rings)
            if closing:
                return

    def _gathered(self, first: tuple[str, str]) -> tuple[list[tuple[str, str]], bool]:
        """`first` and the rings that came meanwhile, and whether it is time to stop."""
        rings = [first]
        while len(rings) < BATCH and not self._waiting.empty():
            following = self._waiting.get()
            if following is None:
                return rings, True
            rings.append(following)
        return rings, False

    def _ring(self, rings: list[tuple[str, str]]) -> None:
        try:
            queues.enqueue(self._redis, rings)
        except Exception as error:  # noqa: BLE001 - nobody waits for it, and the sweeper rings again
            logger.warning("doorbell_unheard", extra={"reason": type(error).__name__, "rings": len(rings)})
