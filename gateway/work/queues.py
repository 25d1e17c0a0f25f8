"""What RQ is used for: rings, each a job's name and the id of what is due. The truth is in the outbox."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import redis
from rq import Queue
from rq.exceptions import InvalidJobOperation
from rq.job import Job
from rq.serializers import JSONSerializer

FORWARD = "forward"  # a submission, to the case backend
SEND = "send"  # a message, to a citizen
QUEUE_OF = {FORWARD: "submissions", SEND: "messages"}  # a queue a stream, so that neither waits for the other
WAITING_TTL = 120  # seconds; a ring that nobody heard is rung again by the sweeper
FAILURE_TTL = 3600
TIMEOUT = 30

Act = Callable[[str], None]


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
        if act is None or self.kwargs or len(arguments) != 1 or not isinstance(arguments[0], str):
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


def enqueue(client: redis.Redis, rings: Iterable[tuple[str, str]]) -> None:
    """Put rings, each (job, id), into their queues in one round trip."""
    pipeline = client.pipeline(transaction=False)
    by_queue: dict[str, list[Any]] = {}
    for job, item in rings:
        data = Queue.prepare_data(
            job,
            args=(item,),
            timeout=TIMEOUT,
            ttl=WAITING_TTL,
            result_ttl=0,
            failure_ttl=FAILURE_TTL,
            description=job,
        )
        by_queue.setdefault(QUEUE_OF[job], []).append(data)
    for name, jobs in by_queue.items():
        queue(client, name).enqueue_many(jobs, pipeline=pipeline)
    pipeline.execute()
