"""The shares of providers, in the store that all workers use.

A worker counts the answers of a provider. Once a second it writes its counts and reads those of all workers, in one
round trip. If they call for a step, the first worker that sees this makes the step.
"""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, cast

import msgspec
import redis

from gateway.messaging.routing.delivery_config import FailoverPolicy
from gateway.messaging.routing.traffic_share import FULL_PERCENT, AnswerCounts, ProviderShare, next_share
from gateway.storage.records import read_record
from gateway.storage.redis_clients import Script, command_sender

AnswerOutcome = Literal["good", "slow", "failed", "unknown"]

SYNC_INTERVAL_SECONDS = 1.0
WINDOW_BUCKETS = 30  # parts of the window, each with counts of its own
KEPT_SECONDS = 24 * 3600  # since the last text by a provider
COUNTS_KEY = "counts:providers"  # field `<provider>:<outcome>`: texts that ever got such an answer
CHANGE_SHARE = Script(Path(__file__).with_name("change_share.lua"))

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class HealthRecord:
    """The share and the counts of a provider, as the store has them."""

    share: ProviderShare = field(default_factory=ProviderShare)
    counts: AnswerCounts = field(default_factory=AnswerCounts)
    since: str = ""  # the moment of the last step, as the store has it
    stale_fields: tuple[str, ...] = ()  # fields that have left the window


class _HealthFields(msgspec.Struct):
    """A provider's hash, without the counts of each bucket."""

    share: int = FULL_PERCENT
    since: str = ""
    risen: bool = False
    patience: float = 0.0  # `rise_wait` of its share
    streak: int = 0  # `consecutive_successes`
    failures: int = 0  # `consecutive_failures`


@dataclass(slots=True)
class _UnsavedCounts:
    """Counts of this worker that are not in the store yet."""

    outcomes: dict[AnswerOutcome, int] = field(default_factory=dict)
    streak: int = 0
    failures: int = 0

    def add(self, outcome: AnswerOutcome, texts: int) -> None:
        self.outcomes[outcome] = self.outcomes.get(outcome, 0) + texts
        good = outcome == "good"
        self.streak, self.failures = (self.streak + texts, 0) if good else (0, self.failures + texts)

    @property
    def answered(self) -> int:
        return sum(self.outcomes.values())

    @property
    def failed(self) -> int:
        return self.answered - self.outcomes.get("good", 0)


class ProviderHealth:
    """The shares of `providers`. `clock` gives Unix seconds."""

    def __init__(
        self,
        client: redis.Redis,
        providers: Sequence[str],
        failover: FailoverPolicy,
        clock: Callable[[], float],
    ) -> None:
        self._redis = client
        self._call = command_sender(lambda: client)
        self._providers = tuple(providers)
        self._failover = failover
        self._clock = clock
        self._lock = threading.Lock()
        self._unsaved: dict[str, _UnsavedCounts] = {}
        self._synced_at = float("-inf")
        self._records = dict.fromkeys(providers, HealthRecord())
        self._probed_at: dict[str, float] = {}

    def record(self, provider: str, outcome: AnswerOutcome, texts: int = 1) -> None:
        """Count an answer of a provider. `slow`, `failed` and `unknown` count as failures."""
        with self._lock:
            self._unsaved.setdefault(provider, _UnsavedCounts()).add(outcome, texts)

    def get(self, provider: str) -> HealthRecord:
        """Return the record of a provider, at most a second old."""
        if self._clock() - self._synced_at >= SYNC_INTERVAL_SECONDS:
            self.sync()
        return self._records.get(provider, HealthRecord())

    def flush(self) -> None:
        """Write the counts to the store, if there are any."""
        if self._unsaved:
            self.sync()

    def sync(self) -> None:
        """Write the counts of this worker and read those of all. If the store is away, try again a second later."""
        now = self._clock()
        with self._lock:
            self._synced_at = now
            unsaved, self._unsaved = self._unsaved, {}
        try:
            self._records = dict(zip(self._providers, self._write_and_read(unsaved, now), strict=True))
            for provider, health in self._records.items():
                self._apply_step(provider, health, now)
        except redis.RedisError as error:  # the counts are lost; sends fail now, too, and give new counts
            logger.warning("store_unavailable", extra={"job": "shares", "reason": type(error).__name__})

    def may_probe(self, provider: str) -> bool:
        """Return True if a text may be used to try a provider without a share. It is True for one worker at a time."""
        now = self._clock()
        every = self._failover.probe_every
        if now - self._probed_at.get(provider, float("-inf")) < every:
            return False
        self._probed_at[provider] = now
        turn = f"provider-probe:{provider}:{int(now / every)}"
        try:
            return bool(self._redis.set(turn, b"1", nx=True, ex=int(every) + 1))
        except redis.RedisError:
            return False

    def _write_and_read(self, unsaved: Mapping[str, _UnsavedCounts], now: float) -> list[HealthRecord]:
        bucket = int(now / self._failover.window * WINDOW_BUCKETS)
        with self._redis.pipeline(transaction=False) as pipe:
            for provider, counts in unsaved.items():
                key = health_key(provider)
                pipe.hincrby(key, f"answered:{bucket}", counts.answered)
                if counts.failed:
                    pipe.hincrby(key, f"failed:{bucket}", counts.failed)
                for name, row, broken in (
                    ("streak", counts.streak, counts.failed > 0),
                    ("failures", counts.failures, counts.failures < counts.answered),
                ):
                    if broken:
                        pipe.hset(key, name, str(row))
                    else:
                        pipe.hincrby(key, name, row)
                for outcome, count in counts.outcomes.items():
                    pipe.hincrby(COUNTS_KEY, f"{provider}:{outcome}", count)
                pipe.expire(key, KEPT_SECONDS)
            for provider in self._providers:
                if self._records[provider].stale_fields:
                    pipe.hdel(health_key(provider), *self._records[provider].stale_fields)
            for provider in self._providers:
                pipe.hgetall(health_key(provider))
            answers = pipe.execute()
        return [read_health(row, bucket) for row in answers[-len(self._providers) :]]

    def _apply_step(self, provider: str, health: HealthRecord, now: float) -> None:
        share = next_share(health.share, health.counts, now, self._failover)
        if share == health.share:
            return
        since, risen = repr(share.since), int(share.risen)
        arguments: list[str | float] = [health.since, share.percent, since, risen, share.rise_wait]
        self._records[provider] = HealthRecord(share, since=since)
        if CHANGE_SHARE.run(self._call, [health_key(provider)], [*arguments, KEPT_SECONDS]):
            logger.warning(
                "provider_share_changed",
                extra={
                    "provider": provider,
                    "share": share.percent,
                    "before": health.share.percent,
                    "answered": health.counts.answered,
                    "failed": health.counts.failed,
                },
            )


def health_key(provider: str) -> str:
    """Return the key of a provider's share and of the counts since its last step."""
    return f"provider-health:{provider}"


def read_health(row: Mapping[bytes, bytes], bucket: int) -> HealthRecord:
    """Read the hash of a provider. `bucket` is the bucket that is being filled now."""
    fields = read_record(_HealthFields, row)
    sums = {"answered": 0, "failed": 0}
    stale = []
    for name, value in row.items():
        what, _, number = name.decode().partition(":")
        if what in sums and number:
            if int(number) > bucket - WINDOW_BUCKETS:
                sums[what] += int(value)
            else:
                stale.append(name.decode())
    share = ProviderShare(fields.share, float(fields.since or 0), fields.risen, fields.patience)
    counts = AnswerCounts(sums["answered"], sums["failed"], fields.streak, fields.failures)
    return HealthRecord(share, counts, fields.since, tuple(stale))


def read_shares(client: redis.Redis, providers: Sequence[str]) -> dict[str, ProviderShare]:
    """Return the shares of providers, for readers that change nothing."""
    with client.pipeline(transaction=False) as pipe:
        for provider in providers:
            pipe.hgetall(health_key(provider))
        rows = cast("list[dict[bytes, bytes]]", pipe.execute())
    return {provider: read_health(row, 0).share for provider, row in zip(providers, rows, strict=True)}
