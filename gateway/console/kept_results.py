"""What a person sent, or what came of it, kept for an hour between one page and the next."""

import secrets
import zlib
from typing import cast

import redis

KEY_PREFIX = "console:result:"
KEPT_SECONDS = 3600


class KeptResults:
    """Bytes by a token. Only the person who kept them finds them. Any method may raise redis.RedisError."""

    def __init__(self, client: redis.Redis) -> None:
        self._redis = client

    def keep(self, person: str, kind: str, data: bytes) -> str:
        """Keep the bytes, and return their token."""
        token = secrets.token_urlsafe(16)
        self._redis.set(_key(person, kind, token), zlib.compress(data), ex=KEPT_SECONDS)
        return token

    def find(self, person: str, kind: str, token: str) -> bytes | None:
        """Return the bytes; None if they are gone, or another person's."""
        found = cast("bytes | None", self._redis.get(_key(person, kind, token)))
        return None if found is None else zlib.decompress(found)

    def drop(self, person: str, kind: str, token: str) -> None:
        """Forget the bytes."""
        self._redis.delete(_key(person, kind, token))


def _key(person: str, kind: str, token: str) -> str:
    return f"{KEY_PREFIX}{kind}:{person}:{token}"
