"""Collects payments in a worker process, several at a time: a payment system that is slow holds up nothing else."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import redis

from gateway.operations import logs
from gateway.storage.outbox.outbox import Outbox

POLL_SECONDS = 0.5
LISTED = 100  # payments that are due, listed at a time

logger = logging.getLogger(__name__)


class ConcurrentCollector:
    """Takes payments that are due from the outbox, `concurrency` at once. The outbox gives each to one process."""

    def __init__(self, outbox: Outbox, collect: Callable[[str], None], concurrency: int) -> None:
        self._outbox = outbox
        self._collect = collect
        self._concurrency = concurrency
        self._under_way: set[str] = set()
        self._lock = threading.Lock()
        self._wake = Event()

    def wake(self, *_payments: str) -> None:
        """Look for payments that are due now."""
        self._wake.set()

    def run(self, stop: Event) -> None:
        """Collect until `stop` is set; then finish what is under way. If the store is down, wait for it."""
        with ThreadPoolExecutor(self._concurrency, thread_name_prefix="collector") as threads:
            while not stop.is_set():
                self._wake.clear()
                for payment_id in self._choose():
                    threads.submit(self._collect_one, payment_id)
                self._wake.wait(POLL_SECONDS)

    def _choose(self) -> list[str]:
        """Return the payments to collect now. They count as under way."""
        with self._lock:
            under_way = set(self._under_way)
        free = self._concurrency - len(under_way)
        try:
            if free <= 0 or self._outbox.is_paused():
                return []
            due = [item for item, _ in self._outbox.list_ready(LISTED) if item not in under_way][:free]
        except redis.RedisError as error:
            logger.warning("store_unavailable", extra={"job": "collect", "reason": type(error).__name__})
            return []
        with self._lock:
            self._under_way.update(due)
        return due

    def _collect_one(self, payment_id: str) -> None:
        try:
            self._collect(payment_id)
        except redis.RedisError as error:
            extra = {"job": "collect", "items": (payment_id,), "reason": type(error).__name__}
            logger.warning("store_unavailable", extra=extra)
        except Exception:  # noqa: BLE001 - whatever it is, the next one must go
            logs.exception(logger, "job_failed", job="collect", items=(payment_id,))
        with self._lock:
            self._under_way.discard(payment_id)
        self._wake.set()
