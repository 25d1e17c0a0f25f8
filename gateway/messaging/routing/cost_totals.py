"""Sums of texts, parts and cost in the store, by service, language, provider, country and currency."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from gateway.messaging.routing.money import Money, money_from_micros

TOTALS_KEY = "counts:cost"  # since the beginning: for metrics, whose counters must never fall
DAY_RETENTION = timedelta(days=400)  # of the sums of a day
NO_COUNTRY, NO_CURRENCY = "none", "none"
MAX_LABEL_LENGTH = 40  # characters of a service's name as a metric's label
MEASURES = ("texts", "parts", "cost", "estimate")  # the last two in millionths of the currency


@dataclass(frozen=True, slots=True)
class CostGroup:
    """The labels of one sum. `country` and `currency` are `none` if they are not known."""

    service: str
    language: str
    provider: str
    country: str
    currency: str


@dataclass(frozen=True, slots=True)
class CostTotals:
    """The sums of one group, cost and estimate in millionths.

    `cost` is the cost that providers stated, else the estimate. `estimate` is the price of the same texts by our table.
    """

    texts: int = 0
    parts: int = 0
    cost: int = 0
    estimate: int = 0


def read_totals(rows: Sequence[Mapping[bytes, bytes]]) -> dict[CostGroup, CostTotals]:
    """Return the sums in hashes whose fields `hash_field` named, added up by group."""
    sums_by_group: dict[CostGroup, Counter[str]] = {}
    for group, measure, value in _fields(rows):
        sums_by_group.setdefault(group, Counter())[measure] += value
    return {
        group: CostTotals(*(sums[name] for name in MEASURES))
        for group, sums in sorted(sums_by_group.items(), key=str)
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
    """Return the average cost of a part, and the share by which it exceeds our table; None if that has no price."""
    groups = [
        (group, totals)
        for group, totals in sums.items()
        if (group.provider, group.country) == (provider, country) and totals.estimate and totals.parts
    ]
    estimate, cost = sum(totals.estimate for _, totals in groups), sum(totals.cost for _, totals in groups)
    if not groups:
        return None
    parts = sum(totals.parts for _, totals in groups)
    return money_from_micros(round(cost / parts), groups[0][0].currency), cost / estimate - 1


def hash_field(group: CostGroup, measure: str) -> str:
    """Return the field of a measure of a group in a hash."""
    return ":".join((group.service, group.language, group.provider, group.country, group.currency, measure))


def day_costs_key(day: date) -> str:
    """Return the key of the sums of a day in the service's time zone."""
    return f"cost:{day.isoformat()}"


@dataclass(frozen=True, slots=True)
class TextSum:
    """What the texts of one message cost on some days: how many, and the cost in millionths by currency."""

    name: str
    texts: int
    cost: Mapping[str, int]


def day_texts_key(day: date) -> str:
    """Return the key of the sums of a day by message, whose fields are `<message>:<currency>:<measure>`."""
    return f"cost-texts:{day.isoformat()}"


def text_fields(name: str, currency: str, cost: int) -> Mapping[str, int]:
    """Return what one text adds to the sums by message."""
    return {f"{name}:{currency}:texts": 1} | ({f"{name}:{currency}:cost": cost} if cost else {})


def read_text_sums(rows: Sequence[Mapping[bytes, bytes]]) -> list[TextSum]:
    """Return the sums by message, the dearest first."""
    texts: Counter[str] = Counter()
    costs: dict[str, Counter[str]] = {}
    for row in rows:
        for field, value in row.items():
            name, currency, measure = [*field.decode("utf-8", "replace").rsplit(":", 2), "", ""][:3]
            if measure == "texts":
                texts[name] += int(value)
            elif measure == "cost":
                costs.setdefault(name, Counter())[currency] += int(value)
    sums = [TextSum(name, count, costs.get(name, {})) for name, count in texts.items()]
    return sorted(sums, key=lambda one: (-sum(one.cost.values()), -one.texts, one.name))


def service_label(name: str) -> str:
    """Return a service's name as a short label without colons and blanks."""
    return re.sub(r"[^\w-]+", "-", name).strip("-")[:MAX_LABEL_LENGTH] or "none"
