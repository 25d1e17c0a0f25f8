"""Walks of a sample of sessions, kept for some days in the durable store. Nothing in a walk leads to a person.

A walk has a random id, and no moment: it expires at the end of a day. It is kept anew soon after each hop of its
session, so that the walk of a session whose line drops is kept as well.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import redis

from menus.replay.walk import MAX_STEPS, RecordedWalk, WalkStep, pack_walk, unpack_walk

WALK_PREFIX, WALKS_KEY = "walk:", "walks"
KEPT_DAYS = 7
DAY_SECONDS = 86_400
MAX_WALKS = 20_000
ID_BYTES = 8
OFTEN_ENOUGH = timedelta(minutes=10)  # a process takes a session then, however few there are
BATCH = 500


class WalkSample:
    """Decides which sessions of a process have their walks kept: one in `every`, and one each ten minutes.

    With 0 there are none. `draw` returns a random number below its argument.
    """

    def __init__(self, every: int, draw: Callable[[int], int]) -> None:
        self._every = every
        self._draw = draw
        self._last: datetime | None = None
        self._last_conversation = ""

    def takes(self, conversation_id: str, now: datetime) -> bool:
        """Return True if the walk of a session that begins now is kept. A second pass over its hop is told the same."""
        if not self._every:
            return False
        if conversation_id == self._last_conversation:
            return True
        if self._last is not None and abs(now - self._last) < OFTEN_ENOUGH and self._draw(self._every):
            return False
        self._last, self._last_conversation = now, conversation_id
        return True


@dataclass(slots=True)
class SampledWalk:
    """The walk of a session that was taken into the sample, and the random id of its key."""

    id: bytes
    walk: RecordedWalk

    @classmethod
    def begin(cls, menus: str, channel: str, language: str, entry: str) -> "SampledWalk":
        """Begin the walk of a session."""
        return cls(os.urandom(ID_BYTES), RecordedWalk(menus, channel, language, entry))

    @classmethod
    def unpack(cls, packed: bytes) -> "SampledWalk | None":
        """Read a walk from the record of its conversation; None if it has none."""
        walk = unpack_walk(packed[ID_BYTES:]) if packed else None
        return None if walk is None else cls(packed[:ID_BYTES], walk)

    def pack(self) -> bytes:
        """Encode the walk for the record of its conversation."""
        return self.id + pack_walk(self.walk)

    def go_on(self, steps: Sequence[WalkStep], screen: str, *, ends: bool) -> None:
        """Add the steps of a hop, and what is shown now."""
        walk = self.walk
        room = MAX_STEPS - len(walk.steps)
        if not walk.is_cut:
            walk.steps += steps[:room]
            walk.is_cut = len(steps) > room
            walk.screen, walk.ends = screen, ends


def walk_key(walk_id: bytes) -> str:
    """Return the key of a walk."""
    return WALK_PREFIX + walk_id.hex()


def expires_at(now: float) -> int:
    """Return when a walk of now expires: at the end of a day, in Unix seconds."""
    return (int(now) // DAY_SECONDS + KEPT_DAYS + 1) * DAY_SECONDS


class WalkStore:
    """The walks that are kept. Any method may raise redis.RedisError.

    `clients`: of the durable store, then of the session store if it is another one. Earlier releases kept them there.
    """

    def __init__(self, *clients: redis.Redis) -> None:
        self._clients = clients

    def count(self) -> int:
        """Return how many were kept. Some may have expired since."""
        return sum(client.llen(WALKS_KEY) for client in self._clients)

    def all(self) -> Iterator[RecordedWalk]:
        """Yield all walks that can be read, the latest first."""
        for client in self._clients:
            yield from self._all_of(client)

    def _all_of(self, client: redis.Redis) -> Iterator[RecordedWalk]:
        keys = cast("list[bytes]", client.lrange(WALKS_KEY, 0, -1))
        for start in range(0, len(keys), BATCH):
            for packed in cast("list[bytes | None]", client.mget(keys[start : start + BATCH])):
                walk = None if packed is None else unpack_walk(packed)
                if walk is not None:
                    yield walk
