"""Stores the recordings of published menus. Every web process, wherever it runs, serves them from this store.

Recordings are stored under the digest of their contents, so versions that share a recording store it only once.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import redis

from gateway.audio.prompts.prompt_folder import content_digest
from gateway.audio.prompts.prompt_sound import PromptSound, PromptSounds
from gateway.errors import DefinitionError
from gateway.security.menu_folder import MenuFolder

KEY_PREFIX, STORED_KEY, DRAFT_KEY = "audio:", "audio:kept", "audio:draft"
BATCH_SIZE = 64  # recordings in a round trip
BATCH_BYTES = 512 * 1024  # of recordings that are sent at once
UNUSED_GRACE = timedelta(hours=1)  # a recording that was stored since may belong to a version being published
DRAFT_SECONDS = 400 * 24 * 3600  # a draft may wait long, and its history leads back to what it had before
MAX_CACHED_BYTES = 16 * 1024 * 1024  # in the memory of one process


class PromptStore:
    """Stores recordings by digest; the bytes of a digest never change.

    Threads may share it. Any method may raise redis.RedisError.
    """

    def __init__(self, client: redis.Redis, clock: Callable[[], datetime]) -> None:
        self._redis = client
        self._clock = clock
        self._lock = threading.Lock()
        self._cache: OrderedDict[str, bytes] = OrderedDict()
        self._cached_bytes = 0

    def put(self, base: Path, sounds: PromptSounds) -> None:
        """Store the recordings below `base` that are not stored yet. DefinitionError: one has changed meanwhile."""
        lost = self.restore(base, sounds)
        if lost:
            raise DefinitionError(f"{base / lost[0]} was changed just now: publish again.")

    def restore(self, base: Path, sounds: PromptSounds) -> list[str]:
        """Store the recordings found below `base`. Returns the paths of those that are neither there nor stored."""
        stored = self.find_stored({sound.digest for sound in sounds.values()})
        lost: list[str] = []
        self._mark_stored(sound.digest for sound in sounds.values())
        waiting: dict[str, bytes] = {}
        for path, sound in sounds.items():
            if sound.digest in stored:
                continue
            data = _read(base, path, sound)
            if data is None:
                lost.append(path)
                continue
            waiting[KEY_PREFIX + sound.digest] = data
            stored.add(sound.digest)
            if sum(map(len, waiting.values())) >= BATCH_BYTES:
                self._redis.mset(waiting)
                waiting = {}
        if waiting:
            self._redis.mset(waiting)
        return lost

    def keep_for_draft(self, sound: PromptSound, data: bytes) -> None:
        """Store a recording that a draft needs before it is published. It is kept for DRAFT_SECONDS."""
        self._mark_stored([sound.digest])
        self._redis.zadd(DRAFT_KEY, {sound.digest: self._clock().timestamp()})
        self._redis.set(KEY_PREFIX + sound.digest, data)

    def _needed_by_drafts(self) -> set[str]:
        self._redis.zremrangebyscore(DRAFT_KEY, "-inf", self._clock().timestamp() - DRAFT_SECONDS)
        return {digest.decode() for digest in cast("list[bytes]", self._redis.zrange(DRAFT_KEY, 0, -1))}

    def find_stored(self, digests: Collection[str]) -> set[str]:
        """Return those of the digests that are stored."""
        found: set[str] = set()
        for batch in _batches(BATCH_SIZE, sorted(digests)):
            pipe = self._redis.pipeline(transaction=False)
            for digest in batch:
                pipe.exists(KEY_PREFIX + digest)
            found |= {digest for digest, exists in zip(batch, pipe.execute(), strict=True) if exists}
        return found

    def get(self, digest: str) -> bytes | None:
        """Return the bytes of a recording, or None if it is not stored. They stay in this process's cache."""
        with self._lock:
            data = self._cache.get(digest)
            if data is not None:
                self._cache.move_to_end(digest)
                return data
        data = cast("bytes | None", self._redis.get(KEY_PREFIX + digest))
        if data is not None:
            self._cache_sound(digest, data)
        return data

    def drop_unused(self, in_use: Collection[str]) -> int:
        """Drop recordings that no version names, except those stored within the hour or kept for a draft.

        Returns the number of dropped ones.
        """
        before = (self._clock() - UNUSED_GRACE).timestamp()
        old = cast("list[bytes]", self._redis.zrangebyscore(STORED_KEY, "-inf", before))
        unused = sorted({digest.decode() for digest in old} - set(in_use) - self._needed_by_drafts())
        for batch in _batches(BATCH_SIZE, unused):
            self._redis.delete(*(KEY_PREFIX + digest for digest in batch))
            self._redis.zrem(STORED_KEY, *batch)
        return len(unused)

    def _mark_stored(self, digests: Iterable[str]) -> None:
        """Mark recordings as stored now, before they are, so that `drop_unused` leaves them alone meanwhile."""
        moment = self._clock().timestamp()
        for batch in _batches(BATCH_SIZE, sorted(set(digests))):
            self._redis.zadd(STORED_KEY, dict.fromkeys(batch, moment))

    def _cache_sound(self, digest: str, data: bytes) -> None:
        with self._lock:
            if digest not in self._cache:
                self._cache[digest] = data
                self._cached_bytes += len(data)
            while self._cached_bytes > MAX_CACHED_BYTES:
                _, dropped = self._cache.popitem(last=False)
                self._cached_bytes -= len(dropped)


def _read(base: Path, path: str, sound: PromptSound) -> bytes | None:
    """Read the bytes of a file. Returns None if it is not the recording `sound` any more."""
    try:
        data = MenuFolder(base).read_bytes(path, sound.size)
    except OSError:
        return None
    return data if content_digest(data) == sound.digest else None


def _batches(size: int, items: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
