"""The trial of a version: only named numbers, or a share of new sessions, begin on it; all others on the current one.

The store knows the numbers by their keyed digests only. A number's digest and the version decide together who is in
the share. So a number gets the same menus at each dial, and whoever has the version keeps it when the share rises.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import cast

import msgspec
import redis

from gateway.published_menus.definition import MenuDefinition, MenuSource
from gateway.published_menus.trial_counts import VersionCounts, read_counts
from gateway.published_menus.versions import (
    CURRENT_KEY,
    TRIAL_COUNTS_KEY,
    TRIAL_KEY,
    VERSION_KEY_PREFIX,
    MenuVersion,
)
from gateway.storage.records import read_record
from gateway.storage.redis_clients import Script

MAX_TRIAL_NUMBERS = 500
EVERYBODY = 100  # per cent
DRAW_BYTES = 4

BEGIN_TRIAL = Script(Path(__file__).with_name("begin_trial.lua"))


class Trial(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """The trial of the version `number`, whose menus have this `digest`.

    `share`: per cent of the numbers that are not named. `caller_digests`: the named numbers, separated by blanks.
    """

    number: int
    digest: str
    share: int = 0
    caller_digests: str = msgspec.field(default="", name="callers")
    begun_at: datetime | None = None

    @cached_property
    def callers(self) -> frozenset[str]:
        """The digests of the named numbers."""
        return frozenset(self.caller_digests.split())

    def includes(self, caller_digest: str) -> bool:
        """Return True if a caller's new session begins on the version."""
        if caller_digest in self.callers:
            return True
        return self.share > 0 and draw_percent(caller_digest, self.digest) < self.share

    @property
    def who_begins(self) -> str:
        """Who begins on the version, as in `3 numbers and 5 % of the other new sessions begin`."""
        count = len(self.callers)
        named = f"{count:,} {'number' if count == 1 else 'numbers'}"
        if not self.share:
            return f"{named} {'begins' if count == 1 else 'begin'}"
        share = f"{self.share} % of the {'other ' if count else ''}new sessions begin"
        return f"{named} and {share}" if count else share


@dataclass(frozen=True, slots=True)
class KeptTrial:
    """A trial with its version as it was stored, to store both again should the store lose them.

    A process that cannot use the version keeps it too, as it may be the first that meets the empty store.
    """

    trial: Trial
    source: MenuSource
    facts: MenuVersion


@dataclass(frozen=True, slots=True)
class LiveTrial:
    """A trial, and its version as this process has compiled it."""

    trial: Trial
    definition: MenuDefinition


def draw_percent(caller_digest: str, menus_digest: str) -> int:
    """Return the place of a number in the order in which a version reaches all: from 0 (first) to 99."""
    drawn = blake2b(f"{menus_digest}:{caller_digest}".encode(), digest_size=DRAW_BYTES).digest()
    return int.from_bytes(drawn, "big") % 100


class TrialStore:
    """The trial of one gateway, if there is one. Any method may raise redis.RedisError."""

    def __init__(self, client: redis.Redis, clock: Callable[[], datetime]) -> None:
        self._redis = client
        self._call = client.execute_command
        self._clock = clock

    def load(self) -> Trial | None:
        """Return the trial; None if there is none."""
        row = cast("dict[bytes, bytes]", self._redis.hgetall(TRIAL_KEY))
        return read_record(Trial, row) if row else None

    def begin(
        self, number: int, digest: str, share: int, callers: Collection[str], *, only_first: bool = False
    ) -> bool:
        """Begin the trial of a version in place of any other, or change it; with `only_first` only if there is none.

        Returns False if the version is no longer stored or is current.
        """
        when = "first" if only_first else "always"
        arguments: list[str | float] = [
            *(VERSION_KEY_PREFIX, number, when, self._clock().isoformat()),
            *("digest", digest, "share", share, "callers", " ".join(sorted(callers))),
        ]
        return bool(BEGIN_TRIAL.run(self._call, [TRIAL_KEY, CURRENT_KEY, TRIAL_COUNTS_KEY], arguments))

    def forget_caller(self, caller_digest: str) -> bool:
        """Take a number out of the trial. Returns False if it was not named there."""
        trial = self.load()
        if trial is None or caller_digest not in trial.callers:
            return False
        return self.begin(trial.number, trial.digest, trial.share, trial.callers - {caller_digest})

    def add_counts(self, counts: Mapping[str, int]) -> None:
        """Add what a process has counted, by `<digest of the menus>:<what>`."""
        with self._redis.pipeline(transaction=False) as pipeline:
            for name, count in counts.items():
                pipeline.hincrby(TRIAL_COUNTS_KEY, name, count)
            pipeline.execute()

    def counts(self) -> dict[str, VersionCounts]:
        """Return what was counted since the last trial began, by the digest of the menus."""
        row = cast("dict[bytes, bytes]", self._redis.hgetall(TRIAL_COUNTS_KEY))
        return read_counts({name.decode(): int(count) for name, count in row.items()})

    def end(self) -> bool:
        """End the trial: all new sessions begin on the current version. Returns False if there was none."""
        return bool(self._redis.delete(TRIAL_KEY))
