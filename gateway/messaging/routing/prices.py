"""Prices of texts: those in delivery.yaml, else the list prices that providers declare.

Contracts differ and prices change, so providers declare few list prices. For a country without any price, parts are
counted but no money.
"""

from collections.abc import Mapping, Sequence

from gateway.messaging.routing.delivery_config import DeliveryConfig
from gateway.messaging.routing.money import Money
from menus.analysis.prices import Price, PricesByCountry

ListPrices = Mapping[str, Mapping[str, Money]]
"""The price of one part of a text, by country and provider."""


def with_list_prices(configured: ListPrices, list_prices: ListPrices) -> dict[str, dict[str, Money]]:
    """Return the prices of a delivery file, completed with list prices."""
    return {
        key: {**list_prices.get(key, {}), **configured.get(key, {})} for key in {**list_prices, **configured}
    }


def price_lookup(delivery: DeliveryConfig) -> PricesByCountry:
    """Return the lookup of prices for the cost report of `gateway check`: those of a country's providers, in order."""

    def of(country: str) -> Sequence[Price]:
        found = ((name, delivery.price(name, country)) for name in delivery.route(country).providers)
        return [Price(name, money.currency, money.amount) for name, money in found if money]

    return of


def list_price_lookup(list_prices: ListPrices) -> PricesByCountry:
    """Return the lookup of list prices for the cost report of `gateway check`."""

    def of(country: str) -> Sequence[Price]:
        found = list_prices.get(country, {})
        return [Price(name, money.currency, money.amount) for name, money in found.items()]

    return of
