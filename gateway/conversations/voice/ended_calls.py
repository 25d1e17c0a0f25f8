"""Calls that ended within a day, by their final notices, so that a repeated notice counts nothing."""

from collections.abc import Callable
from dataclasses import dataclass

import redis

END_NOTICE_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class EndedCalls:
    """The calls, by the digests of their conversations. `client` returns a client of the session store."""

    client: Callable[[], redis.Redis]

    def has(self, conversation_id: str) -> bool:
        """Return whether the call is over."""
        return bool(self.client().exists(_key(conversation_id)))

    def add(self, conversation_id: str) -> bool:
        """Note that the call is over; return whether that is new."""
        return bool(self.client().set(_key(conversation_id), "1", nx=True, ex=END_NOTICE_SECONDS))


def _key(conversation_id: str) -> str:
    return f"call-over:{conversation_id}"
