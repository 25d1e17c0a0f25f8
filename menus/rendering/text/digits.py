"""Digits of every script, as ASCII ones: a keypad or keyboard may send ٤, ４ or ४ where it shows 4."""

import unicodedata


def ascii_digits(text: str) -> str:
    """`text` with every decimal digit as 0 to 9. Superscripts and circled numbers stay as they are."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(character, character)) for character in text)
