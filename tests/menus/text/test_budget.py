import pytest

from menus.text.budget import Budget
from menus.text.encoding import Encoding


@pytest.mark.parametrize(
    ("septets", "text", "used", "limit"),
    [
        (160, "a" * 160, 160, 160),
        (160, "a" * 161, 161, 160),
        (160, "{a}", 5, 160),
        (160, "ê" * 80, 80, 80),
        (160, "ê" * 79 + "😀", 81, 80),
        (182, "a" * 182, 182, 182),
        (182, "ê" * 80, 80, 80),  # a USSD string has 160 octets, whatever the network
        (100, "ê", 1, 50),
    ],
)
def test_measure(septets: int, text: str, used: int, limit: int) -> None:
    measured = Budget(septets).measure(text)
    assert (measured.used, measured.limit) == (used, limit)
    assert measured.fits is Budget(septets).fits(text) is (used <= limit)
    assert measured.encoding is (Encoding.UCS2 if "ê" in text else Encoding.GSM7)
