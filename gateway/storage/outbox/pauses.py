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

PAUSED_KEY: Final = "outbox:paused"  # hash: stream of the outbox → since, why and who, as JSON
RESUMED_KEY: Final = "outbox:resumed"  # hash: stream of the outbox → when it was resumed last, Unix seconds

STREAM_BY_NAME: Final[Mapping[str, str]] = {
    "messages": "messages",
    "announcements": "announcements",
    "forwarding": "submissions",
    "calls": "calls",
    "recordings": "recordings",
}
"""What operators call a stream → its name in the outbox."""

_NAME_BY_STREAM = {stream: name for name, stream in STREAM_BY_NAME.items()}


@dataclass(frozen=True, slots=True)
class StreamPause:
    """That a stream stands still: since when, and why and by whom, in an operator's own words."""

    since: datetime
    reason: str
    operator: str


class StreamPauses:
    """Pauses and resumes streams, which are named as operators call them: a key of STREAMS."""

    def __init__(self, client: redis.Redis, clock: Callable[[], datetime]) -> None:
        self._redis = client
        self._clock = clock

    def paused(self) -> Mapping[str, StreamPause]:
        """The streams that stand still at this moment."""
        pauses = cast("dict[bytes, bytes]", self._redis.hgetall(PAUSED_KEY))
        return {
            _NAME_BY_STREAM.get(stream.decode(), stream.decode()): _read_pause(value)
            for stream, value in pauses.items()
        }

    def pause(self, name: str, reason: str, operator: str) -> bool:
        """Stop a stream; False where it stood still already, whose reason stays."""
        value = json.dumps(
            {"since": self._clock().isoformat(timespec="seconds"), "why": reason, "who": operator}
        )
        return bool(self._redis.hsetnx(PAUSED_KEY, STREAM_BY_NAME[name], value))

    def resume(self, name: str) -> StreamPause | None:
        """Let a stream go on; the pause that this ends, None where there was none."""
        stream = STREAM_BY_NAME[name]
        with self._redis.pipeline() as pipeline:
            pipeline.hget(PAUSED_KEY, stream)
            pipeline.hdel(PAUSED_KEY, stream)
            value, _ = pipeline.execute()
        if value is None:
            return None
        self._redis.hset(RESUMED_KEY, stream, repr(self._clock().timestamp()))
        return _read_pause(value)

    def resumed_at(self, name: str) -> datetime | None:
        """When the last pause of a stream ended; None where it never had one. Age counts from here for what waited."""
        value = cast("bytes | None", self._redis.hget(RESUMED_KEY, STREAM_BY_NAME[name]))
        return None if value is None else datetime.fromtimestamp(float(value), UTC)


def _read_pause(value: bytes) -> StreamPause:
    fields = json.loads(value)
    return StreamPause(datetime.fromisoformat(fields["since"]), fields["why"], fields["who"])
