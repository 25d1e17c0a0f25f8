"""How much one number may use in an hour and in a day: cases, texts, lookups, recordings, calls of ours.

Counts are kept by the digest of the number, and expire. Callers who withhold their number are counted by session, and
all of them together by a larger limit, so that they cannot use up what others need.
"""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

import redis

from gateway.callers.use_limit import UseKind, UseLimit
from gateway.storage.redis_clients import Script

LIMIT_COUNTS_KEY: Final = "counts:limits"  # field `<kind>:<window>:<near or reached>`
USE_LIMITS = Path(__file__).with_name("use_limits.lua")
TAKE_USE = Script(Path(__file__).with_name("take_use.lua"), USE_LIMITS)
CHECK_USE = Script(Path(__file__).with_name("check_use.lua"), USE_LIMITS)
HOUR_SECONDS, DAY_SECONDS = 3600, 24 * 3600
WITHHELD_FACTOR = (
    20  # all callers who withhold their number together may use so many times what one number may
)
ALARM_SHARE = 0.8
HEAVY_USE_SHARE = (
    0.25  # of a number's day: who used more leaves the last part of a shared ceiling to the others
)
KEPT_SPECS = 2 * len(UseKind)  # two for each kind, until the delivery file changes
HEAVY_CEILING_SHARE = 0.8  # the part of a shared ceiling that such numbers may use

logger = logging.getLogger(__name__)


class LimitReachedError(Exception):
    """A number has used up what it may use of one kind, for so many more `seconds`."""

    def __init__(self, kind: UseKind, seconds: int) -> None:
        super().__init__(f"no more {kind} for {seconds} seconds")
        self.kind = kind
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class UseCount:
    """What a script needs to count one use: the keys of the windows and of the counts, and the spec of the limits."""

    kind: UseKind
    keys: tuple[str, ...]
    spec: str
    caller: str = field(repr=False)

    def check(self, wait: int, alarm: bytes) -> None:
        """Log the alarm of a script. LimitReachedError if the use was not counted."""
        self.log_alarm(alarm)
        if wait:
            raise LimitReachedError(self.kind, wait)

    def log_alarm(self, alarm: bytes) -> None:
        """Log the alarm of a script; nothing if it is empty."""
        if alarm:
            window, _, level = alarm.decode().partition("_")
            extra = {"kind": self.kind.value, "window": window, "caller": self.caller}
            logger.log(
                logging.ERROR if level == "reached" else logging.WARNING, f"limit_{level}", extra=extra
            )


@dataclass(frozen=True)
class UseLimits:
    """Counts what numbers use. `client` is the durable store, `limits` are those of the delivery file."""

    client: Callable[[], redis.Redis]
    limits: Callable[[], Mapping[UseKind, UseLimit]]

    def count_of(self, kind: UseKind, digest: str, *, withheld: bool = False) -> UseCount:
        """Return what a script needs to count one use by the number, or the session, with this digest."""
        keys = [hour_key(digest), day_key(digest)]
        if withheld:
            keys += [hour_key(WITHHELD), day_key(WITHHELD)]
        spec = _spec_of(kind, self._limit(kind), withheld)
        return UseCount(kind, (*keys, LIMIT_COUNTS_KEY), spec, digest)

    def _limit(self, kind: UseKind) -> UseLimit:
        return self.limits()[UseKind.TEXTS if kind is UseKind.REQUESTED_TEXTS else kind]

    def is_heavy(self, kind: UseKind, used: int) -> bool:
        """Return whether so many uses within a day are many for one number."""
        return used > self.heavy_use(kind)

    def heavy_use(self, kind: UseKind) -> int:
        """Return how many uses within a day are not yet many for one number; at least one."""
        return max(1, int(self._limit(kind).day * HEAVY_USE_SHARE))

    def take(self, kind: UseKind, digest: str, *, withheld: bool = False) -> None:
        """Count one use. LimitReachedError if nothing is left. This takes one round trip."""
        count = self.count_of(kind, digest, withheld=withheld)
        wait, alarm = TAKE_USE.run(self.client().execute_command, count.keys, [count.spec])
        count.check(int(wait), alarm)

    def check(self, kind: UseKind, digest: str, *, withheld: bool = False) -> None:
        """Raise LimitReachedError if nothing is left, and count nothing. Operators are told as by `take`."""
        count = self.count_of(kind, digest, withheld=withheld)
        wait, alarm = CHECK_USE.run(self.client().execute_command, count.keys, [count.spec])
        count.check(int(wait), alarm)


WITHHELD: Final = "withheld"  # in place of a digest: all callers who withhold their number


@lru_cache(maxsize=KEPT_SPECS)
def _spec_of(kind: UseKind, limit: UseLimit, withheld: bool) -> str:
    """Return the spec by which a script counts: a window for the hour, and one for the day."""
    windows = [(HOUR_SECONDS, limit.hour, "hour"), (DAY_SECONDS, limit.day, "day")]
    if withheld:
        windows += [(seconds, most * WITHHELD_FACTOR, f"withheld-{name}") for seconds, most, name in windows]
    return json.dumps({"kind": kind.value, "share": ALARM_SHARE, "windows": windows})


def hour_key(digest: str) -> str:
    """Return the key of what a number used within the hour."""
    return f"used-hour:{digest}"


def day_key(digest: str) -> str:
    """Return the key of what a number used within the day."""
    return f"used-day:{digest}"
