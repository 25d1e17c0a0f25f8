import pytest

from menus.rendering.text.sanitise import ascii_digits


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("0712", "0712"),
        ("٠٧١٢", "0712"),
        ("۰۷۱۲", "0712"),
        ("０７１２", "0712"),
        ("०७१२", "0712"),
        ("𝟘𝟟", "07"),
        ("m² ①", "m² ①"),
        ("saa ٩", "saa 9"),
        ("\ud800٣", "\ud8003"),
        ("", ""),
    ],
)
def test_digits_of_every_script(typed: str, digits: str) -> None:
    assert ascii_digits(typed) == digits
