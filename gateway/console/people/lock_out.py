"""Lets who guesses wait longer and longer, by account and by address.

An attempt counts before it is judged, so that many at once have no more guesses. The account is forgotten when its
user signs in, and everything a day after the last attempt.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import redis

from gateway.storage.redis_clients import Script

KEY_PREFIX = "console:attempts:"
COUNT_ATTEMPT = Script(Path(__file__).with_name("count_attempt.lua"))
KEPT_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class WaitRule:
    """After `free` attempts the next one waits `first` seconds, then twice as long each time, up to `longest`."""

    free: int
    first: int
    longest: int


BY_ACCOUNT: Final = WaitRule(5, 30, 900)
BY_ADDRESS: Final = WaitRule(20, 30, 3600)  # an office shares one address


class LockOut:
    """Counts attempts to sign in. `digest` hides names and addresses from who reads the store."""

    def __init__(self, client: redis.Redis, now: Callable[[], float], digest: Callable[[str], str]) -> None:
        self._redis = client
        self._now = now
        self._digest = digest

    def begin_attempt(self, account: str, address: str) -> int:
        """Count an attempt; return 0 if it may be made, else for how many seconds none may be."""
        keys = [self._key("account", account), self._key("address", address)]
        rules = [part for rule in (BY_ACCOUNT, BY_ADDRESS) for part in (rule.free, rule.first, rule.longest)]
        arguments = [int(self._now()), KEPT_SECONDS, *rules]
        return int(COUNT_ATTEMPT.run(self._redis.execute_command, keys, arguments))

    def forgive(self, account: str, address: str) -> None:
        """Forget the attempts of an account whose user has signed in, and one of the address."""
        with self._redis.pipeline() as pipeline:
            pipeline.delete(self._key("account", account))
            pipeline.hincrby(self._key("address", address), "count", -1)
            pipeline.expire(self._key("address", address), KEPT_SECONDS)
            pipeline.execute()

    def _key(self, kind: str, name: str) -> str:
        return f"{KEY_PREFIX}{kind}:{self._digest(f'console {kind} {name}')}"
