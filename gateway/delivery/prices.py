"""The prices that are known without being told: per part, by country and provider.

Only what was seen is here. Contracts differ and prices move, so the list stays short, and `prices:` in delivery.yaml
goes before it; of a country that neither has, parts are counted and no money.
"""

from collections.abc import Mapping
from decimal import Decimal

from gateway.delivery.money import Money

BUILT_IN: Mapping[str, Mapping[str, Money]] = {
    # Africa's Talking's answers to a text to a Kenyan number show it as its cost.
    "KE": {"at": Money(Decimal("0.80"), "KES")},
}


def with_built_in(told: Mapping[str, Mapping[str, Money]]) -> dict[str, dict[str, Money]]:
    """The prices of a delivery file, completed with those that are known."""
    return {key: {**BUILT_IN.get(key, {}), **told.get(key, {})} for key in {**BUILT_IN, **told}}
