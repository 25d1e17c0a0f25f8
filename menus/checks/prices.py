"""What a text costs, roughly: list prices of bulk SMS to a country's own networks, per part.

They are there to compare texts with, not to budget with: contracts differ, and prices move. Only what was seen is
here; for other countries the check tells the parts and no price.
"""

from collections.abc import Mapping

PRICES: Mapping[str, tuple[str, float]] = {
    "KE": ("KES", 0.80),  # what Africa's Talking's answers to a text show as its cost
}


def price_of(country: str, parts: int) -> str | None:
    """The price of a thousand messages of so many parts, such as `KES 1,600`; None where no price is known."""
    if country not in PRICES:
        return None
    currency, price = PRICES[country]
    return f"{currency} {price * parts * 1000:,.0f}"
