"""What a part of a text costs: given by who asks for the check, else list prices of bulk SMS to a country's networks.

The list is there to compare texts with, not to budget with: contracts differ, and prices move. Only what was seen is
in it; for other countries the check tells the parts and no price.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Price:
    """What a provider asks for one part."""

    provider: str
    currency: str
    amount: Decimal

    def price_of_thousand(self, parts: int) -> str:
        """The price of a thousand messages of so many parts, such as `KES 1,600` or `USD 45.50`."""
        amount = self.amount * parts * 1000
        places = 0 if amount == amount.to_integral_value() else 2
        return f"{self.currency} {amount:,.{places}f}"


PricesByCountry = Callable[[str], Sequence[Price]]
"""The prices in a country (ISO 3166, two capitals), the usual provider's first; none where none is known."""

LIST_PRICES: Mapping[str, tuple[Price, ...]] = {
    # What Africa's Talking's answers to a text show as its cost.
    "KE": (Price("at", "KES", Decimal("0.80")),),
}


def list_prices(country: str) -> Sequence[Price]:
    """The list prices of a country."""
    return LIST_PRICES.get(country, ())


def prices_of_thousand(prices: Sequence[Price], parts: int) -> str:
    """What a thousand messages of so many parts cost; with several prices by whom. Empty where there is none."""
    if len(prices) == 1:
        return prices[0].price_of_thousand(parts)
    return ", ".join(f"{price.price_of_thousand(parts)} by {price.provider}" for price in prices)
