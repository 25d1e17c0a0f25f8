"""The workers that are alive. RQ lets the key of a worker expire if it does not report for a while."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, cast

from redis import Redis

from gateway.workers.queues import QUEUE_BY_JOB
from gateway.workers.streams import JOB_BY_STREAM

RQ_WORKERS_KEY = "rq:workers"
DELIVERY_FIELD = "delivery"  # of the key of a worker
WORK_KEY = "workers:last"
WORK_KEPT_SECONDS = 30 * 86_400  # after the last worker
SAVE_SECONDS = 5.0
HEARTBEAT_SECONDS = 7.0  # an idle worker tells that it is alive at least so often


class LastWork(NamedTuple):
    """When workers of a stream last went through their loops, and last did a job. Unix seconds of the store."""

    turned_at: float
    worked_at: float


class WorkRecord:
    """Writes down when a worker of the streams with these `jobs` last went through its loops, and last did a job."""

    def __init__(self, client: Redis, jobs: Sequence[str], clock: Callable[[], datetime]) -> None:
        self._redis = client
        self._streams = [stream for stream, job in JOB_BY_STREAM.items() if job in jobs]
        self._clock = clock
        self._worked: dict[str, float] = {}
        self._saved_at = 0.0

    def note_job(self, job: str | None) -> None:
        """Note that a job was done."""
        now = self._clock().timestamp()
        self._worked |= {f"{stream}:job": now for stream, name in JOB_BY_STREAM.items() if name == job}

    def save(self, seconds_ago: float) -> None:
        """Write down what is new, at most every five seconds. The loops had gone round `seconds_ago`."""
        now = self._clock().timestamp()
        if not self._streams or (not self._worked and now - self._saved_at < SAVE_SECONDS):
            return
        turned = dict.fromkeys(self._streams, now - seconds_ago)
        worked, self._worked, self._saved_at = self._worked, {}, now
        with self._redis.pipeline() as pipe:
            pipe.hset(WORK_KEY, mapping={name: f"{moment:.3f}" for name, moment in (turned | worked).items()})
            pipe.expire(WORK_KEY, WORK_KEPT_SECONDS)
            pipe.execute()


def read_last_work(fields: Mapping[bytes, bytes]) -> dict[str, LastWork]:
    """Return what WORK_KEY says, by stream. A moment of which nothing is known is 0."""
    return {
        stream: LastWork(
            float(fields.get(stream.encode(), 0)), float(fields.get(f"{stream}:job".encode(), 0))
        )
        for stream in JOB_BY_STREAM
    }


def list_workers(client: Redis) -> list[frozenset[str]]:
    """Return the streams of each worker that is alive. One that does not say which it has, has all."""
    names = cast("set[bytes]", client.smembers(RQ_WORKERS_KEY))
    with client.pipeline(transaction=False) as pipe:
        for name in names:
            pipe.exists(name)
            pipe.hget(name, "queues")
        answers = pipe.execute()
    return [
        _streams(cast("bytes | None", queues))
        for exists, queues in zip(answers[::2], answers[1::2], strict=True)
        if exists
    ]


def list_delivery_files(client: Redis) -> list[str]:
    """Return the digest of the delivery file of each worker that is alive and says which it has."""
    names = cast("set[bytes]", client.smembers(RQ_WORKERS_KEY))
    with client.pipeline(transaction=False) as pipe:
        for name in names:
            pipe.hget(name, DELIVERY_FIELD)
        digests = cast("list[bytes | None]", pipe.execute())
    return [digest.decode() for digest in digests if digest is not None]


def read_heartbeats(client: Redis) -> dict[bytes, bytes]:
    """Return when each worker said last that it is alive, in its own words."""
    names = list(cast("set[bytes]", client.smembers(RQ_WORKERS_KEY)))
    with client.pipeline(transaction=False) as pipe:
        for name in names:
            pipe.hget(name, "last_heartbeat")
        told = cast("list[bytes | None]", pipe.execute())
    return {name: moment for name, moment in zip(names, told, strict=True) if moment is not None}


def count_by_stream(workers: Iterable[frozenset[str]]) -> Mapping[str, int]:
    """Return the number of workers of each stream."""
    alive = list(workers)
    return {stream: sum(stream in streams for streams in alive) for stream in JOB_BY_STREAM}


def _streams(queues: bytes | None) -> frozenset[str]:
    named = None if queues is None else set(queues.decode().split(","))
    return frozenset(
        stream for stream, job in JOB_BY_STREAM.items() if named is None or QUEUE_BY_JOB[job] in named
    )
