"""Providers' shares, in the store that all workers have in common.

A worker gathers what it sees of a provider, writes it down once a second in one round trip, reads in the same one what
all have written, and where that asks for a step makes it: the first worker that sees it, alone.
"""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, cast

import redis

from gateway.messaging.routing.delivery_config import FailoverPolicy
from gateway.messaging.routing.share_steps import AnswerCounts, ProviderShare, next_share
from gateway.storage.redis_clients import Script, command_sender

AnswerOutcome = Literal["good", "slow", "failed", "unknown"]

SYNC_INTERVAL_SECONDS = 1.0
WINDOW_BUCKETS = 30  # that the window is counted in
KEPT_SECONDS = 24 * 3600  # of a provider that nothing is heard of
COUNTS_KEY = "counts:providers"  # field `<provider>:<outcome>`: how many texts ever were answered so
STEP_SCRIPT = Script(Path(__file__).with_name("step.lua"))

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class HealthRecord:
    """A provider as the store has it."""

    share: ProviderShare = field(default_factory=ProviderShare)
    counts: AnswerCounts = field(default_factory=AnswerCounts)
    since: str = ""  # as it stands in the store
    stale_fields: tuple[str, ...] = ()  # fields that have left the window


@dataclass(slots=True)
class _UnsavedCounts:
    """What this worker saw and has not written down."""

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
        """Take note of how a provider answered; `slow`, `failed` and `unknown` speak against it."""
        with self._lock:
            self._unsaved.setdefault(provider, _UnsavedCounts()).add(outcome, texts)

    def get(self, provider: str) -> HealthRecord:
        """How a provider stood a second ago at most."""
        if self._clock() - self._synced_at >= SYNC_INTERVAL_SECONDS:
            self.sync()
        return self._records.get(provider, HealthRecord())

    def flush(self) -> None:
        """Write down what was seen, where anything was."""
        if self._unsaved:
            self.sync()

    def sync(self) -> None:
        """Write down what was seen and read what all saw. A store that is away is asked again a second later."""
        now = self._clock()
        with self._lock:
            self._synced_at = now
            unsaved, self._unsaved = self._unsaved, {}
        try:
            self._records = dict(zip(self._providers, self._write_and_read(unsaved, now), strict=True))
            for provider, health in self._records.items():
                self._apply_step(provider, health, now)
        except redis.RedisError as error:  # what was seen is lost: sends fail now too, and more will be seen
            logger.warning("store_unavailable", extra={"job": "shares", "reason": type(error).__name__})

    def may_probe(self, provider: str) -> bool:
        """Whether a text may be spent to try a provider that has no share: true for one worker at a time."""
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
            for provider, what in unsaved.items():
                key = health_key(provider)
                pipe.hincrby(key, f"answered:{bucket}", what.answered)
                if what.failed:
                    pipe.hincrby(key, f"failed:{bucket}", what.failed)
                for name, row, broken in (
                    ("streak", what.streak, what.failed > 0),
                    ("failures", what.failures, what.failures < what.answered),
                ):
                    if broken:
                        pipe.hset(key, name, str(row))
                    else:
                        pipe.hincrby(key, name, row)
                for outcome, count in what.outcomes.items():
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
        standing = next_share(health.share, health.counts, now, self._failover)
        if standing == health.share:
            return
        risen, patience = int(standing.risen), standing.rise_wait
        arguments: list[str | float] = [health.since, standing.percent, repr(standing.since), risen, patience]
        self._records[provider] = HealthRecord(standing, since=repr(standing.since))
        if STEP_SCRIPT.run(self._call, [health_key(provider)], [*arguments, KEPT_SECONDS]):
            logger.warning(
                "provider_share_changed",
                extra={
                    "provider": provider,
                    "share": standing.percent,
                    "before": health.share.percent,
                    "answered": health.counts.answered,
                    "failed": health.counts.failed,
                },
            )


def health_key(provider: str) -> str:
    """Where a provider's standing is kept, with what was counted since its last step."""
    return f"provider-health:{provider}"


def read_health(row: Mapping[bytes, bytes], bucket: int) -> HealthRecord:
    """A provider's hash, as it looks in the bucket that is filled now."""
    fields = {name.decode(): value.decode() for name, value in row.items()}
    sums = {"answered": 0, "failed": 0}
    stale = []
    for name, value in fields.items():
        what, _, number = name.partition(":")
        if what in sums and number:
            if int(number) > bucket - WINDOW_BUCKETS:
                sums[what] += int(value)
            else:
                stale.append(name)
    standing = ProviderShare(
        int(fields.get("share", "100")),
        float(fields.get("since", "0")),
        fields.get("risen") == "1",
        float(fields.get("patience", "0")),
    )
    tally = AnswerCounts(
        sums["answered"], sums["failed"], int(fields.get("streak", "0")), int(fields.get("failures", "0"))
    )
    return HealthRecord(standing, tally, fields.get("since", ""), tuple(stale))


def read_shares(client: redis.Redis, providers: Sequence[str]) -> dict[str, ProviderShare]:
    """How providers stand, for those who only look."""
    with client.pipeline(transaction=False) as pipe:
        for provider in providers:
            pipe.hgetall(health_key(provider))
        rows = cast("list[dict[bytes, bytes]]", pipe.execute())
    return {provider: read_health(row, 0).share for provider, row in zip(providers, rows, strict=True)}
