"""What texts and calls cost by day, from the sums that sending and the ends of calls keep."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from gateway.conversations.voice.call_costs import CallGroup, CallTotals
from gateway.messaging.message import CONFIRMATION
from gateway.messaging.routing.cost_totals import CostGroup, CostTotals, TextSum
from gateway.messaging.routing.delivery_report import money_by_currency
from gateway.messaging.routing.money import MICROS, Money
from menus.model import Service

CASE_COST_DIGITS = 4  # of the millionths of an amount that are not told

DayTotals = tuple[date, Mapping[CostGroup, CostTotals]]
CallDay = tuple[date, Mapping[CallGroup, CallTotals]]
DIRECTION_WORDS = {"in": "Calls of citizens", "out": "Calls of ours"}


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


def spending_sums(texts: Iterable[DayTotals], calls: Iterable[CallDay]) -> tuple[Money, ...]:
    """Return what all texts and calls of some days cost, by currency."""
    return _money([*(totals for _, totals in texts), *(totals for _, totals in calls)])


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
        if one.name == CONFIRMATION or (message is not None and message.tells_state):
            costs.update(one.cost)
    if not filed or not any(costs.values()):
        return None
    for_each = {currency: int(round(micros / filed, -CASE_COST_DIGITS)) for currency, micros in costs.items()}
    return CaseCost(money_by_currency(costs), money_by_currency(for_each))


@dataclass(frozen=True, slots=True)
class CallSpending:
    """What calls of one direction cost on some days."""

    words: str
    calls: int
    minutes: float
    money: tuple[Money, ...]


def call_spending(days: Iterable[CallDay]) -> list[CallSpending]:
    """Return what calls of each direction cost, if there were any."""
    by_direction: dict[str, list[tuple[CallGroup, CallTotals]]] = {}
    for _, totals in days:
        for group, one in totals.items():
            by_direction.setdefault(group.direction, []).append((group, one))
    found = []
    for direction, rows in sorted(by_direction.items()):
        cost: Counter[str] = Counter()
        for group, one in rows:
            cost[group.currency] += one.cost
        found.append(
            CallSpending(
                DIRECTION_WORDS.get(direction, direction),
                sum(one.calls for _, one in rows),
                round(sum(one.seconds for _, one in rows) / 60, 1),
                money_by_currency(cost),
            )
        )
    return found


def call_rows(days: Iterable[CallDay]) -> Iterator[tuple[object, ...]]:
    """Yield rows for a spreadsheet: the day, the labels, calls, seconds, and the cost in units."""
    for day, totals in days:
        for group, one in totals.items():
            yield day.isoformat(), *group, one.calls, one.seconds, round(one.cost / MICROS, 6)


@dataclass(frozen=True, slots=True)
class CostByDay:
    """What texts and calls cost by day: a column for each currency, and a number of units in each row."""

    currencies: tuple[str, ...]
    rows: tuple[tuple[date, tuple[float, ...]], ...]


def cost_by_day(
    texts: Iterable[DayTotals], calls: Iterable[CallDay], begin: Callable[[date], date]
) -> CostByDay:
    """Return what texts and calls cost by period. `begin` returns the first day of the period of a day."""
    sums: dict[date, Counter[str]] = {}
    spent: list[tuple[date, str, int]] = [
        (day, group.currency, one.cost) for day, totals in texts for group, one in totals.items()
    ]
    spent += [(day, group.currency, one.cost) for day, totals in calls for group, one in totals.items()]
    for day, currency, micros in spent:
        sums.setdefault(begin(day), Counter())[currency] += micros
    currencies = sorted(
        {currency for of_day in sums.values() for currency, micros in of_day.items() if micros}
    )
    return CostByDay(
        tuple(currencies),
        tuple(
            (day, tuple(round(of_day[currency] / MICROS, 2) for currency in currencies))
            for day, of_day in sorted(sums.items())
        ),
    )


def _money(
    rows: Iterable[Mapping[CostGroup, CostTotals] | Mapping[CallGroup, CallTotals]],
) -> tuple[Money, ...]:
    sums: Counter[str] = Counter()
    for totals in rows:
        for group, one in totals.items():
            sums[group.currency] += one.cost
    return money_by_currency(sums)


def _row(day: date, group: CostGroup, one: CostTotals) -> tuple[object, ...]:
    labels = (group.service, group.language, group.provider, group.country, group.currency)
    return (day.isoformat(), *labels, one.texts, one.parts, round(one.cost / MICROS, 6))
