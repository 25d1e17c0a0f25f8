"""What texts came to, summed up by who they were for and who took them, as it stands in the store."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from gateway.messaging.routing.money import Money, money_from_micros

TOTALS_KEY = "counts:cost"  # of all time: for metrics, which only ever grow
DAY_RETENTION = timedelta(days=400)  # of a day's sums
NO_COUNTRY, NO_CURRENCY = "none", "none"
MAX_LABEL_LENGTH = 40  # of a service, as a metric's label
MEASURES = ("texts", "parts", "cost", "estimate")  # the last two in millionths of the currency


@dataclass(frozen=True, slots=True)
class CostGroup:
    """What is summed up together. `country` and `currency` are `none` where they are not known."""

    service: str
    language: str
    provider: str
    country: str
    currency: str


@dataclass(frozen=True, slots=True)
class CostTotals:
    """`cost` is what providers stated, else the estimate; `estimate` the price of the same texts by our own table."""

    texts: int = 0
    parts: int = 0
    cost: int = 0
    estimate: int = 0


def read_totals(rows: Sequence[Mapping[bytes, bytes]]) -> dict[CostGroup, CostTotals]:
    """The sums in hashes of such fields, those of the same group together."""
    found: dict[CostGroup, Counter[str]] = {}
    for group, measure, value in _fields(rows):
        found.setdefault(group, Counter())[measure] += value
    return {
        group: CostTotals(*(sums[name] for name in MEASURES))
        for group, sums in sorted(found.items(), key=str)
    }


def _fields(rows: Sequence[Mapping[bytes, bytes]]) -> Iterator[tuple[CostGroup, str, int]]:
    for row in rows:
        for field, value in row.items():
            *labels, measure = field.decode("utf-8", "replace").split(":")
            if len(labels) == len(CostGroup.__slots__) and measure in MEASURES:
                yield CostGroup(*labels), measure, int(value)


def price_deviation(
    sums: Mapping[CostGroup, CostTotals], provider: str, country: str
) -> tuple[Money, float] | None:
    """What a part really cost on average, and by which share that is off our table; None where that has no price."""
    groups = [
        (group, one)
        for group, one in sums.items()
        if (group.provider, group.country) == (provider, country) and one.estimate and one.parts
    ]
    estimate, cost = sum(one.estimate for _, one in groups), sum(one.cost for _, one in groups)
    if not groups:
        return None
    parts = sum(one.parts for _, one in groups)
    return money_from_micros(round(cost / parts), groups[0][0].currency), cost / estimate - 1


def hash_field(group: CostGroup, measure: str) -> str:
    """Where a measure of a group stands in a hash."""
    return ":".join((group.service, group.language, group.provider, group.country, group.currency, measure))


def day_costs_key(day: date) -> str:
    """Where the sums of a day of the service's time zone stand."""
    return f"cost:{day.isoformat()}"


def service_label(name: str) -> str:
    """A service's name as a label: no colons, no blanks, not long."""
    return re.sub(r"[^\w-]+", "-", name).strip("-")[:MAX_LABEL_LENGTH] or "none"
