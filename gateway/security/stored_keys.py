"""What the store itself knows of keys: the key of digests, and which secrets its contents need.

- `keys:digest` is the key of digests, encrypted. It stays the same when secrets change, so nothing is lost that only
  a digest finds, such as opt-outs.
- `keys:used` has the id of every secret that something in the store may be encrypted with, and when a process that
  encrypts with it was last up (Unix seconds). An id reveals nothing about its secret.
- `keys:links` has the id of every older secret that signed links to recordings, and when the last of them ends (Unix
  seconds). The case system has these links, so nobody can sign them anew.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import cast

import redis

from gateway.errors import DecryptionError, SettingsError
from gateway.security.crypto import Crypto

DIGEST_KEY = "keys:digest"
USED_KEY = "keys:used"
LINKS_KEY = "keys:links"
RECORDINGS = "recording:*"
MARK_SECONDS = 60.0
SILENT_SECONDS = 3 * MARK_SECONDS  # after which no process encrypts with a secret any more


def load_digest_key(client: redis.Redis, first: bytes, crypto: Crypto) -> bytes:
    """Return the key of digests that the store keeps. If it keeps none, it keeps `first` from now on.

    Raises DecryptionError if no listed secret opens it.
    """
    client.set(DIGEST_KEY, crypto.encrypt_bytes(first), nx=True)
    return crypto.decrypt_bytes(cast("bytes", client.get(DIGEST_KEY)))


class StoredKeys:
    """Says which secrets the store needs, and remembers those in use."""

    def __init__(
        self,
        client: redis.Redis,
        crypto: Crypto,
        now: Callable[[], float],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._redis = client
        self._crypto = crypto
        self._now = now
        self._monotonic = monotonic
        self._marked_at = -MARK_SECONDS

    def missing(self) -> list[str]:
        """Return the ids of secrets that the store needs and that are not listed."""
        return sorted(set(self._used()) - set(self._crypto.key_ids))

    def linked(self) -> dict[str, float]:
        """Return the ids of older secrets that signed links which are good still, and when the last link ends."""
        now = self._now()
        return {name: until for name, until in self._moments(LINKS_KEY).items() if until > now}

    def older(self) -> list[str]:
        """Return the ids of older secrets that are listed and that the store still needs."""
        return sorted(set(self._used()) & set(self._crypto.key_ids[1:]))

    def require_listed(self) -> None:
        """Raise SettingsError if the store needs a secret that is not listed. If the store is down, do nothing."""
        try:
            missing = self.missing()
            unlinked = {name: at for name, at in self.linked().items() if name not in self._crypto.key_ids}
            if not missing:
                load_digest_key(self._redis, b"", self._crypto) if self._redis.exists(DIGEST_KEY) else None
        except redis.RedisError:
            return
        except DecryptionError as error:
            raise SettingsError(missing_sentence(["of digests"])) from error
        if missing:
            raise SettingsError(missing_sentence(missing))
        if unlinked:
            raise SettingsError(_unlinked_sentence(unlinked))

    def mark_used(self) -> None:
        """Remember, once a minute, that this process encrypts with the newest secret.

        The first time, remember the others that are listed too: something may be encrypted with them.
        """
        if self._monotonic() - self._marked_at < MARK_SECONDS:
            return
        newest, *older = self._crypto.key_ids
        with self._redis.pipeline() as pipeline:
            pipeline.exists(USED_KEY)
            pipeline.hset(USED_KEY, newest, str(self._now()))
            known = pipeline.execute()[0]
        if older and not known:
            self._redis.hset(USED_KEY, mapping=dict.fromkeys(older, "0"))
        self._marked_at = self._monotonic()

    def writers_with_older(self) -> list[str]:
        """Return the ids of older secrets with which a process encrypted within the last minutes."""
        since = self._now() - SILENT_SECONDS
        return sorted(
            name for name, at in self._used().items() if name in self._crypto.key_ids[1:] and at > since
        )

    def forget_older(self) -> None:
        """Remember that nothing in the store needs the older secrets that are listed."""
        if len(self._crypto.key_ids) > 1:
            self._redis.hdel(USED_KEY, *self._crypto.key_ids[1:])

    def keep_for_links(self) -> None:
        """Remember until when recordings have links that the older secrets signed."""
        older = self._crypto.key_ids[1:]
        seconds = max((self._seconds_left(key) for key in self._redis.scan_iter(RECORDINGS, 1000)), default=0)
        if seconds > 0 and older:
            known = self._moments(LINKS_KEY)
            end = self._now() + seconds
            self._redis.hset(LINKS_KEY, mapping={name: str(known.get(name) or end) for name in older})

    def end_links(self) -> None:
        """Give up the links to recordings that older secrets signed."""
        self._redis.delete(LINKS_KEY)

    def _seconds_left(self, key: bytes) -> int:
        return self._redis.ttl(key)

    def _used(self) -> dict[str, float]:
        return self._moments(USED_KEY)

    def _moments(self, key: str) -> dict[str, float]:
        rows = cast("dict[bytes, bytes]", self._redis.hgetall(key))
        return {name.decode(): float(at) for name, at in rows.items()}


def missing_sentence(ids: list[str]) -> str:
    """Return what is wrong if the store needs secrets that are not listed, and the cure."""
    return (
        f"GATEWAY_SECRET_KEY lacks a key that the store needs (id {', '.join(ids)}): list it again, as new,old, "
        "run `gateway rekey`, and remove it then."
    )


def _unlinked_sentence(linked: dict[str, float]) -> str:
    """Return what is wrong if a secret is not listed that signed links to recordings, and the cure."""
    last = datetime.fromtimestamp(max(linked.values()), UTC)
    return (
        "GATEWAY_SECRET_KEY lacks a key that signed links to recordings, which the case system has "
        f"(id {', '.join(sorted(linked))}): list it as new,old until {last:%Y-%m-%d %H:%M} UTC, "
        "or give these links up by `gateway rekey --end-links`."
    )
