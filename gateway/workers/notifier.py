"""Notifies workers at once of items that are due. It may fail, as the sweeper finds these items a second later."""

import atexit
import logging
import queue
import threading

import redis

from gateway.workers import queues

MAX_PENDING = 1000  # items; any more are dropped, and the sweeper finds them
MAX_BATCH = 100
FLUSH_SECONDS = 1.0
GATHER_SECONDS = 0.1  # items that arrive within this time share one job

logger = logging.getLogger(__name__)


class JobNotifier:
    """Enqueues jobs in a thread of its own, so that a citizen's answer never waits for it.

    The thread starts with the first item, so a process must fork before its first item.
    """

    def __init__(self, client: redis.Redis) -> None:
        self._redis = client
        self._pending: queue.SimpleQueue[tuple[str, str] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._start_lock = threading.Lock()
        self._closing = threading.Event()

    def notify(self, job: str, item: str) -> None:
        """Ask a worker to do `job` (`queues.FORWARD`, `queues.SEND` …) for the item with this id. Never raises."""
        if self._pending.qsize() < MAX_PENDING:
            self._pending.put((job, item))
        if self._thread is None:
            self._start()

    def close(self) -> None:
        """Enqueue pending items, for at most a second, and stop the thread."""
        thread = self._thread
        if thread is not None and thread.is_alive():
            self._pending.put(None)
            self._closing.set()
            thread.join(FLUSH_SECONDS)
            self._thread = None
            atexit.unregister(self.close)

    def _start(self) -> None:
        with self._start_lock:
            if self._thread is None:
                self._closing.clear()
                self._thread = threading.Thread(target=self._run, name="job-notifier", daemon=True)
                self._thread.start()
                atexit.register(self.close)

    def _run(self) -> None:
        while (first := self._pending.get()) is not None:
            self._closing.wait(GATHER_SECONDS)
            due_items, closing = self._collect(first)
            self._enqueue(due_items)
            if closing:
                return

    def _collect(self, first: tuple[str, str]) -> tuple[list[tuple[str, str]], bool]:
        """Return `first` and the items that came since, and whether to stop."""
        due_items = [first]
        while len(due_items) < MAX_BATCH and not self._pending.empty():
            following = self._pending.get()
            if following is None:
                return due_items, True
            due_items.append(following)
        return due_items, False

    def _enqueue(self, due_items: list[tuple[str, str]]) -> None:
        try:
            queues.enqueue(self._redis, due_items)
        except Exception as error:  # noqa: BLE001 - nobody waits for it, and the sweeper notifies again
            logger.warning(
                "job_notification_failed", extra={"reason": type(error).__name__, "items": len(due_items)}
            )
