"""Exact amounts of money."""

import re
from dataclasses import dataclass
from decimal import Decimal

MICROS = 1_000_000  # millionths in one unit of a currency; sums are kept as whole millionths
_WRITTEN = re.compile(r"(?P<currency>[A-Za-z]{3})\s?(?P<amount>[0-9][0-9,_]{0,14}(\.[0-9]{1,6})?)")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency, such as KES 0.80. The currency is ISO 4217's three capitals."""

    amount: Decimal
    currency: str

    def multiplied_by(self, number: int) -> "Money":
        """Return `number` times the amount."""
        return Money(self.amount * number, self.currency)

    @property
    def micros(self) -> int:
        """The amount in millionths of the currency's unit, rounded."""
        return int((self.amount * MICROS).to_integral_value())

    def __str__(self) -> str:
        places = max(2, -int(self.amount.normalize().as_tuple().exponent))
        return f"{self.currency} {self.amount:,.{places}f}"


def money_from_micros(micros: int, currency: str) -> Money:
    """Return the money for an amount in millionths. This is the inverse of `Money.micros`."""
    return Money(Decimal(micros) / MICROS, currency)


def parse_money(text: str) -> Money | None:
    """Read an amount such as `KES 0.80`, `KES 40,000` or `usd0.0455`; return None if the text is not one.

    Prices in delivery.yaml are written so. Africa's Talking writes costs ("KES 0.8000") and balances so.
    """
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        return None
    return Money(Decimal(re.sub("[,_]", "", found["amount"])), found["currency"].upper())
