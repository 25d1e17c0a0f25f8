import pytest

from gateway.payments.currency import read_amount, write_amount, write_number


@pytest.mark.parametrize(
    ("amount", "currency", "words", "number"),
    [
        (150_000, "KES", "KES 1,500", "1500"),
        (1250, "KES", "KES 12.50", "12.50"),
        (5, "KES", "KES 0.05", "0.05"),
        (0, "KES", "KES 0", "0"),
        (1500, "UGX", "UGX 1,500", "1500"),
        (-1250, "KES", "KES -12.50", "-12.50"),
    ],
)
def test_amounts_are_written_and_read_in_units(amount: int, currency: str, words: str, number: str) -> None:
    assert write_amount(amount, currency) == words
    assert write_number(amount, currency) == number
    assert read_amount(number, currency) == amount


@pytest.mark.parametrize("text", ["", "ten", "1.005", "NaN", "1e40"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"no amount|more decimals"):
        read_amount(text, "KES")
