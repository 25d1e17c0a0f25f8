"""Has the replicas confirm what was written, before anybody hears that it is kept.

After the commands of one write go three more. The barrier writes a key: WAIT looks at what its own connection wrote
last, and a command that found its work done before, over another connection, wrote nothing. WAIT then answers how many
replicas have all that the primary wrote up to the barrier, so also what that other connection wrote. ROLE says how many
follow. All of them have to confirm, and one at least: the sentinels may promote any, and may know less of their offsets
than they think.
"""

from collections.abc import Callable
from typing import Any

import redis

from gateway.storage.store_read import Command

WAIT_MILLISECONDS = 500  # well within the time-out of an answer
BARRIER: Command = ("SET", "barrier", "")
ROLE: Command = ("ROLE",)
READING_COMMANDS = frozenset((
    "AUTH", "CLIENT", "CONFIG", "HELLO", "INFO", "PING", "ROLE", "SELECT", "TIME", "UNWATCH", "WATCH",
    "DBSIZE", "EXISTS", "OBJECT", "PEXPIRETIME", "PTTL", "SCAN", "TTL", "TYPE", "GET", "GETRANGE", "MGET",
    "STRLEN", "HEXISTS", "HGET", "HGETALL", "HKEYS", "HLEN", "HMGET", "HVALS", "LINDEX", "LLEN", "LRANGE",
    "SCARD", "SISMEMBER", "SMEMBERS", "SMISMEMBER", "ZCARD", "ZCOUNT", "ZRANGE", "ZREVRANGE", "ZSCORE",
))  # fmt: skip
"""Commands that write nothing. They need not wait for a replica."""

Deliver = Callable[[object], object]
"""Gives a reply, or an error, to the one who waits for it."""


class NotAcknowledgedError(redis.TimeoutError):
    """A replica did not confirm a write in time. It may be kept or lost, as after any time-out."""


def may_write(command: Command | tuple[Any, ...]) -> bool:
    """Return False for a command that is known to write nothing."""
    name = command[0]
    return not (isinstance(name, str) and name.split(" ", 1)[0] in READING_COMMANDS)


class Replicas:
    """The replicas that follow the primary, as it said last. Connections of a process share what they learn."""

    def __init__(self) -> None:
        self.count = 1

    @property
    def questions(self) -> tuple[Command, Command, Command]:
        """The commands that go after those of a write."""
        return BARRIER, ("WAIT", self.count, WAIT_MILLISECONDS), ROLE

    def find_lack(self, confirmed: object, role: object) -> NotAcknowledgedError | None:
        """Return an error unless all that follow have the write, by the answers to WAIT and ROLE."""
        self.count = max(1, _count_followers(role))
        if isinstance(confirmed, int) and confirmed >= self.count:
            return None
        told = f": {confirmed}" if isinstance(confirmed, Exception) else ""
        return NotAcknowledgedError(f"not all replicas confirmed what was written{told}")


def _count_followers(role: Any) -> int:
    """Return how many replicas follow, by the answer to ROLE: for each its offset. One that still loads has none."""
    if isinstance(role, list) and role[0] == b"master":
        return sum(int(offset) > 0 for _, _, offset in role[2])
    return 0


class HeldReplies:
    """Replies of writes that went out together. They are held back until the replicas have answered."""

    def __init__(self, replicas: Replicas) -> None:
        self.replicas = replicas
        self._held: list[tuple[Deliver, object]] = []
        self._confirmed: object = None

    def holding(self, deliver: Deliver) -> Deliver:
        """Return what takes a reply and holds it. An error is delivered at once."""

        def hold(reply: object) -> None:
            if isinstance(reply, Exception):
                deliver(reply)
            else:
                self._held.append((deliver, reply))

        return hold

    def take_confirmed(self, answer: object) -> None:
        """Take the answer to WAIT."""
        self._confirmed = answer

    def release(self, role: object) -> None:
        """Take the answer to ROLE, and deliver the replies, or an error in place of each."""
        is_lost = isinstance(role, redis.ConnectionError | redis.TimeoutError)
        lack = role if is_lost else self.replicas.find_lack(self._confirmed, role)
        for deliver, reply in self._held:
            deliver(lack or reply)
