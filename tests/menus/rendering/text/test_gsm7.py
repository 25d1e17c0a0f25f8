import pytest

from menus.rendering.text import gsm7
from menus.rendering.text.encoding import Encoding, encoding_of

ALPHABET_OF_THE_STANDARD = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)


def test_alphabet_has_127_characters_and_an_escape() -> None:
    assert set(ALPHABET_OF_THE_STANDARD) == gsm7.ALPHABET
    assert len(gsm7.ALPHABET) == 127
    assert set("\f^{}\\[~]|€") == gsm7.EXTENSION


@pytest.mark.parametrize(
    ("text", "septets"),
    [
        ("", 0),
        ("Habari", 6),
        ("a\nb", 3),
        ("é à ñ Ç", 7),
        ("[1/10]", 8),
        ("€", 2),
        ("^" * 80, 160),
        ("ç", None),
        ("’", None),
        ("a\tb", None),
        ("`", None),
        ("😀", None),
        ("\ud800", None),
        ("\x1b", None),
    ],
)
def test_septets(text: str, septets: int | None) -> None:
    assert gsm7.septet_count(text) == septets
    assert encoding_of(text) is (Encoding.UCS2 if septets is None else Encoding.GSM7)


def test_names_what_is_outside() -> None:
    assert gsm7.first_unsupported("naïve “ê” ï") == "ï"
    assert gsm7.unsupported_characters("naïve “ê” ï") == ("ï", "“", "ê", "”")
    assert gsm7.first_unsupported("plain [text]") is None
    assert gsm7.unsupported_characters("plain [text]") == ()


def test_sixteen_bit_units() -> None:
    assert Encoding.UCS2.units("aé😀") == 4


@pytest.mark.parametrize(
    ("text", "first"), [("ab", None), ("aşb", "ş"), ("\u2066a\u2069 ş", "ş"), ("\u2066", "\u2066")]
)
def test_the_first_character_outside_the_alphabet_is_one_that_can_be_seen(
    text: str, first: str | None
) -> None:
    assert gsm7.first_unsupported(text) == first
