"""The workers that are alive. RQ lets the key of a worker expire if it does not report for a while."""

from collections.abc import Iterable, Mapping
from typing import cast

from redis import Redis

from gateway.workers.queues import QUEUE_BY_JOB
from gateway.workers.streams import JOB_BY_STREAM

RQ_WORKERS_KEY = "rq:workers"
DELIVERY_FIELD = "delivery"  # of the key of a worker


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


def count_by_stream(workers: Iterable[frozenset[str]]) -> Mapping[str, int]:
    """Return the number of workers of each stream."""
    alive = list(workers)
    return {stream: sum(stream in streams for streams in alive) for stream in JOB_BY_STREAM}


def _streams(queues: bytes | None) -> frozenset[str]:
    named = None if queues is None else set(queues.decode().split(","))
    return frozenset(
        stream for stream, job in JOB_BY_STREAM.items() if named is None or QUEUE_BY_JOB[job] in named
    )
