"""Counts what calls cost, by day, direction, provider and currency: calls, seconds, money.

What a provider states counts. Otherwise a call of ours has the price of its minutes, and one that came in has none.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import NamedTuple, cast

import redis

from gateway.messaging.routing.cost_totals import DAY_RETENTION, NO_CURRENCY
from gateway.messaging.routing.money import Money
from gateway.storage.redis_clients import CommandSender, Script

MINUTE_SECONDS = 60
COUNT_CALL = Script(Path(__file__).with_name("count_call.lua"))


class CallGroup(NamedTuple):
    """The labels of one sum. `direction` is `in` or `out`; `currency` is `none` if no cost is known."""

    direction: str
    provider: str
    currency: str


@dataclass(frozen=True, slots=True)
class CallTotals:
    """The sums of one group, the cost in millionths."""

    calls: int = 0
    seconds: int = 0
    cost: int = 0


@dataclass(frozen=True, slots=True)
class CallCosts:
    """Counts calls that are over, and reads the sums.

    `minute_price` returns the price of a minute of our calls; None if nobody wrote one.
    """

    call: CommandSender
    client: redis.Redis
    minute_price: Callable[[], Money | None]
    clock: Callable[[], datetime]
    zone: Callable[[], tzinfo]

    def count(self, direction: str, provider: str, seconds: int, stated: Money | None) -> None:
        """Count a call on today's day. Redis errors pass through."""
        cost = stated or self._priced(direction, seconds)
        group = CallGroup(direction, provider, cost.currency if cost else NO_CURRENCY)
        sums = {"calls": 1, "seconds": seconds, "cost": cost.micros if cost else 0}
        arguments: list[str | int] = [int(DAY_RETENTION.total_seconds())]
        for name, number in sums.items():
            arguments += [":".join((*group, name)), number]
        COUNT_CALL.run(self.call, [_day_key(self._today())], arguments)

    def days(self, first: date, last: date) -> list[tuple[date, Mapping[CallGroup, CallTotals]]]:
        """Return the sums of each day from `first` to `last`, the last ones if there are more than are kept."""
        number = min((last - first).days + 1, DAY_RETENTION.days)
        days = [last - timedelta(days=back) for back in reversed(range(number))]
        with self.client.pipeline(transaction=False) as pipeline:
            for day in days:
                pipeline.hgetall(_day_key(day))
            rows = cast("list[dict[bytes, bytes]]", pipeline.execute())
        return [(day, dict(_read(row))) for day, row in zip(days, rows, strict=True)]

    def _priced(self, direction: str, seconds: int) -> Money | None:
        price = self.minute_price() if direction == "out" else None
        return price.multiplied_by(-(-seconds // MINUTE_SECONDS)) if price else None

    def _today(self) -> date:
        return self.clock().astimezone(self.zone()).date()


def _day_key(day: date) -> str:
    return f"cost-calls:{day.isoformat()}"


def _read(row: Mapping[bytes, bytes]) -> Iterator[tuple[CallGroup, CallTotals]]:
    sums: dict[CallGroup, Counter[str]] = {}
    for field, value in sorted(row.items()):
        *labels, name = field.decode("utf-8", "replace").split(":")
        if len(labels) == len(CallGroup._fields):
            sums.setdefault(CallGroup(*labels), Counter())[name] += int(value)
    for group, counts in sums.items():
        yield group, CallTotals(counts["calls"], counts["seconds"], counts["cost"])
