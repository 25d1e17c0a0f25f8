"""Caches answers of lookups. They are encrypted, because they may be about a person."""

import json
from collections.abc import Callable
from typing import cast

import redis

from gateway.errors import DecryptionError
from gateway.lookups.rows import LookupRow
from gateway.security.crypto import Crypto
from menus.engine.effects import HttpLookupRequest


class LookupCache:
    """Caches rows in the store of sessions.

    The key is a keyed digest of the whole request, so that it does not reveal what was asked. If the store is down, or
    the encryption key of an entry is gone, nothing is found.
    """

    def __init__(self, client: Callable[[], redis.Redis], crypto: Crypto) -> None:
        self._client = client
        self._crypto = crypto

    def find(self, fetch: HttpLookupRequest) -> tuple[LookupRow, ...] | None:
        """Return the rows of an earlier answer, which may be no rows. None: no answer is cached."""
        try:
            encrypted = cast("bytes | None", self._client().get(self._key(fetch)))
            return tuple(json.loads(self._crypto.decrypt(encrypted))) if encrypted else None
        except (redis.RedisError, DecryptionError):
            return None

    def save(self, fetch: HttpLookupRequest, rows: tuple[LookupRow, ...]) -> None:
        """Cache the answer for as long as the lookup says."""
        milliseconds = int(fetch.keep * 1000)
        if milliseconds <= 0:
            return
        try:
            self._client().set(self._key(fetch), self._crypto.encrypt(json.dumps(rows)), px=milliseconds)
        except redis.RedisError:
            return

    def _key(self, fetch: HttpLookupRequest) -> str:
        asked = [
            fetch.method,
            fetch.url,
            dict(fetch.query),
            dict(fetch.headers),
            fetch.body,
            fetch.rows,
            dict(fetch.columns),
            fetch.limit,
        ]
        return f"lookup:{self._crypto.digest(json.dumps(asked, sort_keys=True))}"
