"""Conditions that take long to find: one process looks for them every ten minutes, and all of them know the outcome."""

from collections.abc import Callable, Iterable
from typing import cast

import msgspec
import redis

from gateway.operations.alarms.decision import Condition

TURN_KEY, FOUND_KEY = "alarms:slow-turn", "alarms:slow-found"
EVERY_SECONDS = 600
KEPT_SECONDS = 3600  # if nobody looks any more


class SlowConditions:
    """The outcome of the last slow look. Any method may raise redis.RedisError."""

    def __init__(self, client: redis.Redis) -> None:
        self._redis = client

    def refresh(self, find: Callable[[], Iterable[Condition]]) -> bool:
        """Look, if ten minutes have gone since anybody did. Returns whether this process looked."""
        if not self._redis.set(TURN_KEY, b"1", nx=True, ex=EVERY_SECONDS):
            return False
        self._redis.set(FOUND_KEY, msgspec.json.encode(list(find())), ex=KEPT_SECONDS)
        return True

    def found(self) -> list[Condition]:
        """Return what was found last."""
        stored = cast("bytes | None", self._redis.get(FOUND_KEY))
        return msgspec.json.decode(stored, type=list[Condition]) if stored else []
