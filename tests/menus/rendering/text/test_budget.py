import pytest

from menus.model.settings import PageLimits
from menus.rendering.text.budget import PageBudget
from menus.rendering.text.encoding import Encoding


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
    measured = PageBudget(septets).measure(text)
    assert (measured.used, measured.limit) == (used, limit)
    assert measured.fits is PageBudget(septets).fits(text) is (used <= limit)
    assert measured.encoding is (Encoding.UCS2 if "ê" in text else Encoding.GSM7)


@pytest.mark.parametrize(
    ("septets", "wide"),
    [(459, 3 * 67), (306, 2 * 67), (160, 70), (80, 35), (1530, 10 * 67)],
)
def test_a_text_holds_as_many_wide_characters_as_its_parts(septets: int, wide: int) -> None:
    assert PageLimits({"sms": septets}, {}).page_budget("sms", "63902").measure("ê").limit == wide
    assert PageBudget(septets).measure("ê").limit == min(septets // 2, 80)


def test_what_is_spoken_has_one_limit_in_every_script() -> None:
    budget = PageLimits({"voice": 2000}, {}).page_budget("voice", "")
    assert budget.measure("ê" * 500).fits
    assert not budget.measure("ê" * 2001).fits
