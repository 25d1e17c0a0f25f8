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

from gateway.messaging.routing.delivery import Failover
from gateway.messaging.routing.health import Standing, Tally, judged
from gateway.storage.lua import Script, calling

Outcome = Literal["good", "slow", "failed", "unknown"]

SYNC_SECONDS = 1.0
BUCKETS = 30  # that the window is counted in
KEPT_SECONDS = 24 * 3600  # of a provider that nothing is heard of
COUNTS = "counts:providers"  # field `<provider>:<outcome>`: how many texts ever were answered so
STEP = Script(Path(__file__).with_name("step.lua"))

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Health:
    """A provider as the store has it."""

    standing: Standing = field(default_factory=Standing)
    tally: Tally = field(default_factory=Tally)
    since: str = ""  # as it stands in the store
    stale: tuple[str, ...] = ()  # fields that have left the window


@dataclass(slots=True)
class _Seen:
    """What this worker saw and has not written down."""

    outcomes: dict[Outcome, int] = field(default_factory=dict)
    streak: int = 0
    failures: int = 0

    def add(self, outcome: Outcome, texts: int) -> None:
        self.outcomes[outcome] = self.outcomes.get(outcome, 0) + texts
        good = outcome == "good"
        self.streak, self.failures = (self.streak + texts, 0) if good else (0, self.failures + texts)

    @property
    def answered(self) -> int:
        return sum(self.outcomes.values())

    @property
    def failed(self) -> int:
        return self.answered - self.outcomes.get("good", 0)


class Shares:
    """The shares of `providers`. `clock` gives Unix seconds."""

    def __init__(
        self,
        client: redis.Redis,
        providers: Sequence[str],
        failover: Failover,
        clock: Callable[[], float],
    ) -> None:
        self._redis = client
        self._call = calling(lambda: client)
        self._providers = tuple(providers)
        self._failover = failover
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: dict[str, _Seen] = {}
        self._synced = float("-inf")
        self._known = dict.fromkeys(providers, Health())
        self._probed: dict[str, float] = {}

    def observe(self, provider: str, outcome: Outcome, texts: int = 1) -> None:
        """Take note of how a provider answered; `slow`, `failed` and `unknown` speak against it."""
        with self._lock:
            self._seen.setdefault(provider, _Seen()).add(outcome, texts)

    def of(self, provider: str) -> Health:
        """How a provider stood a second ago at most."""
        if self._clock() - self._synced >= SYNC_SECONDS:
            self.sync()
        return self._known.get(provider, Health())

    def flush(self) -> None:
        """Write down what was seen, where anything was."""
        if self._seen:
            self.sync()

    def sync(self) -> None:
        """Write down what was seen and read what all saw. A store that is away is asked again a second later."""
        now = self._clock()
        with self._lock:
            self._synced = now
            seen, self._seen = self._seen, {}
        try:
            self._known = dict(zip(self._providers, self._exchange(seen, now), strict=True))
            for provider, health in self._known.items():
                self._judge(provider, health, now)
        except redis.RedisError as error:  # what was seen is lost: sends fail now too, and more will be seen
            logger.warning("store_away", extra={"job": "shares", "reason": type(error).__name__})

    def may_probe(self, provider: str) -> bool:
        """Whether a text may be spent to try a provider that has no share: true for one worker at a time."""
        now = self._clock()
        every = self._failover.probe_every
        if now - self._probed.get(provider, float("-inf")) < every:
            return False
        self._probed[provider] = now
        turn = f"provider-probe:{provider}:{int(now / every)}"
        try:
            return bool(self._redis.set(turn, b"1", nx=True, ex=int(every) + 1))
        except redis.RedisError:
            return False

    def _exchange(self, seen: Mapping[str, _Seen], now: float) -> list[Health]:
        bucket = int(now / self._failover.window * BUCKETS)
        with self._redis.pipeline(transaction=False) as pipe:
            for provider, what in seen.items():
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
                    pipe.hincrby(COUNTS, f"{provider}:{outcome}", count)
                pipe.expire(key, KEPT_SECONDS)
            for provider in self._providers:
                if self._known[provider].stale:
                    pipe.hdel(health_key(provider), *self._known[provider].stale)
            for provider in self._providers:
                pipe.hgetall(health_key(provider))
            answers = pipe.execute()
        return [read_health(row, bucket) for row in answers[-len(self._providers) :]]

    def _judge(self, provider: str, health: Health, now: float) -> None:
        standing = judged(health.standing, health.tally, now, self._failover)
        if standing == health.standing:
            return
        risen, patience = int(standing.risen), standing.patience
        told: list[str | float] = [health.since, standing.share, repr(standing.since), risen, patience]
        self._known[provider] = Health(standing, since=repr(standing.since))
        if STEP.run(self._call, [health_key(provider)], [*told, KEPT_SECONDS]):
            logger.warning(
                "provider_share",
                extra={
                    "provider": provider,
                    "share": standing.share,
                    "before": health.standing.share,
                    "answered": health.tally.answered,
                    "failed": health.tally.failed,
                },
            )


def health_key(provider: str) -> str:
    """Where a provider's standing is kept, with what was counted since its last step."""
    return f"provider-health:{provider}"


def read_health(row: Mapping[bytes, bytes], bucket: int) -> Health:
    """A provider's hash, as it looks in the bucket that is filled now."""
    fields = {name.decode(): value.decode() for name, value in row.items()}
    sums = {"answered": 0, "failed": 0}
    stale = []
    for name, value in fields.items():
        what, _, number = name.partition(":")
        if what in sums and number:
            if int(number) > bucket - BUCKETS:
                sums[what] += int(value)
            else:
                stale.append(name)
    standing = Standing(
        int(fields.get("share", "100")),
        float(fields.get("since", "0")),
        fields.get("risen") == "1",
        float(fields.get("patience", "0")),
    )
    tally = Tally(
        sums["answered"], sums["failed"], int(fields.get("streak", "0")), int(fields.get("failures", "0"))
    )
    return Health(standing, tally, fields.get("since", ""), tuple(stale))


def read_shares(client: redis.Redis, providers: Sequence[str]) -> dict[str, Standing]:
    """How providers stand, for those who only look."""
    with client.pipeline(transaction=False) as pipe:
        for provider in providers:
            pipe.hgetall(health_key(provider))
        rows = cast("list[dict[bytes, bytes]]", pipe.execute())
    return {provider: read_health(row, 0).standing for provider, row in zip(providers, rows, strict=True)}
