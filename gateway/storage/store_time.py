"""The time of the store, by which all processes of a gateway go. The clock of one machine may be wrong, or step."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from gateway.storage.redis_clients import CommandSender

LONGEST_READ_SECONDS = (
    0.5  # an answer that took longer says little; what was read before is nearer to the truth
)


class StoreTime:
    """The time of the store that `call` sends to, in UTC. Threads may share it.

    It is read at its first use and at each `refresh`. In between the seconds are those of `monotonic`, which never
    steps. So no hop waits for the store to hear the time.
    """

    def __init__(self, call: CommandSender, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._call = call
        self._monotonic = monotonic
        self._start: datetime | None = None  # when `monotonic` was 0

    def __call__(self) -> datetime:
        """Return the time. Raises redis.RedisError if the store has never told it."""
        start = self._start
        if start is None:
            start = self.refresh()
        return start + timedelta(seconds=self._monotonic())

    def refresh(self) -> datetime:
        """Read the time, and return when `monotonic` was 0. redis.RedisError passes through."""
        asked = self._monotonic()
        seconds, microseconds = self._call("TIME")
        answered = self._monotonic()
        if self._start is None or answered - asked <= LONGEST_READ_SECONDS:
            told = datetime.fromtimestamp(int(seconds), UTC) + timedelta(microseconds=int(microseconds))
            self._start = told - timedelta(seconds=(asked + answered) / 2)
        return self._start
