"""Pauses and resumes streams of the outbox for an operator.

The scripts that lease an item check `outbox:paused` themselves. So a pause applies from the next item on, in every
worker at once. A job under way finishes, and new items wait.
"""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final, cast

import msgspec
import redis

PAUSED_KEY: Final = "outbox:paused"  # hash: stream of the outbox → since, why and who, as JSON
RESUMED_KEY: Final = "outbox:resumed"  # hash: stream of the outbox → when it was resumed last, Unix seconds

STREAM_BY_NAME: Final[Mapping[str, str]] = {
    "messages": "messages",
    "announcements": "announcements",
    "forwarding": "submissions",
    "calls": "calls",
    "recordings": "recordings",
    "payments": "payments",
}
"""The name of a stream for operators → its name in the outbox."""

_NAME_BY_STREAM = {stream: name for name, stream in STREAM_BY_NAME.items()}


class StreamPause(msgspec.Struct, frozen=True):
    """The pause of a stream: since when, why (in an operator's own words), and by whom."""

    since: datetime
    reason: str = msgspec.field(name="why")
    operator: str = msgspec.field(name="who")


_decoder = msgspec.json.Decoder(StreamPause)


class StreamPauses:
    """Pauses and resumes streams. They have the names that operators use, which are the keys of STREAM_BY_NAME."""

    def __init__(self, client: redis.Redis, clock: Callable[[], datetime]) -> None:
        self._redis = client
        self._clock = clock

    def paused(self) -> Mapping[str, StreamPause]:
        """Return the streams that are paused now."""
        pauses = cast("dict[bytes, bytes]", self._redis.hgetall(PAUSED_KEY))
        return {
            _NAME_BY_STREAM.get(stream.decode(), stream.decode()): _decoder.decode(value)
            for stream, value in pauses.items()
        }

    def pause(self, name: str, reason: str, operator: str) -> bool:
        """Pause a stream. Returns False if it is paused already; the earlier reason stays."""
        value = json.dumps(
            {"since": self._clock().isoformat(timespec="seconds"), "why": reason, "who": operator}
        )
        return bool(self._redis.hsetnx(PAUSED_KEY, STREAM_BY_NAME[name], value))

    def resume(self, name: str) -> StreamPause | None:
        """Resume a stream. Returns the pause that ends, or None if there was none."""
        stream = STREAM_BY_NAME[name]
        with self._redis.pipeline() as pipeline:
            pipeline.hget(PAUSED_KEY, stream)
            pipeline.hdel(PAUSED_KEY, stream)
            value, _ = pipeline.execute()
        if value is None:
            return None
        self._redis.hset(RESUMED_KEY, stream, repr(self._clock().timestamp()))
        return _decoder.decode(value)

    def resumed_at(self, name: str) -> datetime | None:
        """Return when the last pause of a stream ended, or None. The age of an item that waited counts from then."""
        value = cast("bytes | None", self._redis.hget(RESUMED_KEY, STREAM_BY_NAME[name]))
        return None if value is None else datetime.fromtimestamp(float(value), UTC)
