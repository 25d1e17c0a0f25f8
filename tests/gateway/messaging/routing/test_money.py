"""Money is exact, written as people and providers write it."""

from decimal import Decimal

import pytest

from gateway.messaging.routing.money import Money, money_from_micros, parse_money


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("KES 0.80", "0.80", "KES"),
        ("KES 0.8000", "0.8000", "KES"),
        ("KES 40,000", "40000", "KES"),
        ("KES 40_000.5", "40000.5", "KES"),
        (" usd0.0455 ", "0.0455", "USD"),
        ("KES 0", "0", "KES"),
    ],
)
def test_money_is_read(text: str, amount: str, currency: str) -> None:
    assert parse_money(text) == Money(Decimal(amount), currency)


@pytest.mark.parametrize(
    "text", ["", "0", "0.80", "0.80 KES", "KES", "KES -1", "KES 1.", "KES 0.8000000", "K 1"]
)
def test_what_is_no_money_is_none(text: str) -> None:
    assert parse_money(text) is None


@pytest.mark.parametrize(
    ("money", "written"),
    [
        (Money(Decimal("0.8"), "KES"), "KES 0.80"),
        (Money(Decimal("0.0455"), "USD"), "USD 0.0455"),
        (Money(Decimal("1600"), "KES"), "KES 1,600.00"),
        (Money(Decimal("1E+3"), "KES"), "KES 1,000.00"),
    ],
)
def test_money_is_written(money: Money, written: str) -> None:
    assert str(money) == written
    assert parse_money(written) == money


def test_sums_in_millionths_are_exact() -> None:
    price = Money(Decimal("0.0455"), "USD")
    assert money_from_micros(sum([price.micros] * 1000), "USD") == Money(Decimal("45.5"), "USD")
    assert price.multiplied_by(3) == Money(Decimal("0.1365"), "USD")
