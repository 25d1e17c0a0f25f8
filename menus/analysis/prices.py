"""The price of one part of a text. The caller of the check gives it; without a price, only parts are reported."""

from collections.abc import Callable, Sequence
from decimal import Decimal

import msgspec


class Price(msgspec.Struct, frozen=True):
    """A provider's price of one part."""

    provider: str
    currency: str
    amount: Decimal

    def price_of_thousand(self, parts: int) -> str:
        """Return the price of a thousand messages of so many parts, such as `KES 1,600` or `USD 45.50`."""
        amount = self.amount * parts * 1000
        places = 0 if amount == amount.to_integral_value() else 2
        return f"{self.currency} {amount:,.{places}f}"


PricesByCountry = Callable[[str], Sequence[Price]]
"""Returns the prices in a country (ISO 3166, two capitals), the usual provider's first; empty if unknown."""


def no_prices(_country: str) -> Sequence[Price]:
    """Return no prices."""
    return ()


def prices_of_thousand(prices: Sequence[Price], parts: int) -> str:
    """Return the price of a thousand messages of so many parts. Several prices are each named by their provider."""
    if len(prices) == 1:
        return prices[0].price_of_thousand(parts)
    return ", ".join(f"{price.price_of_thousand(parts)} by {price.provider}" for price in prices)
