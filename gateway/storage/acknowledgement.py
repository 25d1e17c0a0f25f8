"""Has a replica confirm what was written, before anybody hears that it is kept.

After the commands of one write go two more. The barrier writes a key: WAIT looks at what its own connection wrote last,
and a command that found its work done before, over another connection, wrote nothing. WAIT then answers how many
replicas have all that the primary wrote up to the barrier, so also what that other connection wrote.
"""

from collections.abc import Callable
from typing import Any

import redis

from gateway.storage.store_read import Command

WAIT_MILLISECONDS = 500  # well within the time-out of an answer
REPLICAS = 1
BARRIER: Command = ("SET", "barrier", "")
WAIT: Command = ("WAIT", REPLICAS, WAIT_MILLISECONDS)
ACKNOWLEDGE: tuple[Command, ...] = (BARRIER, WAIT)
READING_COMMANDS = frozenset(
    (
        *("AUTH", "CLIENT", "CONFIG", "HELLO", "INFO", "PING", "ROLE", "SELECT", "TIME", "UNWATCH", "WATCH"),
        *("DBSIZE", "EXISTS", "OBJECT", "PEXPIRETIME", "PTTL", "SCAN", "TTL", "TYPE"),
        *(
            "GET",
            "GETRANGE",
            "MGET",
            "STRLEN",
            "HEXISTS",
            "HGET",
            "HGETALL",
            "HKEYS",
            "HLEN",
            "HMGET",
            "HVALS",
        ),
        *("LINDEX", "LLEN", "LRANGE", "SCARD", "SISMEMBER", "SMEMBERS", "SMISMEMBER"),
        *("ZCARD", "ZCOUNT", "ZRANGE", "ZREVRANGE", "ZSCORE"),
    )
)
"""Commands that write nothing. They need not wait for a replica."""

Deliver = Callable[[object], object]
"""Gives a reply, or an error, to the one who waits for it."""


class NotAcknowledgedError(redis.TimeoutError):
    """No replica confirmed a write in time. It may be kept or lost, as after any time-out."""


def may_write(command: Command | tuple[Any, ...]) -> bool:
    """Return False for a command that is known to write nothing."""
    name = command[0]
    return not (isinstance(name, str) and name.split(" ", 1)[0] in READING_COMMANDS)


def find_lack(answer: object) -> NotAcknowledgedError | None:
    """Return an error unless WAIT answered that enough replicas have it."""
    if isinstance(answer, int) and answer >= REPLICAS:
        return None
    told = f": {answer}" if isinstance(answer, Exception) else ""
    return NotAcknowledgedError(f"no replica confirmed what was written{told}")


class HeldReplies:
    """Replies of writes that went out together. They are held back until WAIT is answered."""

    def __init__(self) -> None:
        self._held: list[tuple[Deliver, object]] = []

    def holding(self, deliver: Deliver) -> Deliver:
        """Return what takes a reply and holds it. An error is delivered at once."""

        def hold(reply: object) -> None:
            if isinstance(reply, Exception):
                deliver(reply)
            else:
                self._held.append((deliver, reply))

        return hold

    def release(self, answer: object) -> None:
        """Deliver the replies, or an error in place of each if WAIT has another answer than it should."""
        lack = answer if isinstance(answer, redis.ConnectionError | redis.TimeoutError) else find_lack(answer)
        for deliver, reply in self._held:
            deliver(lack or reply)
