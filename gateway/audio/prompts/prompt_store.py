"""The recordings in the store: every web process, wherever it runs, serves what a published version needs from here.

They are kept by what is in them, so that versions which share a recording keep it once.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import redis

from gateway.audio.prompts.prompt_folder import read_sound
from gateway.audio.prompts.prompt_sound import PromptSound, PromptSounds
from gateway.audio.prompts.sound_formats import InvalidSoundError
from gateway.errors import DefinitionError

KEY_PREFIX, STORED_KEY = "audio:", "audio:kept"
BATCH_SIZE = 64  # recordings in a round trip
UNUSED_GRACE = timedelta(hours=1)  # what was stored so lately may belong to a version that is being published
MAX_CACHED_BYTES = 16 * 1024 * 1024  # bytes that a process holds in memory


class PromptStore:
    """What is stored under a digest never changes. Threads may share it. Any method may raise redis.RedisError."""

    def __init__(self, client: redis.Redis, clock: Callable[[], datetime]) -> None:
        self._redis = client
        self._clock = clock
        self._lock = threading.Lock()
        self._cache: OrderedDict[str, bytes] = OrderedDict()
        self._cached_bytes = 0

    def put(self, base: Path, sounds: PromptSounds) -> None:
        """Store the recordings below `base` that are not here yet; DefinitionError where one has changed meanwhile."""
        lost = self.restore(base, sounds)
        if lost:
            raise DefinitionError(f"{base / lost[0]} was changed just now: publish again.")

    def restore(self, base: Path, sounds: PromptSounds) -> list[str]:
        """Store those of the recordings that are there below `base`; the paths of the others that are not here."""
        here = self.find_stored({sound.digest for sound in sounds.values()})
        lost: list[str] = []
        self._mark_stored(sound.digest for sound in sounds.values())
        for path, sound in sounds.items():
            if sound.digest in here:
                continue
            data = _read(base / path, sound)
            if data is None:
                lost.append(path)
            else:
                self._redis.set(KEY_PREFIX + sound.digest, data)
                here.add(sound.digest)
        return lost

    def find_stored(self, digests: Collection[str]) -> set[str]:
        """Those of the digests that are stored."""
        asked, found = sorted(digests), set()
        for batch in _batches(BATCH_SIZE, asked):
            pipe = self._redis.pipeline(transaction=False)
            for digest in batch:
                pipe.exists(KEY_PREFIX + digest)
            found |= {digest for digest, there in zip(batch, pipe.execute(), strict=True) if there}
        return found

    def get(self, digest: str) -> bytes | None:
        """The bytes of a recording, None where it is not kept. The store is asked once a process."""
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
        """Drop what no version names, but for what was stored within the hour; how many there were."""
        before = (self._clock() - UNUSED_GRACE).timestamp()
        old = cast("list[bytes]", self._redis.zrangebyscore(STORED_KEY, "-inf", before))
        unused = sorted({digest.decode() for digest in old} - set(in_use))
        for batch in _batches(BATCH_SIZE, unused):
            self._redis.delete(*(KEY_PREFIX + digest for digest in batch))
            self._redis.zrem(STORED_KEY, *batch)
        return len(unused)

    def _mark_stored(self, digests: Iterable[str]) -> None:
        """Note them as stored now, before they are: who tidies up at this moment leaves them alone."""
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


def _read(path: Path, sound: PromptSound) -> bytes | None:
    """What is in the file, None where that is not the recording any more."""
    try:
        found, data = read_sound(path)
    except (OSError, InvalidSoundError):
        return None
    return data if found.digest == sound.digest else None


def _batches(size: int, items: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
