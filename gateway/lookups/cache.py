"""Answers that are kept for a while, sealed: they may be about a person."""

import json
from collections.abc import Callable
from typing import cast

import redis

from gateway.errors import SealError
from gateway.lookups.rows import Cells
from gateway.security.crypto import Vault
from menus.engine.effects import Fetch


class Cache:
    """Rows by a keyed digest of all that was asked, so that no key tells what that was.

    The store of the sessions holds them. One that is away, or a seal whose key is gone, is as if nothing were kept.
    """

    def __init__(self, client: Callable[[], redis.Redis], vault: Vault) -> None:
        self._client = client
        self._vault = vault

    def find(self, fetch: Fetch) -> tuple[Cells, ...] | None:
        """The rows of an earlier answer, none at all among them; None where nothing is kept."""
        try:
            sealed = cast("bytes | None", self._client().get(self._key(fetch)))
            return tuple(json.loads(self._vault.open(sealed))) if sealed else None
        except (redis.RedisError, SealError):
            return None

    def keep(self, fetch: Fetch, rows: tuple[Cells, ...]) -> None:
        """Keep the answer for as long as the lookup says."""
        milliseconds = int(fetch.keep * 1000)
        if milliseconds <= 0:
            return
        try:
            self._client().set(self._key(fetch), self._vault.seal(json.dumps(rows)), px=milliseconds)
        except redis.RedisError:
            return

    def _key(self, fetch: Fetch) -> str:
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
        return f"lookup:{self._vault.digest(json.dumps(asked, sort_keys=True))}"
