"""Metrics that are read from Redis: items of the outbox, jobs in RQ's queues, and outcomes of texts and cases."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, cast

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from redis import Redis, RedisError

from gateway.admission.waiting_line import CROWD_KEY, LINE_KEY
from gateway.callers.use_limits import LIMIT_COUNTS_KEY
from gateway.cases.forwarder import CIRCUIT_KEY
from gateway.cases.updates import COUNTS_KEY as UPDATES
from gateway.messaging.receipts import COUNTS_KEY as RECEIPTS
from gateway.messaging.routing import metrics
from gateway.messaging.routing.alarm_rules import LOOKED_KEY
from gateway.messaging.routing.cost_totals import TOTALS_KEY
from gateway.messaging.routing.provider_health import COUNTS_KEY as ANSWERS
from gateway.messaging.routing.provider_health import health_key
from gateway.messaging.throttle import daily_usage_key
from gateway.outbound_calls.daily_usage import DAILY_CALLS_KEY
from gateway.reminders.reminder_store import COUNTS_KEY as REMINDERS
from gateway.reminders.reminder_store import DUE_KEY as REMINDERS_DUE
from gateway.storage.outbox.pauses import PAUSED_KEY
from gateway.storage.outbox.pauses import STREAM_BY_NAME as PAUSABLE
from gateway.workers.presence import WORK_KEY, count_by_stream, list_workers, read_last_work

OUTBOX_STREAMS = (
    "submissions",
    "messages",
    "announcements",
    "late",
    "calls",
    "recordings",
    "enquiries",
    "payments",
)
COUNT_METRICS = (
    ("gateway_submissions", "Submissions that entered a state", ["state"], "counts:submissions"),
    ("gateway_messages", "Messages that entered a state", ["provider", "state"], "counts:messages"),
    ("gateway_receipts", "Receipts by outcome", ["provider", "outcome"], RECEIPTS),
    ("gateway_reminders", "Reminders by what became of them", ["outcome"], REMINDERS),
    ("gateway_updates", "Updates of cases by outcome", ["outcome"], UPDATES),
    ("gateway_calls", "Outbound calls that entered a state", ["provider", "state"], "counts:calls"),
    (
        "gateway_limits",
        "Numbers that came near a limit or reached it",
        ["kind", "window", "level"],
        LIMIT_COUNTS_KEY,
    ),
    ("gateway_payments", "Payments that ended in a state; doubled: paid twice", ["state"], "counts:payments"),
    ("gateway_recordings", "Caller recordings that entered a state", ["state"], "counts:recordings"),
    (
        "gateway_provider_answers",
        "Texts by their provider's answer; slow, failed and unknown count as failures",
        ["provider", "outcome"],
        ANSWERS,
    ),
)
"""Hashes of counts: the metric, its help text, its labels, the key in Redis."""

AnswerKey = str | tuple[str, ...]
MAX_LABELS = 64  # values of one metric, in case fields are in the store that are not ours


class StoreMetrics(Collector):
    """Reads the metrics at each scrape, in four round trips. If the store is down, it reports only gateway_store_up.

    `write_failure` returns why the store takes no writes; empty if it does.
    """

    def __init__(self, client: Redis, providers: Collection[str], write_failure: Callable[[], str]) -> None:
        self._redis = client
        self._write_failure = write_failure
        self._providers = sorted(providers)

    def describe(self) -> list[Metric]:
        """Return nothing, so that registering asks no server."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Yield the metrics as they are now."""
        try:
            metrics_read = list(self._read())
        except RedisError:
            metrics_read = []
        up = bool(metrics_read) and not self._write_failure()
        yield GaugeMetricFamily("gateway_store_up", "1 if the durable store took a write, else 0", value=up)
        yield from metrics_read

    def _read(self) -> Iterator[Metric]:
        queues = cast(set[bytes], self._redis.smembers("rq:queues"))
        commands = _commands(sorted(_text(name) for name in queues)[:MAX_LABELS], self._providers)
        pipe: Any = self._redis.pipeline(transaction=False)  # its types lack execute_command
        for command in commands.values():
            pipe.execute_command(*command)
        answers = dict(zip(commands, pipe.execute(), strict=True))
        yield _sizes("gateway_outbox", "Items of the outbox", ["stream", "state"], answers, "outbox")
        for name, meaning, labels, key in COUNT_METRICS:
            yield _counts(name, meaning, labels, answers[key])
        yield _paused(answers[PAUSED_KEY])
        yield GaugeMetricFamily(
            "gateway_case_backend_down",
            "1 if the case backend failed in a row and is tried by one submission at a time, else 0",
            value=int(answers[CIRCUIT_KEY]),
        )
        yield GaugeMetricFamily(
            "gateway_crowded",
            "1 if callers are turned away because hops wait too long, else 0",
            value=int(answers[CROWD_KEY]),
        )
        yield GaugeMetricFamily(
            "gateway_callers_in_line", "Callers who wait for their turn", value=int(answers[LINE_KEY])
        )
        yield GaugeMetricFamily(
            "gateway_reminded_numbers",
            "Numbers for which a reminder waits",
            value=int(answers[REMINDERS_DUE]),
        )
        yield GaugeMetricFamily(
            "gateway_alarms_watched",
            "1 if a worker looked within five minutes for what people are told of, else 0",
            value=int(answers[LOOKED_KEY]),
        )
        yield from metrics.cost_metrics(answers[TOTALS_KEY])
        yield metrics.share_metric({provider: answers["share", provider] for provider in self._providers})
        yield from metrics.ceiling_metrics(
            {provider: answers["spent", provider] for provider in self._providers}
        )
        yield from metrics.daily_call_metrics(answers[DAILY_CALLS_KEY])
        yield _sizes("gateway_queue_jobs", "Jobs that wait in RQ", ["queue"], answers, "queue")
        yield self._workers()
        yield from _last_work(answers[WORK_KEY])

    def _workers(self) -> Metric:
        family = GaugeMetricFamily(
            "gateway_worker_up", "1 if a worker of this stream is alive, else 0", labels=["stream"]
        )
        for stream, count in count_by_stream(list_workers(self._redis)).items():
            family.add_metric([stream], min(count, 1))
        return family


def _commands(queues: Sequence[str], providers: Sequence[str]) -> dict[AnswerKey, tuple[str, ...]]:
    """Build the commands for the store, each by the key of its answer."""
    return {
        **{
            ("outbox", stream, state): ("ZCARD", f"outbox:{stream}:{state}")
            for stream in OUTBOX_STREAMS
            for state in ("due", "dead")
        },
        **{key: ("HGETALL", key) for *_, key in COUNT_METRICS},
        PAUSED_KEY: ("HKEYS", PAUSED_KEY),
        CIRCUIT_KEY: ("EXISTS", CIRCUIT_KEY),
        CROWD_KEY: ("EXISTS", CROWD_KEY),
        LINE_KEY: ("ZCARD", LINE_KEY),
        REMINDERS_DUE: ("ZCARD", REMINDERS_DUE),
        LOOKED_KEY: ("EXISTS", LOOKED_KEY),
        WORK_KEY: ("HGETALL", WORK_KEY),
        TOTALS_KEY: ("HGETALL", TOTALS_KEY),
        DAILY_CALLS_KEY: ("HGETALL", DAILY_CALLS_KEY),
        **{("share", provider): ("HGET", health_key(provider), "share") for provider in providers},
        **{("spent", provider): ("HGETALL", daily_usage_key(provider)) for provider in providers},
        # LLEN, not RQ's own counts: those also run RQ's clean-up, which puts jobs back into the queue.
        **{("queue", queue.removeprefix("rq:queue:")): ("LLEN", queue) for queue in queues},
    }


def _sizes(name: str, meaning: str, labels: list[str], answers: Mapping[AnswerKey, Any], kind: str) -> Metric:
    """Make a metric of sizes, from the answers whose key is `kind` and then the values of the labels."""
    family = GaugeMetricFamily(name, meaning, labels=labels)
    for key, size in answers.items():
        if isinstance(key, tuple) and key[0] == kind:
            family.add_metric(list(key[1:]), size)
    return family


def _paused(streams: list[bytes]) -> Metric:
    family = GaugeMetricFamily(
        "gateway_stream_paused", "1 if an operator has paused the stream, else 0", labels=["stream"]
    )
    for name, stream in PAUSABLE.items():
        family.add_metric([name], float(stream.encode() in streams))
    return family


def _last_work(fields: dict[bytes, bytes]) -> Iterator[Metric]:
    """Yield when workers of each stream were last at work. A stream that never had a worker is left out."""
    seen = GaugeMetricFamily(
        "gateway_worker_last_seen_timestamp_seconds",
        "When a worker of this stream last went through its loops",
        labels=["stream"],
    )
    worked = GaugeMetricFamily(
        "gateway_worker_last_job_timestamp_seconds",
        "When a worker of this stream last did a job",
        labels=["stream"],
    )
    for stream, moments in read_last_work(fields).items():
        for family, moment in ((seen, moments.turned_at), (worked, moments.worked_at)):
            if moment:
                family.add_metric([stream], moment)
    yield seen
    yield worked


def _counts(name: str, meaning: str, labels: list[str], fields: dict[bytes, bytes]) -> Metric:
    """Make a metric from a hash of counts. Its fields are the values of `labels`, separated by colons."""
    family = CounterMetricFamily(name, meaning, labels=labels)
    for field, count in sorted(fields.items())[:MAX_LABELS]:
        values = _text(field).split(":")
        if len(values) == len(labels):
            family.add_metric(values, float(count))
    return family


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
