"""Money that citizens paid, as insights show it: sums of days and periods, and numbers of units."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from gateway.payments.currency import units_of, write_amount
from gateway.payments.day_figures import DayFigures


def payment_counts(figures: DayFigures) -> Counter[str]:
    """Return the figures of a day as counts that can be added: what became of payments, and the money by currency."""
    fates = {
        "asked": figures.asked,
        "paid": figures.paid,
        "unpaid": figures.unpaid,
        "doubled": figures.doubled,
    }
    return Counter({**fates, **figures.money})


def money_sums(days: Iterable[DayFigures]) -> list[str]:
    """Return what was paid on all days, by currency, as people read it."""
    sums: Counter[str] = Counter()
    for one in days:
        sums.update(one.money)
    return [write_amount(amount, currency) for currency, amount in sorted(sums.items()) if amount]


def money_in_units(money: Mapping[str, int], currencies: Sequence[str]) -> tuple[float, ...]:
    """Return the money of each currency in units, such as shillings, for a plot or a spreadsheet."""
    return tuple(money.get(currency, 0) / units_of(currency) for currency in currencies)
