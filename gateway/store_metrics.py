"""What is counted in Redis: entries of the outbox, jobs in RQ's queues, what became of texts and cases."""

from collections.abc import Iterator
from typing import cast

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from redis import Redis, RedisError

from gateway.delivery import exposition
from gateway.delivery.shares import COUNTS as ANSWERS
from gateway.delivery.shares import health_key
from gateway.delivery.sums import TOTALS
from gateway.messages.throttle import spent_key
from gateway.metrics import PROVIDERS
from gateway.outbox.streams import PAUSED
from gateway.outbox.streams import STREAMS as PAUSABLE

STREAMS = ("submissions", "messages", "announcements", "late", "calls", "recordings", "enquiries")
MOST_LABELS = 64  # of one metric, should a field ever be written that is none of ours


class StoreMetrics(Collector):
    """Read at each scrape, in two round trips. Without a store only gateway_store_up is told."""

    def __init__(self, client: Redis) -> None:
        self._redis = client

    def describe(self) -> list[Metric]:
        """Nothing: registering asks no server."""
        return []

    def collect(self) -> Iterator[Metric]:
        """The numbers as they are now."""
        try:
            found = list(self._read())
        except RedisError:
            found = []
        yield GaugeMetricFamily("gateway_store_up", "Whether the durable store answered", value=bool(found))
        yield from found

    def _read(self) -> Iterator[Metric]:
        queues = sorted(_text(name) for name in cast(set[bytes], self._redis.smembers("rq:queues")))
        with self._redis.pipeline(transaction=False) as pipe:
            for stream in STREAMS:
                pipe.zcard(f"outbox:{stream}:due")
                pipe.zcard(f"outbox:{stream}:dead")
            pipe.hgetall("counts:submissions")
            pipe.hgetall("counts:messages")
            pipe.hgetall("counts:calls")
            pipe.hgetall("counts:recordings")
            pipe.hkeys(PAUSED)
            pipe.hgetall(ANSWERS)
            pipe.hgetall(TOTALS)
            for provider in sorted(PROVIDERS):
                pipe.hget(health_key(provider), "share")
            for provider in sorted(PROVIDERS):
                pipe.hgetall(spent_key(provider))
            # LLEN, not RQ's own counts: these run its clean-up, which puts jobs back into the queue.
            for queue in queues[:MOST_LABELS]:
                pipe.llen(queue)
            answers = iter(pipe.execute())
        depth = GaugeMetricFamily("gateway_outbox", "Entries of the outbox", labels=["stream", "state"])
        for stream in STREAMS:
            depth.add_metric([stream, "due"], next(answers))
            depth.add_metric([stream, "dead"], next(answers))
        yield depth
        yield _counts("gateway_submissions", "Submissions that came to a state", ["state"], next(answers))
        yield _counts(
            "gateway_messages", "Messages that came to a state", ["provider", "state"], next(answers)
        )
        yield _counts(
            "gateway_calls", "Calls of ours that came to a state", ["provider", "state"], next(answers)
        )
        yield _counts("gateway_recordings", "Recordings that came to a state", ["state"], next(answers))
        yield _paused(next(answers))
        yield _counts(
            "gateway_provider_answers",
            "Texts by how their provider answered; slow, failed and unknown speak against it",
            ["provider", "outcome"],
            next(answers),
        )
        yield from exposition.costs(next(answers))
        yield exposition.shares(dict(zip(sorted(PROVIDERS), answers, strict=False)))
        yield from exposition.ceilings(dict(zip(sorted(PROVIDERS), answers, strict=False)))
        jobs = GaugeMetricFamily("gateway_queue_jobs", "Jobs waiting in RQ", labels=["queue"])
        for queue in queues[:MOST_LABELS]:
            jobs.add_metric([queue.removeprefix("rq:queue:")], next(answers))
        yield jobs


def _paused(streams: list[bytes]) -> Metric:
    family = GaugeMetricFamily(
        "gateway_stream_paused", "Whether an operator has paused a stream", labels=["stream"]
    )
    for name, stream in PAUSABLE.items():
        family.add_metric([name], float(stream.encode() in streams))
    return family


def _counts(name: str, meaning: str, labels: list[str], fields: dict[bytes, bytes]) -> Metric:
    """A hash of counts, whose fields are the values of `labels` with colons between."""
    family = CounterMetricFamily(name, meaning, labels=labels)
    for field, count in sorted(fields.items())[:MOST_LABELS]:
        values = _text(field).split(":")
        if len(values) == len(labels):
            family.add_metric(values, float(count))
    return family


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
