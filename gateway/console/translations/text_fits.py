"""The translations that a translator looked at and left as they are, though the words that they translate changed."""

from hashlib import blake2b
from typing import cast

import redis

KEY = "draft:texts-fit"
KEPT_SECONDS = 400 * 24 * 3600


def fit_digest(language: str, text: str, source: str, words: str) -> str:
    """Return the digest of a text by its id: its words in the default language and in another one."""
    return blake2b("\0".join((language, text, source, words)).encode(), digest_size=12).hexdigest()


class TextFits:
    """Digests of texts that fit, in the store. Redis errors pass through."""

    def __init__(self, client: redis.Redis) -> None:
        self._redis = client

    def note(self, digest: str) -> None:
        """Note that a translation fits. All of them are kept 400 days after the last."""
        with self._redis.pipeline() as pipeline:
            pipeline.sadd(KEY, digest)
            pipeline.expire(KEY, KEPT_SECONDS)
            pipeline.execute()

    def all(self) -> tuple[str, ...]:
        """Return all digests, in order."""
        return tuple(sorted(one.decode() for one in cast("set[bytes]", self._redis.smembers(KEY))))
