"""The two encodings of a text on the air, and the number of units of a text in each."""

from enum import StrEnum

from menus.rendering.text import gsm7


class Encoding(StrEnum):
    """GSM-7 counts septets. UCS-2 counts 16-bit units; an emoji takes two."""

    GSM7 = "GSM-7"
    UCS2 = "UCS-2"

    def units(self, text: str) -> int:
        """Return the units of `text`. For GSM-7, all of its characters must be in that alphabet."""
        if self is Encoding.UCS2:
            return len(text) + sum(character > "\uffff" for character in text)
        if gsm7.is_in_alphabet(text):
            return len(text)
        return len(text) + sum(character in gsm7.EXTENSION for character in text)


def encoding_of(text: str) -> Encoding:
    """Return GSM-7 if it has every character, else UCS-2."""
    return Encoding.UCS2 if gsm7.septet_count(text) is None else Encoding.GSM7
