"""Money as whole numbers of the smallest unit of a currency, such as cents."""

from decimal import Decimal

from menus.expressions.values import MAX_NUMBER, Json, to_number

_WITHOUT_CENTS = frozenset(
    {"BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"}
)
"""Currencies without a smaller unit (ISO 4217). All others that services use have two decimals."""


def smallest_units(value: Json, currency: str) -> int | None:
    """Return an amount above zero in the smallest unit; None if it is no such amount, or has too many decimals."""
    number = to_number(value)
    if number is None or not 0 < number < MAX_NUMBER:
        return None
    units = number * _units_in_one(currency)
    return int(units) if units == units.to_integral_value() else None


def amount_of(units: int, currency: str) -> int | str:
    """Return an amount as people write it: `1500`, or `1500.50`."""
    in_one = _units_in_one(currency)
    whole, rest = divmod(units, in_one)
    return f"{whole}.{rest:02}" if rest else whole


def largest_units(number: Decimal, currency: str) -> int:
    """Return a bound of an amount in the smallest unit, rounded up."""
    return -int(-number * _units_in_one(currency) // 1)


def _units_in_one(currency: str) -> int:
    return 1 if currency in _WITHOUT_CENTS else 100
