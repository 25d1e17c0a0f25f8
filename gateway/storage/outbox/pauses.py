"""Streams of the outbox that an operator has stopped for a while.

The scripts that lease an item look into `outbox:paused` themselves, so a pause holds from the next item on, in every
worker at once: a job under way finishes, and what comes in waits.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, cast

import redis

PAUSED: Final = "outbox:paused"  # hash: stream of the outbox → since, why and who, as JSON
RESUMED: Final = "outbox:resumed"  # hash: stream of the outbox → when it was resumed last, Unix seconds

STREAMS: Final[Mapping[str, str]] = {
    "messages": "messages",
    "announcements": "announcements",
    "forwarding": "submissions",
    "calls": "calls",
    "recordings": "recordings",
}
"""What operators call a stream → its name in the outbox."""

_NAMES = {stream: name for name, stream in STREAMS.items()}


@dataclass(frozen=True, slots=True)
class Pause:
    """That a stream stands still: since when, and why and by whom, in an operator's own words."""

    since: datetime
    why: str
    who: str


class Streams:
    """Pauses and resumes streams, which are named as operators call them: a key of STREAMS."""

    def __init__(self, client: redis.Redis, clock: Callable[[], datetime]) -> None:
        self._redis = client
        self._clock = clock

    def paused(self) -> Mapping[str, Pause]:
        """The streams that stand still at this moment."""
        held = cast("dict[bytes, bytes]", self._redis.hgetall(PAUSED))
        return {_NAMES.get(stream.decode(), stream.decode()): _read(told) for stream, told in held.items()}

    def pause(self, name: str, why: str, who: str) -> bool:
        """Stop a stream; False where it stood still already, whose reason stays."""
        told = json.dumps({"since": self._clock().isoformat(timespec="seconds"), "why": why, "who": who})
        return bool(self._redis.hsetnx(PAUSED, STREAMS[name], told))

    def resume(self, name: str) -> Pause | None:
        """Let a stream go on; the pause that this ends, None where there was none."""
        stream = STREAMS[name]
        with self._redis.pipeline() as pipeline:
            pipeline.hget(PAUSED, stream)
            pipeline.hdel(PAUSED, stream)
            told, _ = pipeline.execute()
        if told is None:
            return None
        self._redis.hset(RESUMED, stream, repr(self._clock().timestamp()))
        return _read(told)

    def resumed_at(self, name: str) -> datetime | None:
        """When the last pause of a stream ended; None where it never had one. Age counts from here for what waited."""
        told = cast("bytes | None", self._redis.hget(RESUMED, STREAMS[name]))
        return None if told is None else datetime.fromtimestamp(float(told), UTC)


def _read(told: bytes) -> Pause:
    fields = json.loads(told)
    return Pause(datetime.fromisoformat(fields["since"]), fields["why"], fields["who"])
