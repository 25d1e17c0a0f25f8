"""What RQ is used for: rings, each a job's name and the ids of what is due. The truth is in the outbox."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import redis
from rq import Queue
from rq.exceptions import InvalidJobOperation
from rq.job import Job
from rq.serializers import JSONSerializer

FORWARD = "forward"  # a submission, to the case backend
SEND = "send"  # a message, to a citizen
FETCH = "fetch"  # what a caller spoke, from the provider
ANSWER = "answer"  # a lookup that came too late for its screen, by text
RING = "ring"  # somebody whom we promised to call
LOOK_UP = "look_up"  # a text that was handed over without an answer, at its provider
ANNOUNCE = "announce"  # whatever announcements are due
# A queue a stream, so that none waits for another.
QUEUE_OF = {
    FORWARD: "submissions",
    SEND: "messages",
    ANSWER: "late",
    RING: "calls",
    FETCH: "recordings",
    LOOK_UP: "enquiries",
    ANNOUNCE: "announcements",
}
WAITING_TTL = 120  # seconds; a ring that nobody heard is rung again by the sweeper
FAILURE_TTL = 3600
TIMEOUT = 30  # seconds for each id
# An RQ job costs some milliseconds, and ten ids cost no more than one. Texts are sent many at a time.
IDS_A_RING = {SEND: 100}
USUAL_IDS = 10
MOST_IDS = 100
# Jobs that do what is due of their stream, whatever ids they are called with.
OF_STREAMS = frozenset({ANNOUNCE})

Act = Callable[..., None]
"""Does a job for each of the ids that it is called with."""


class Ring(Job):
    """A job that only ever calls one of a table of functions, whatever stands in Redis.

    RQ imports whatever function or callback a job names, so that who can write to Redis could run anything.
    """

    acts: Mapping[str, Act] = {}

    @property
    def func(self) -> Act:
        """The function for this job's name; InvalidJobOperation where the table has none."""
        act = self.acts.get(self.func_name or "") if self.instance is None else None
        arguments = self.args
        fit = 0 < len(arguments) <= MOST_IDS and all(isinstance(one, str) for one in arguments)
        if act is None or self.kwargs or not fit:
            raise InvalidJobOperation("This is no job of the gateway's.")
        return act

    @property
    def success_callback(self) -> None:
        """Rings have none."""

    @property
    def failure_callback(self) -> None:
        """Rings have none."""

    @property
    def stopped_callback(self) -> None:
        """Rings have none."""


def ring_class(acts: Mapping[str, Act]) -> type[Ring]:
    """The job class of a worker that can do `acts`."""
    return type("Ring", (Ring,), {"acts": acts})


def queue(client: redis.Redis, name: str, job_class: type[Ring] = Ring) -> Queue:
    """The RQ queue of a stream."""
    return Queue(name, connection=client, serializer=JSONSerializer, job_class=job_class)


def ids_a_ring(job: str) -> int:
    """How many ids one RQ job has at most."""
    return IDS_A_RING.get(job, USUAL_IDS)


def enqueue(client: redis.Redis, rings: Iterable[tuple[str, str]]) -> None:
    """Put rings, each (job, id), into their queues in one round trip, several ids to an RQ job."""
    by_job: dict[str, list[str]] = {}
    for job, item in rings:
        by_job.setdefault(job, []).append(item)
    pipeline = client.pipeline(transaction=False)
    for job, items in by_job.items():
        size = ids_a_ring(job)
        batches = (items[start : start + size] for start in range(0, len(items), size))
        jobs = [_prepared(job, batch) for batch in batches]
        queue(client, QUEUE_OF[job]).enqueue_many(jobs, pipeline=pipeline)
    pipeline.execute()


def _prepared(job: str, items: list[str]) -> Any:
    return Queue.prepare_data(
        job,
        args=tuple(items),
        timeout=TIMEOUT * len(items),
        ttl=WAITING_TTL,
        result_ttl=0,
        failure_ttl=FAILURE_TTL,
        description=job,
    )
