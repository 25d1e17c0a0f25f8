"""Numbers of which the case system said that they changed hands, until a worker has forgotten who had them.

To forget a number takes a walk over every key of the store, which is too long for a request.
"""

from datetime import timedelta
from typing import cast

import redis

WAITING_KEY = "numbers:changed"  # encrypted numbers
KEPT = timedelta(days=30)
CONTACT_FIELDS = ("number", "number_digest", "network", "language", "note", "status", "proof")


class ChangedNumbers:
    """Takes the contact from a case at once, and keeps its number for the worker."""

    def __init__(self, client: redis.Redis) -> None:
        self._redis = client

    def add_contact_of(self, reference: str) -> None:
        """Note that the contact of this case has another holder now, and remove it from the case."""
        key = f"case:{reference}"
        number = cast("bytes | None", self._redis.hget(key, "number"))
        if not number:
            return
        with self._redis.pipeline() as pipeline:
            pipeline.rpush(WAITING_KEY, number)
            pipeline.expire(WAITING_KEY, KEPT)
            pipeline.hdel(key, *CONTACT_FIELDS)
            pipeline.execute()

    def waiting(self) -> list[bytes]:
        """Return the encrypted numbers that wait."""
        return cast("list[bytes]", self._redis.lrange(WAITING_KEY, 0, -1))

    def remove(self, encrypted_number: bytes) -> None:
        """Remove a number that was dealt with."""
        self._redis.lrem(WAITING_KEY, 1, cast("str", encrypted_number))
