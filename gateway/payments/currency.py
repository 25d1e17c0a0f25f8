"""Amounts in the smallest unit of their currency, and in whole units."""

from decimal import Decimal

NO_DECIMALS = frozenset({"BIF", "DJF", "GNF", "KMF", "RWF", "UGX", "XAF", "XOF"})  # ISO 4217
MAX_AMOUNT = 10**15  # of the smallest unit; beyond it nobody pays
UNITS = 100  # of the smallest, in one unit of every other currency


def units_of(currency: str) -> int:
    """Return how many of the smallest unit are one unit."""
    return 1 if currency in NO_DECIMALS else UNITS


def read_amount(text: str, currency: str) -> int:
    """Return an amount written in units, such as `1,500.00`, in the smallest unit. Raises ValueError if it is none."""
    try:
        smallest = Decimal(text.strip().replace(",", "")) * units_of(currency)
        exact = int(smallest)
    except (ArithmeticError, ValueError) as error:
        raise ValueError(f"{text!r} is no amount") from error
    if abs(exact) > MAX_AMOUNT:
        raise ValueError(f"{text!r} is no amount")
    if smallest != exact:
        raise ValueError(f"{text!r} has more decimals than {currency}")
    return exact


def write_number(amount: int, currency: str) -> str:
    """Return an amount in the smallest unit as a number of units: `1500`, `12.50`."""
    return write_amount(amount, currency).removeprefix(f"{currency} ").replace(",", "")


def write_amount(amount: int, currency: str) -> str:
    """Return an amount in the smallest unit as people read it: `KES 1,500`, `KES 12.50`."""
    units = units_of(currency)
    whole, rest = divmod(abs(amount), units)
    sign = "-" if amount < 0 else ""
    decimals = f".{rest:0{len(str(units)) - 1}d}" if rest else ""
    return f"{currency} {sign}{whole:,}{decimals}"
