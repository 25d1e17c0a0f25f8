"""The plain form of what was typed: ASCII digits, plain quotes, dashes and blanks, nothing invisible."""

import unicodedata
from functools import lru_cache

from menus.rendering.text.sanitise import ascii_digits, to_plain_text

_DROPPED_CATEGORIES = frozenset({"Cc", "Cf", "Cs"})  # controls, format characters, lone surrogates
_VARIATION_SELECTORS = range(0xFE00, 0xFE10)  # U+FE0F makes an emoji of the character before it
_KEYCAP = 0x20E3
_KEYCAP_TEN = "\N{KEYCAP TEN}"
_WIDE_FORMS = (range(0xFE50, 0xFE70), range(0xFF01, 0xFFEF))  # small and full-width forms


def plain_input(typed: str) -> str:
    """Return what was typed in its plain form, without outer blanks and with one blank between words.

    Letters keep their case and accents. Superscripts and circled digits are no digits and stay as they are.
    """
    if not (typed.isascii() and typed.isprintable()):
        blanks = " ".join(typed.split())  # a line break or a tab separates words, too
        typed = "".join(map(plain_character, ascii_digits(to_plain_text(blanks))))
    return " ".join(typed.split())


@lru_cache(4096)
def plain_character(character: str) -> str:
    """Return one character of a plain text in its plain form; empty if nobody can see it."""
    code = ord(character)
    if character.isascii():
        return character
    if (
        code in _VARIATION_SELECTORS
        or code == _KEYCAP
        or unicodedata.category(character) in _DROPPED_CATEGORIES
    ):
        return ""
    if character == _KEYCAP_TEN:
        return "10"
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    if any(code in forms for forms in _WIDE_FORMS):
        return unicodedata.normalize("NFKC", character)
    return character
