"""The sweeper: rings for what is due and carried by no live worker."""

import logging
import time
from collections.abc import Callable, Sequence
from threading import Event

import redis

from gateway.storage.outbox.outbox import Outbox
from gateway.workers import queues

EVERY_SECONDS = 1.0
LOCK = "outbox:sweeper"
LOCK_MILLISECONDS = 800  # under EVERY_SECONDS: of several sweepers one a round gets it
GRACE_SECONDS = 0.5  # what was just put in is rung for by whoever put it in
ROOM = 10  # jobs in a queue; with more there, workers have enough to do
RUNG_SECONDS = 15  # a ring that waits in its queue is not repeated before

logger = logging.getLogger(__name__)


class Sweeper:
    """Sweeps `outboxes`, each with the job that its items need."""

    def __init__(
        self,
        client: redis.Redis,
        outboxes: Sequence[tuple[Outbox, str]],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._redis = client
        self._outboxes = outboxes
        self._monotonic = monotonic
        self._rung: dict[tuple[str, str, float], float] = {}

    def run(self, stop: Event) -> None:
        """Sweep every second until `stop` is set. A store that is away is waited for."""
        while not stop.wait(EVERY_SECONDS):
            try:
                if self._redis.set(LOCK, b"1", nx=True, px=LOCK_MILLISECONDS):
                    self.sweep()
            except redis.RedisError as error:
                logger.warning("store_away", extra={"job": "sweep", "reason": type(error).__name__})

    def sweep(self) -> int:
        """Ring for what is due; how many rings that were."""
        now = self._monotonic()
        self._rung = {ring: until for ring, until in self._rung.items() if until > now}
        return sum(self._sweep(outbox, job, now) for outbox, job in self._outboxes)

    def _sweep(self, outbox: Outbox, job: str, now: float) -> int:
        if outbox.paused():
            # Once it is resumed all of it is rung for at once, also what was rung for in vain just now.
            self._rung = {ring: until for ring, until in self._rung.items() if ring[0] != job}
            return 0
        if job in queues.OF_STREAMS:
            return self._ring_for_stream(outbox, job)
        jobs = ROOM - queues.queue(self._redis, queues.QUEUE_OF[job]).count
        room = jobs * queues.ids_a_ring(job)
        if room <= 0:
            return 0
        due = [
            (job, item, since)
            for item, since in outbox.ready(ROOM * queues.ids_a_ring(job), overdue=GRACE_SECONDS)
        ]
        rings = [ring for ring in due if ring not in self._rung][:room]
        if rings:
            queues.enqueue(self._redis, [(job, item) for job, item, _ in rings])
            self._rung |= dict.fromkeys(rings, now + RUNG_SECONDS)
        return len(rings)

    def _ring_for_stream(self, outbox: Outbox, job: str) -> int:
        """One ring a second where anything is due and none waits to be heard: so more workers join in, one by one."""
        due = outbox.ready(1)
        if not due or queues.queue(self._redis, queues.QUEUE_OF[job]).count:
            return 0
        queues.enqueue(self._redis, [(job, due[0][0])])
        return 1
