"""Links callers to a case that others reported before: each is told of it under a reference of their own.

`case-joiners:<reference>` has the references of those who joined, by the digest of their number, or by the reference of
one who withholds it. The record of such a reference has `joined`, the reference of the case.
"""

from pathlib import Path
from typing import cast

import redis

from gateway.storage.redis_clients import Script
from menus.model import ContactWay

JOINED_FIELD = "joined"
LINK_JOINER = Script(Path(__file__).with_name("link_joiner.lua"))


def joiners_key(reference: str) -> str:
    """Return the key of the references of those who joined a case."""
    return f"case-joiners:{reference}"


class JoinedCases:
    """Keeps the links in `client`."""

    def __init__(self, client: redis.Redis) -> None:
        self._redis = client

    def find(self, reference: str, digest: str) -> str:
        """Return the reference by which a number has this case, its filer's too; empty if it has none."""
        if not digest:
            return ""
        if self._redis.hget(f"case:{reference}", "number_digest") == digest.encode():
            return reference
        found = cast("bytes | None", self._redis.hget(joiners_key(reference), digest))
        return (found or b"").decode()

    def link(self, reference: str, joiner: str, digest: str) -> str:
        """Link a reference to a case. Return the one that this number has: an earlier one if there is one."""
        keys = [joiners_key(reference), f"case:{reference}", f"case:{joiner}"]
        linked = LINK_JOINER.run(self._redis.execute_command, keys, [digest or joiner, joiner, reference])
        return cast("bytes", linked).decode()

    def is_anonymous(self, reference: str) -> bool:
        """Return True if nothing may lead from a case to a person."""
        return self._redis.hget(f"case:{reference}", "contact") == ContactWay.NONE.encode()

    def count(self, reference: str) -> int:
        """Return how many joined a case."""
        return self._redis.hlen(joiners_key(reference))

    def joiners_of(self, reference: str) -> list[str]:
        """Return the references of those who joined a case."""
        return [one.decode() for one in cast("list[bytes]", self._redis.hvals(joiners_key(reference)))]

    def case_of(self, reference: str) -> str:
        """Return the case that a reference joined; the reference itself if it joined none."""
        found = cast("bytes | None", self._redis.hget(f"case:{reference}", JOINED_FIELD))
        return found.decode() if found else reference

    def keep(self, reference: str, seconds: int) -> None:
        """Keep who joined a case for as long as the case."""
        self._redis.expire(joiners_key(reference), seconds)

    def unlink(self, joiner: str) -> None:
        """Take a reference from its case, as its holder is forgotten."""
        reference = self.case_of(joiner)
        if reference == joiner:
            return
        held = cast("dict[bytes, bytes]", self._redis.hgetall(joiners_key(reference)))
        fields = [field for field, value in held.items() if value.decode() == joiner]
        if fields:
            self._redis.hdel(joiners_key(reference), *fields)
