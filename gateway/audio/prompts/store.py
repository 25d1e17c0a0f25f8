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

from gateway.audio.prompts.folder import read_sound
from gateway.audio.prompts.sound import Sound, Sounds
from gateway.audio.prompts.sound_formats import NotSoundError
from gateway.errors import DefinitionError

KEY, KEPT = "audio:", "audio:kept"
AT_ONCE = 64  # recordings in a round trip
GRACE = timedelta(hours=1)  # what was stored so lately may belong to a version that is being published
AT_HAND = 16 * 1024 * 1024  # bytes that a process holds in memory


class Shelf:
    """What is stored under a digest never changes. Threads may share it. Any method may raise redis.RedisError."""

    def __init__(self, client: redis.Redis, clock: Callable[[], datetime]) -> None:
        self._redis = client
        self._clock = clock
        self._lock = threading.Lock()
        self._at_hand: OrderedDict[str, bytes] = OrderedDict()
        self._held = 0

    def put(self, base: Path, sounds: Sounds) -> None:
        """Store the recordings below `base` that are not here yet; DefinitionError where one has changed meanwhile."""
        lost = self.give_back(base, sounds)
        if lost:
            raise DefinitionError(f"{base / lost[0]} was changed just now: publish again.")

    def give_back(self, base: Path, sounds: Sounds) -> list[str]:
        """Store those of the recordings that are there below `base`; the paths of the others that are not here."""
        here = self.here({sound.digest for sound in sounds.values()})
        lost: list[str] = []
        self._keep(sound.digest for sound in sounds.values())
        for path, sound in sounds.items():
            if sound.digest in here:
                continue
            data = _read(base / path, sound)
            if data is None:
                lost.append(path)
            else:
                self._redis.set(KEY + sound.digest, data)
                here.add(sound.digest)
        return lost

    def here(self, digests: Collection[str]) -> set[str]:
        """Those of the digests that are stored."""
        asked, found = sorted(digests), set()
        for some in _by(AT_ONCE, asked):
            pipe = self._redis.pipeline(transaction=False)
            for digest in some:
                pipe.exists(KEY + digest)
            found |= {digest for digest, there in zip(some, pipe.execute(), strict=True) if there}
        return found

    def get(self, digest: str) -> bytes | None:
        """The bytes of a recording, None where it is not kept. The store is asked once a process."""
        with self._lock:
            data = self._at_hand.get(digest)
            if data is not None:
                self._at_hand.move_to_end(digest)
                return data
        data = cast("bytes | None", self._redis.get(KEY + digest))
        if data is not None:
            self._hold(digest, data)
        return data

    def drop_unused(self, in_use: Collection[str]) -> int:
        """Drop what no version names, but for what was stored within the hour; how many there were."""
        before = (self._clock() - GRACE).timestamp()
        old = cast("list[bytes]", self._redis.zrangebyscore(KEPT, "-inf", before))
        unused = sorted({digest.decode() for digest in old} - set(in_use))
        for some in _by(AT_ONCE, unused):
            self._redis.delete(*(KEY + digest for digest in some))
            self._redis.zrem(KEPT, *some)
        return len(unused)

    def _keep(self, digests: Iterable[str]) -> None:
        """Note them as stored now, before they are: who tidies up at this moment leaves them alone."""
        moment = self._clock().timestamp()
        for some in _by(AT_ONCE, sorted(set(digests))):
            self._redis.zadd(KEPT, dict.fromkeys(some, moment))

    def _hold(self, digest: str, data: bytes) -> None:
        with self._lock:
            if digest not in self._at_hand:
                self._at_hand[digest] = data
                self._held += len(data)
            while self._held > AT_HAND:
                _, dropped = self._at_hand.popitem(last=False)
                self._held -= len(dropped)


def _read(path: Path, sound: Sound) -> bytes | None:
    """What is in the file, None where that is not the recording any more."""
    try:
        found, data = read_sound(path)
    except (OSError, NotSoundError):
        return None
    return data if found.digest == sound.digest else None


def _by(number: int, items: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(items), number):
        yield items[start : start + number]
