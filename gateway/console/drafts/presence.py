"""Who has the draft open. An editor that says nothing for a while has closed it."""

from collections.abc import Callable
from datetime import datetime
from typing import cast

import redis

OPEN_KEY = "draft:open"
OPEN_SECONDS = 30  # an editor says that it is open every ten


class DraftPresence:
    """The people who have the draft open. Any method may raise redis.RedisError."""

    def __init__(self, client: redis.Redis, clock: Callable[[], datetime]) -> None:
        self._redis = client
        self._clock = clock

    def say_open(self, person: str) -> list[str]:
        """Note that a person has the draft open. Returns the others who have it open, by name."""
        now = self._clock().timestamp()
        with self._redis.pipeline() as pipe:
            pipe.zadd(OPEN_KEY, {person: now})
            pipe.expire(OPEN_KEY, OPEN_SECONDS)
            pipe.execute()
        return [name for name in self.people() if name != person]

    def say_closed(self, person: str) -> None:
        """Note that a person closed the draft."""
        self._redis.zrem(OPEN_KEY, person)

    def people(self) -> list[str]:
        """Return the people who have the draft open, by name."""
        since = self._clock().timestamp() - OPEN_SECONDS
        self._redis.zremrangebyscore(OPEN_KEY, "-inf", f"({since}")
        return sorted(name.decode() for name in cast("list[bytes]", self._redis.zrange(OPEN_KEY, 0, -1)))
