"""Prices of texts: those of delivery.yaml before those that are known without being told.

Contracts differ and prices move, so the list of the latter stays short; of a country that neither has, parts are
counted and no money.
"""

from collections.abc import Mapping, Sequence

from gateway.messaging.routing.delivery_config import DeliveryConfig
from gateway.messaging.routing.money import Money
from menus.analysis.prices import LIST_PRICES, Price, PricesByCountry

BUILT_IN_PRICES: Mapping[str, Mapping[str, Money]] = {
    country: {price.provider: Money(price.amount, price.currency) for price in prices}
    for country, prices in LIST_PRICES.items()
}


def with_built_in_prices(configured: Mapping[str, Mapping[str, Money]]) -> dict[str, dict[str, Money]]:
    """The prices of a delivery file, completed with those that are known."""
    return {
        key: {**BUILT_IN_PRICES.get(key, {}), **configured.get(key, {})}
        for key in {**BUILT_IN_PRICES, **configured}
    }


def price_lookup(delivery: DeliveryConfig) -> PricesByCountry:
    """The prices by which `gateway check` tells what texts cost: of the country's providers, in their order."""

    def of(country: str) -> Sequence[Price]:
        found = ((name, delivery.price(name, country)) for name in delivery.route(country).providers)
        return [Price(name, money.currency, money.amount) for name, money in found if money]

    return of
