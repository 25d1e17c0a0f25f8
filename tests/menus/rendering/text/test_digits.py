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
        ("፩", "1"),
        ("፲", "10"),
        ("፺፱", "99"),
        ("፻", "100"),
        ("፳፻፲፮", "2016"),
        ("፼", "10000"),
        ("፩፻፳፫፼፬፻፭", "1230405"),
        ("፳፰/፬/፳፻፲፮", "28/4/2016"),
        ("፩፪", "፩፪"),  # these digits have no places
        ("፩፲", "፩፲"),
        ("፻፻", "፻፻"),
        ("m² ①", "m² ①"),
        ("saa ٩", "saa 9"),
        ("\ud800٣", "\ud8003"),
        ("", ""),
    ],
)
def test_digits_of_every_script(typed: str, digits: str) -> None:
    assert ascii_digits(typed) == digits
