"""The two ways in which a text goes over the air, and what it takes in each."""

from enum import StrEnum

from menus.rendering.text import gsm7


class Encoding(StrEnum):
    """GSM-7 counts septets; UCS-2 counts 16-bit units, of which an emoji takes two."""

    GSM7 = "GSM-7"
    UCS2 = "UCS-2"

    def units(self, text: str) -> int:
        """The units that `text` takes. In GSM-7 the text must be of that alphabet."""
        if self is Encoding.UCS2:
            return len(text) + sum(character > "\uffff" for character in text)
        if gsm7.ALPHABET.issuperset(text):
            return len(text)
        return len(text) + sum(character in gsm7.EXTENSION for character in text)


def encoding_of(text: str) -> Encoding:
    """GSM-7 where every character has a place in it, else UCS-2."""
    return Encoding.UCS2 if gsm7.septet_count(text) is None else Encoding.GSM7
