"""What a text costs, roughly: list prices of bulk SMS to a country's own networks, per part.

They are there to compare texts with, not to budget with: contracts differ, and prices move.
"""

from collections.abc import Mapping

PRICES: Mapping[str, tuple[str, float]] = {
    "GH": ("GHS", 0.04),
    "KE": ("KES", 0.80),
    "MW": ("MWK", 15.0),
    "NG": ("NGN", 4.0),
    "RW": ("RWF", 10.0),
    "TZ": ("TZS", 22.0),
    "UG": ("UGX", 35.0),
    "ZA": ("ZAR", 0.30),
    "ZM": ("ZMW", 0.25),
}


def price_of(country: str, parts: int) -> str | None:
    """The price of a thousand messages of so many parts, such as `KES 1,600`; None where no price is known."""
    if country not in PRICES:
        return None
    currency, price = PRICES[country]
    return f"{currency} {price * parts * 1000:,.0f}"
