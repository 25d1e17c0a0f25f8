"""How many texts of a month were delivered, and how many of them quickly. MessageStore counts them.

The time is that from handing a text to its provider to the receipt of its delivery. Months are those of UTC.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import cast

import redis

QUICK = timedelta(seconds=10)
TIMES_RETENTION = timedelta(days=400)  # from the last text of the month


@dataclass(frozen=True, slots=True)
class DeliveryTimes:
    """The texts of a month that were delivered, and those of them that were delivered within QUICK."""

    delivered: int = 0
    quick: int = 0


def times_key(moment: datetime) -> str:
    """Return the key of the counts of the month of a moment."""
    return _month_key(moment.astimezone(UTC).date())


def read_delivery_times(client: redis.Redis, months: Sequence[date]) -> list[DeliveryTimes]:
    """Return the counts of months, each given by one of its days, in one round trip."""
    with client.pipeline(transaction=False) as pipeline:
        for month in months:
            pipeline.hmget(_month_key(month), ["delivered", "quick"])
        rows = cast("list[list[bytes | None]]", pipeline.execute())
    return [DeliveryTimes(*(int(number or 0) for number in row)) for row in rows]


def _month_key(day: date) -> str:
    return f"text-times:{day:%Y-%m}"
