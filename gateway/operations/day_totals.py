"""What happened today: the counts that only grow, less what they were when the day began.

`day-start:<day>` has the counts of the first look of a day. A worker looks twice a minute, so it is that of midnight.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import msgspec
import redis

KEPT_SECONDS = 3 * 86_400
SUBMISSION_COUNTS, MESSAGE_COUNTS = "counts:submissions", "counts:messages"


class DayCounts(msgspec.Struct, frozen=True):
    """Cases that were filed, and texts that came to their phones or failed."""

    filed: int = 0
    delivered: int = 0
    failed: int = 0

    def since(self, start: "DayCounts") -> "DayCounts":
        """Return what came after `start`."""
        return DayCounts(
            max(0, self.filed - start.filed),
            max(0, self.delivered - start.delivered),
            max(0, self.failed - start.failed),
        )


@dataclass(frozen=True, slots=True)
class DayTotals:
    """Counts of today, a day of the service's time zone as `today` returns it. Redis errors pass through."""

    client: redis.Redis
    today: Callable[[], str]

    def read(self) -> DayCounts:
        """Return what happened today so far. The first look of a day begins it."""
        now, key = self._now(), f"day-start:{self.today()}"
        self.client.set(key, msgspec.json.encode(now), nx=True, ex=KEPT_SECONDS)
        start = cast("bytes | None", self.client.get(key))
        return now.since(msgspec.json.decode(start, type=DayCounts)) if start else DayCounts()

    def _now(self) -> DayCounts:
        with self.client.pipeline(transaction=False) as pipeline:
            pipeline.hget(SUBMISSION_COUNTS, "filed")
            pipeline.hgetall(MESSAGE_COUNTS)
            filed, rows = pipeline.execute()
        sums = {"delivered": 0, "failed": 0}
        for field, count in cast("dict[bytes, bytes]", rows).items():
            state = field.decode().rpartition(":")[2]
            if state in sums:
                sums[state] += int(count)
        return DayCounts(int(filed or 0), sums["delivered"], sums["failed"])
