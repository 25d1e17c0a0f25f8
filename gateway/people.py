"""What is remembered of a number between its sessions."""

from collections.abc import Callable
from datetime import timedelta

import redis


class People:
    """Languages by the keyed digest of a number, kept for `keep` after the last choice."""

    def __init__(self, client: Callable[[], redis.Redis], keep: timedelta) -> None:
        self._client = client
        self._keep = keep

    def language(self, digest: str) -> str | None:
        """The language this caller chose last, None where they never did."""
        kept = self._client().get(_key(digest))
        return kept.decode() if isinstance(kept, bytes) else None

    def remember_language(self, digest: str, language: str) -> None:
        """Greet this caller in `language` from now on."""
        self._client().set(_key(digest), language, ex=self._keep)


def _key(digest: str) -> str:
    return f"person:{digest}:language"
