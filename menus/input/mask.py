"""Masks what may lead to a person in words that are kept: digits, and addresses of mail."""

import re

MASK = "#"
_ADDRESS = re.compile(r"\S+@\S+")


def mask_numbers(text: str) -> str:
    """Return the text with `#` in place of each digit, of whatever script, and `@` in place of an address of mail."""
    without_addresses = _ADDRESS.sub("@", text)
    return "".join(MASK if character.isnumeric() else character for character in without_addresses)
