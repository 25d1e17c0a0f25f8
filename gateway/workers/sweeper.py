"""The sweeper: enqueues jobs for items that are due and that no live worker has."""

import time
from collections.abc import Callable, Sequence
from threading import Event

import redis

from gateway.storage.outbox.outbox import Outbox
from gateway.workers import queues
from gateway.workers.one_worker import run_in_one_worker

LOCK_KEY = "outbox:sweeper"
GRACE_SECONDS = 0.5  # leaves time for the process that added an item to notify the workers itself
MAX_QUEUED_JOBS = 10  # in a queue; with so many, workers have enough to do
RENOTIFY_SECONDS = 15  # after this time an item that still waits in its queue is enqueued again


class Sweeper:
    """Sweeps `outboxes`. Each comes with the job for its items."""

    def __init__(
        self,
        client: redis.Redis,
        outboxes: Sequence[tuple[Outbox, str]],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._redis = client
        self._outboxes = outboxes
        self._monotonic = monotonic
        self._notified: dict[tuple[str, str, float], float] = {}

    def run(self, stop: Event, note_turn: Callable[[], object] = lambda: None) -> None:
        """Sweep every second until `stop` is set, calling `note_turn` each time. If the store is down, wait for it."""
        run_in_one_worker(self._redis, LOCK_KEY, "sweep", self.sweep, stop, note_turn)

    def sweep(self) -> int:
        """Enqueue items that are due. Returns their number."""
        now = self._monotonic()
        self._notified = {item_key: until for item_key, until in self._notified.items() if until > now}
        return sum(self._sweep_outbox(outbox, job, now) for outbox, job in self._outboxes)

    def _sweep_outbox(self, outbox: Outbox, job: str, now: float) -> int:
        if outbox.is_paused():
            # Forget what was enqueued in vain, so that everything is enqueued at once when the stream is resumed.
            self._notified = {
                item_key: until for item_key, until in self._notified.items() if item_key[0] != job
            }
            return 0
        if job in queues.STREAM_JOBS:
            return self._notify_stream(outbox, job)
        jobs = MAX_QUEUED_JOBS - queues.queue(self._redis, queues.QUEUE_BY_JOB[job]).count
        room = jobs * queues.max_ids_per_job(job)
        if room <= 0:
            return 0
        due = [
            (job, item, since)
            for item, since in outbox.list_ready(
                MAX_QUEUED_JOBS * queues.max_ids_per_job(job), overdue=GRACE_SECONDS
            )
        ]
        new_items = [item_key for item_key in due if item_key not in self._notified][:room]
        if new_items:
            queues.enqueue(self._redis, [(job, item) for job, item, _ in new_items])
            self._notified |= dict.fromkeys(new_items, now + RENOTIFY_SECONDS)
        return len(new_items)

    def _notify_stream(self, outbox: Outbox, job: str) -> int:
        """Enqueue one job if anything is due and the queue is empty. Once a second this brings in one more worker."""
        due = outbox.list_ready(1)
        if not due or queues.queue(self._redis, queues.QUEUE_BY_JOB[job]).count:
            return 0
        queues.enqueue(self._redis, [(job, due[0][0])])
        return 1
