"""Metrics for Prometheus. Every label takes its values from a short closed list, never from outside.

Each web process writes its own numbers into memory. If PROMETHEUS_MULTIPROC_DIR is set before this module is loaded
(`gateway serve` sets it), it writes them into files, and every process reads all files at a scrape. Hops are noted in
memory, and added to these numbers once a second, at a scrape and when the process ends. The work of workers is counted
in Redis and read from there at a scrape; see `gateway.operations.store_metrics`.
"""

import os
import platform
import threading
from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Sequence

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from gateway.operations.delayed_call import DelayedCall
from gateway.version import program_version

CHANNELS = frozenset({"ussd", "sms", "voice"})
HOP_OUTCOMES = frozenset({"continued", "ended", "repeated", "redisplayed", "refused", "sorry"}) | {
    *("silent", "told", "helped", "opted_out", "opted_in"),  # of texts
    "turned_away",  # while it is crowded
    "missed",  # of calls that the gateway turns away and returns
}
SESSION_ENDINGS = frozenset({"completed", "dropped", "timed_out", "failed"})
REFUSAL_REASONS = frozenset({"token", "address", "signature", "timestamp", "login"})
CASE_ANSWER_OUTCOMES = frozenset(
    {"answered", "no_columns", "late", "failed", "refused", "open", "busy", "paused", "not_configured"}
)
LOOKUP_OUTCOMES = frozenset({"found", "none", "failed", "late", "cached", "open"})
CALL_DIRECTIONS = frozenset({"in", "out"})
CALL_SECONDS = (5, 15, 30, 60, 120, 180, 300, 600, 1800)
CURRENCIES = frozenset(
    {
        *("EUR", "USD", "GBP", "AOA", "BIF", "BWP", "CDF", "DJF", "EGP", "ETB", "GHS", "GMD", "GNF", "KES"),
        *("LRD", "LSL", "MAD", "MGA", "MUR", "MWK", "MZN", "NAD", "NGN", "RWF", "SCR", "SDG", "SLE", "SOS"),
        *("SSP", "SZL", "TND", "TZS", "UGX", "XAF", "XOF", "ZAR", "ZMW", "ZWG"),
    }
)
HOP_SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4)
OTHER = "other"
SHARE_SECONDS = 1.0


class HopSeconds(Histogram):
    """A histogram that takes many values at once."""

    def observe_all(self, values: Sequence[float]) -> None:
        """Add `values`."""
        self._sum.inc(sum(values))
        counts = [0] * len(self._upper_bounds)
        for value in values:
            counts[bisect_left(self._upper_bounds, value)] += 1
        for bucket, count in zip(self._buckets, counts, strict=True):
            if count:
                bucket.inc(count)


class BuildInfo(Collector):
    """Tells which version of the gateway answers, on which Python."""

    def collect(self) -> Iterator[Metric]:
        """Yield a metric that is always 1; its labels tell."""
        family = GaugeMetricFamily(
            "gateway_build_info", "1; the labels tell the version", labels=["version", "python"]
        )
        family.add_metric([program_version(), platform.python_version()], 1)
        yield family


class Metrics:
    """The metrics of this process. Recording a hop takes less than a microsecond, anything else a few."""

    def __init__(self, providers: Collection[str]) -> None:
        """`providers` are the values that the label `provider` may have."""
        self._providers = frozenset(providers)
        registry = CollectorRegistry()
        self._registry = registry
        self._noted_hops: deque[tuple[str, str, str, float]] = deque()
        self._adding = threading.Lock()
        self.sharing = DelayedCall(SHARE_SECONDS, self._add_hops)
        self._hops = Counter(
            "gateway_hops", "Answered hops", ["provider", "channel", "outcome"], registry=registry
        )
        self._seconds = HopSeconds(
            "gateway_hop_seconds",
            "Seconds from a hop's arrival to its answer",
            ["channel"],
            buckets=HOP_SECONDS,
            registry=registry,
        )
        self._endings = Counter("gateway_sessions_ended", "Ended sessions", ["how"], registry=registry)
        self._lookups = Counter("gateway_lookups", "Lookups over HTTP", ["outcome"], registry=registry)
        self._case_answers = Counter(
            "gateway_case_answers",
            "Submissions for whose answer a citizen waited",
            ["outcome"],
            registry=registry,
        )
        self._call_seconds = Histogram(
            "gateway_call_seconds",
            "Length of calls in seconds",
            ["provider", "direction"],
            buckets=CALL_SECONDS,
            registry=registry,
        )
        self._call_costs = Counter(
            "gateway_call_cost", "Cost of calls", ["provider", "currency"], registry=registry
        )
        self._refusals = Counter("gateway_refusals", "Rejected requests", ["why"], registry=registry)

    def record_hop(self, provider: str, channel: str, outcome: str, seconds: float) -> None:
        """Count one hop and its seconds."""
        self._noted_hops.append((provider, channel, outcome, seconds))
        if not self.sharing.is_asked:
            self.sharing.ask()

    def _add_hops(self) -> None:
        """Add the hops that were noted to the numbers of this process."""
        seconds_by_hop: defaultdict[tuple[str, str, str], list[float]] = defaultdict(list)
        with self._adding:
            while self._noted_hops:
                provider, channel, outcome, seconds = self._noted_hops.popleft()
                seconds_by_hop[self._known_labels(provider, channel, outcome)].append(seconds)
            for labels, all_seconds in seconds_by_hop.items():
                self._hops.labels(*labels).inc(len(all_seconds))
                self._seconds.labels(labels[1]).observe_all(all_seconds)

    def _known_labels(self, provider: str, channel: str, outcome: str) -> tuple[str, str, str]:
        return (
            _known_or_other(provider, self._providers),
            _known_or_other(channel, CHANNELS),
            _known_or_other(outcome, HOP_OUTCOMES),
        )

    def record_lookup(self, outcome: str) -> None:
        """Count a lookup over HTTP by its outcome. `open`: the circuit was open, so the system was not asked."""
        self._lookups.labels(_known_or_other(outcome, LOOKUP_OUTCOMES)).inc()

    def record_case_answer(self, outcome: str) -> None:
        """Count a submission for whose answer a citizen waited: `answered`, or the reason why none came."""
        self._case_answers.labels(_known_or_other(outcome, CASE_ANSWER_OUTCOMES)).inc()

    def record_session_end(self, how: str) -> None:
        """Count the end of a session: completed, dropped by the caller, timed_out or failed."""
        self._endings.labels(_known_or_other(how, SESSION_ENDINGS)).inc()

    def record_call(self, provider: str, direction: str, seconds: float) -> None:
        """Count one call that is over, by its direction (`in` or `out`), and its seconds."""
        labels = _known_or_other(provider, self._providers), _known_or_other(direction, CALL_DIRECTIONS)
        self._call_seconds.labels(*labels).observe(seconds)

    def record_call_cost(self, provider: str, currency: str, cost: float) -> None:
        """Add the cost of a call, in a currency given by its three letters."""
        self._call_costs.labels(
            _known_or_other(provider, self._providers), _known_or_other(currency, CURRENCIES)
        ).inc(cost)

    def record_refusal(self, why: str) -> None:
        """Count a request that was rejected because its token, address, signature, timestamp or login was wrong."""
        self._refusals.labels(_known_or_other(why, REFUSAL_REASONS)).inc()

    def exposition(self, collectors: Iterable[Collector] = ()) -> bytes:
        """Write all metrics in Prometheus' text format, including those of `collectors` and of every web process."""
        self._add_hops()
        registry = CollectorRegistry()
        if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        else:
            registry.register(self._registry)
        for collector in (BuildInfo(), *collectors):
            registry.register(collector)
        return generate_latest(registry)


def _known_or_other(value: str, known: frozenset[str]) -> str:
    return value if value in known else OTHER
