"""What operators did with what is held of people: one line an act, without numbers and words.

`audit:<month>` is a list of JSON objects. A person is named by a keyed hash that stands nowhere else, so that the trail
leads to nothing that is kept of them.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import redis

KEPT = timedelta(days=400)
PREFIX = "audit:"


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One act of an operator. `caller` is a keyed hash of the number that it was about, if it was about one."""

    at: datetime
    operator: str
    act: str
    caller: str = ""
    facts: Mapping[str, int] | None = None


class AuditTrail:
    """Keeps the lines, each for 400 days at least."""

    def __init__(
        self, client: redis.Redis, clock: Callable[[], datetime], digest: Callable[[str], str]
    ) -> None:
        self._redis = client
        self._clock = clock
        self._digest = digest

    def add(self, operator: str, act: str, caller: str = "", facts: Mapping[str, int] | None = None) -> None:
        """Add a line. Redis errors pass through."""
        now = self._clock()
        key = f"{PREFIX}{now:%Y-%m}"
        line = {"time": now.isoformat(timespec="seconds"), "operator": operator, "act": act}
        with self._redis.pipeline() as pipeline:
            pipeline.rpush(key, json.dumps(line | {"caller": caller, "facts": dict(facts or {})}))
            pipeline.expire(key, KEPT + timedelta(days=31))
            pipeline.execute()

    def caller_of(self, msisdn: str) -> str:
        """Return the keyed hash that stands for a number in E.164."""
        return self._digest(f"audit:{msisdn}")

    def lines(self, limit: int) -> list[AuditLine]:
        """Return the last `limit` lines, the oldest first."""
        return [*self._read(limit)][-limit:]

    def _read(self, limit: int) -> Iterator[AuditLine]:
        for key in sorted(self._redis.scan_iter(f"{PREFIX}*", count=1000)):
            for row in cast("list[bytes]", self._redis.lrange(key, -limit, -1)):
                line = json.loads(row)
                yield AuditLine(
                    datetime.fromisoformat(line["time"]),
                    line["operator"],
                    line["act"],
                    line["caller"],
                    line["facts"],
                )
