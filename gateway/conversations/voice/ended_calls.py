"""Calls that are over, as their providers told: a day of them, so that a notice that comes again counts nothing."""

from collections.abc import Callable
from dataclasses import dataclass

import redis

END_NOTICE_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class EndedCalls:
    """The calls, by the digests of their conversations. `client` is the store of the sessions."""

    client: Callable[[], redis.Redis]

    def has(self, conversation_id: str) -> bool:
        """Whether the call is over."""
        return bool(self.client().exists(_key(conversation_id)))

    def add(self, conversation_id: str) -> bool:
        """The call is over; whether that is news."""
        return bool(self.client().set(_key(conversation_id), "1", nx=True, ex=END_NOTICE_SECONDS))


def _key(conversation_id: str) -> str:
    return f"call-over:{conversation_id}"
