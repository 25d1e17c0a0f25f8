"""Prices of texts: those of delivery.yaml before the list prices that providers declare.

Contracts differ and prices move, so the list of the latter stays short; of a country that neither has, parts are
counted and no money.
"""

from collections.abc import Mapping, Sequence

from gateway.messaging.routing.delivery_config import DeliveryConfig
from gateway.messaging.routing.money import Money
from menus.analysis.prices import Price, PricesByCountry

ListPrices = Mapping[str, Mapping[str, Money]]
"""What a part of a text costs, by country and provider."""


def with_list_prices(configured: ListPrices, list_prices: ListPrices) -> dict[str, dict[str, Money]]:
    """The prices of a delivery file, completed with list prices."""
    return {
        key: {**list_prices.get(key, {}), **configured.get(key, {})} for key in {**list_prices, **configured}
    }


def price_lookup(delivery: DeliveryConfig) -> PricesByCountry:
    """The prices by which `gateway check` tells what texts cost: of the country's providers, in their order."""

    def of(country: str) -> Sequence[Price]:
        found = ((name, delivery.price(name, country)) for name in delivery.route(country).providers)
        return [Price(name, money.currency, money.amount) for name, money in found if money]

    return of


def list_price_lookup(list_prices: ListPrices) -> PricesByCountry:
    """List prices by which `gateway check` tells what texts cost."""

    def of(country: str) -> Sequence[Price]:
        found = list_prices.get(country, {})
        return [Price(name, money.currency, money.amount) for name, money in found.items()]

    return of
