"""What texts cost by day, from the sums that sending keeps."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from gateway.messaging.message import CONFIRMATION
from gateway.messaging.routing.cost_totals import CostGroup, CostTotals, TextSum
from gateway.messaging.routing.delivery_report import money_by_currency
from gateway.messaging.routing.money import MICROS, Money
from menus.model import Service

CASE_COST_DIGITS = 4  # of the millionths of an amount that are not told

DayTotals = tuple[date, Mapping[CostGroup, CostTotals]]


@dataclass(frozen=True, slots=True)
class SpendingDay:
    """What was sent on a day. `groups` are rows for a table: labels, texts, parts, and the cost in units."""

    day: date
    texts: int
    money: tuple[Money, ...]
    groups: tuple[tuple[object, ...], ...]


def days_within(days: Iterable[DayTotals], first: date, last: date) -> list[DayTotals]:
    """Return the days from `first` to `last`, the first one first."""
    return sorted((row for row in days if first <= row[0] <= last), key=lambda row: row[0])


def spending_rows(days: Sequence[DayTotals]) -> list[SpendingDay]:
    """Return what was sent on each day."""
    return [
        SpendingDay(
            day,
            sum(one.texts for one in totals.values()),
            _money([totals]),
            tuple(_row(day, group, one) for group, one in totals.items()),
        )
        for day, totals in days
    ]


def spending_sums(days: Iterable[DayTotals]) -> tuple[Money, ...]:
    """Return what all texts of some days cost, by currency."""
    return _money(totals for _, totals in days)


@dataclass(frozen=True, slots=True)
class CaseCost:
    """What the texts about cases cost, in all and for each case that was filed."""

    money: tuple[Money, ...]
    for_each: tuple[Money, ...]


def case_cost(sums: Iterable[TextSum], service: Service, filed: int) -> CaseCost | None:
    """Return what the texts about cases cost; None if nothing is known, or no case was filed."""
    costs: Counter[str] = Counter()
    for one in sums:
        message = service.messages.get(one.name)
        if one.name == CONFIRMATION or (message is not None and not message.is_announcement):
            costs.update(one.cost)
    if not filed or not any(costs.values()):
        return None
    for_each = {currency: int(round(micros / filed, -CASE_COST_DIGITS)) for currency, micros in costs.items()}
    return CaseCost(money_by_currency(costs), money_by_currency(for_each))


def _money(rows: Iterable[Mapping[CostGroup, CostTotals]]) -> tuple[Money, ...]:
    sums: Counter[str] = Counter()
    for totals in rows:
        for group, one in totals.items():
            sums[group.currency] += one.cost
    return money_by_currency(sums)


def _row(day: date, group: CostGroup, one: CostTotals) -> tuple[object, ...]:
    labels = (group.service, group.language, group.provider, group.country, group.currency)
    return (day.isoformat(), *labels, one.texts, one.parts, round(one.cost / MICROS, 6))
