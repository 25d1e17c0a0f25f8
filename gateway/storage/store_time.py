"""The time of the store, by which all processes of a gateway go. The clock of one machine may be wrong, or step."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

from gateway.storage.redis_clients import CommandSender

FIRST_READS = 3
LONGEST_READ_SECONDS = 0.5  # an answer that took longer tells too little
DRIFT_SECONDS = 0.0005  # by which two steady clocks may part between two reads


class _Bounds(NamedTuple):
    """The earliest and latest moment, in Unix seconds, at which the steady clock may have been 0."""

    earliest: float
    latest: float


class StoreTime:
    """The time of the store that `call` sends to, in UTC. Threads may share it.

    It is read at its first use and at each `refresh`. In between the seconds are those of `monotonic`, which never
    steps. So no hop waits for the store to hear the time. The store told it some time between question and answer; each
    read narrows the bounds of that, until two processes are less than a millisecond apart.
    """

    def __init__(self, call: CommandSender, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._call = call
        self._monotonic = monotonic
        self._bounds: _Bounds | None = None
        self._start = 0.0  # when `monotonic` was 0, in Unix seconds

    def __call__(self) -> datetime:
        """Return the time. Raises redis.RedisError if the store has never told it."""
        if self._bounds is None:
            for _ in range(FIRST_READS):
                self.refresh()
        return datetime.fromtimestamp(self._start + self._monotonic(), UTC)

    def refresh(self) -> None:
        """Read the time. redis.RedisError passes through."""
        asked = self._monotonic()
        seconds, microseconds = self._call("TIME")
        answered = self._monotonic()
        told = int(seconds) + int(microseconds) / 1e6
        read, known = _Bounds(told - answered, told - asked), self._bounds
        if known is not None:
            if answered - asked > LONGEST_READ_SECONDS:
                return
            earliest = max(read.earliest, known.earliest - DRIFT_SECONDS)
            latest = min(read.latest, known.latest + DRIFT_SECONDS)
            if earliest <= latest:  # else another server answers, or the clock of this one stepped
                read = _Bounds(earliest, latest)
        self._start = (read.earliest + read.latest) / 2
        self._bounds = read
