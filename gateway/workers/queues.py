"""RQ's queues and jobs. A job is a name and the ids of items that are due. The truth is in the outbox."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import redis
from rq import Queue
from rq.exceptions import InvalidJobOperation
from rq.job import Job
from rq.serializers import JSONSerializer

FORWARD = "forward"  # a submission, to the case backend
SEND = "send"  # a message, to a citizen
FETCH_RECORDING = "fetch"  # a caller recording, from the provider
ANSWER_LATE = "answer"  # a late lookup, by text
PLACE_CALL = "ring"  # an outbound call
RECONCILE_STATUS = "look_up"  # a text that was handed over without an answer, at its provider
COLLECT = "collect"  # a payment, one step further
ANNOUNCE = "announce"  # all texts of announcements that are due
# Each stream has a queue of its own, so that no stream waits for another.
QUEUE_BY_JOB = {
    FORWARD: "submissions",
    SEND: "messages",
    ANSWER_LATE: "late",
    PLACE_CALL: "calls",
    FETCH_RECORDING: "recordings",
    RECONCILE_STATUS: "enquiries",
    ANNOUNCE: "announcements",
    COLLECT: "payments",
}
QUEUED_TTL_SECONDS = 120  # the sweeper enqueues a job again if no worker took it by then
FAILURE_TTL_SECONDS = 3600
TIMEOUT_SECONDS_PER_ID = 30
# An RQ job takes some milliseconds, with ten ids no more than with one. Texts are sent many at a time, and the jobs of
# submissions and payments only wake the thread that takes them from the outbox.
MAX_IDS_BY_JOB = {SEND: 100, FORWARD: 100, COLLECT: 100}
DEFAULT_MAX_IDS = 10
MAX_IDS = 100
# Jobs that do all items of their stream that are due, and ignore the ids that they are called with.
STREAM_JOBS = frozenset({ANNOUNCE})

JobFunction = Callable[..., None]
"""Does a job for each of the ids that it is called with."""


class OutboxJob(Job):
    """A job that can only call a function of a fixed table, whatever is in Redis.

    RQ itself imports any function or callback that a job names, so somebody who can write to Redis could run anything.
    """

    acts: Mapping[str, JobFunction] = {}

    @property
    def func(self) -> JobFunction:
        """The function for this job's name. Raises InvalidJobOperation if the table has none."""
        function = self.acts.get(self.func_name or "") if self.instance is None else None
        arguments = self.args
        is_valid = 0 < len(arguments) <= MAX_IDS and all(isinstance(item, str) for item in arguments)
        if function is None or self.kwargs or not is_valid:
            raise InvalidJobOperation("This is no job of the gateway's.")
        return function

    @property
    def success_callback(self) -> None:
        """Jobs have none."""

    @property
    def failure_callback(self) -> None:
        """Jobs have none."""

    @property
    def stopped_callback(self) -> None:
        """Jobs have none."""


def make_job_class(acts: Mapping[str, JobFunction]) -> type[OutboxJob]:
    """Make the job class of a worker that can do `acts`."""
    return type("OutboxJob", (OutboxJob,), {"acts": acts})


def queue(client: redis.Redis, name: str, job_class: type[OutboxJob] = OutboxJob) -> Queue:
    """Return the RQ queue of a stream."""
    return Queue(name, connection=client, serializer=JSONSerializer, job_class=job_class)


def max_ids_per_job(job: str) -> int:
    """Return the most ids that one RQ job may have."""
    return MAX_IDS_BY_JOB.get(job, DEFAULT_MAX_IDS)


def enqueue(client: redis.Redis, due_items: Iterable[tuple[str, str]]) -> None:
    """Put items, each a pair (job, id), into their queues in one round trip. An RQ job takes several ids."""
    by_job: dict[str, list[str]] = {}
    for job, item in due_items:
        by_job.setdefault(job, []).append(item)
    pipeline = client.pipeline(transaction=False)
    for job, items in by_job.items():
        size = max_ids_per_job(job)
        batches = (items[start : start + size] for start in range(0, len(items), size))
        jobs = [_prepare_job(job, batch) for batch in batches]
        queue(client, QUEUE_BY_JOB[job]).enqueue_many(jobs, pipeline=pipeline)
    pipeline.execute()


def _prepare_job(job: str, items: list[str]) -> Any:
    return Queue.prepare_data(
        job,
        args=tuple(items),
        timeout=TIMEOUT_SECONDS_PER_ID * len(items),
        ttl=QUEUED_TTL_SECONDS,
        result_ttl=0,
        failure_ttl=FAILURE_TTL_SECONDS,
        description=job,
    )
