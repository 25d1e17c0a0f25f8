"""Money and payments by day, in the time zone of the service."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import cast

import msgspec
import redis

from gateway.payments import states
from gateway.payments.currency import write_amount
from gateway.payments.ledger import day_key


class DayFigures(msgspec.Struct, frozen=True):
    """What became of payments on the day on which it was known. `money` is by currency, in the smallest unit."""

    day: date
    asked: int
    paid: int
    unpaid: int
    doubled: int
    money: Mapping[str, int]

    @property
    def amounts(self) -> str:
        """The money that was paid, as people read it; empty if there was none."""
        return ", ".join(
            write_amount(amount, currency) for currency, amount in sorted(self.money.items()) if amount
        )


def read_days(client: redis.Redis, last: date, days: int) -> list[DayFigures]:
    """Return so many days, the last first, without those on which nothing happened. Redis errors pass through."""
    wanted = [last - timedelta(days=back) for back in range(days)]
    with client.pipeline(transaction=False) as pipeline:
        for day in wanted:
            pipeline.hgetall(day_key(day.isoformat()))
        rows = cast("list[dict[bytes, bytes]]", pipeline.execute())
    return [_read(day, row) for day, row in zip(wanted, rows, strict=True) if row]


def _read(day: date, row: Mapping[bytes, bytes]) -> DayFigures:
    counts = {name.decode(): int(count) for name, count in row.items() if name != b"full"}
    return DayFigures(
        day,
        counts.get("asked", 0),
        counts.get(states.PAID, 0),
        sum(counts.get(state, 0) for state in states.UNPAID),
        counts.get("doubled", 0),
        {name.partition(":")[2]: amount for name, amount in counts.items() if name.startswith("paid:")},
    )
