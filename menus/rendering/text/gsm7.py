"""The GSM 7-bit default alphabet and its extension table (3GPP TS 23.038, 6.2.1).

A character of the alphabet takes one septet. A character of the extension takes two: an escape and its code. Any other
character makes the whole text 16-bit.
"""

ALPHABET = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ"
    " !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset("\f^{}\\[~]|€")
_BOTH = ALPHABET | EXTENSION
_ASCII_ALPHABET = "".join(filter(str.isascii, ALPHABET)).encode()


def is_in_alphabet(text: str) -> bool:
    """Return True if every character takes one septet. Most texts are ASCII, and looked at in one go."""
    if text.isascii():
        return not text.encode().translate(None, _ASCII_ALPHABET)
    return ALPHABET.issuperset(text)


def septet_count(text: str) -> int | None:
    """Return the septets of `text`; None if a character is outside GSM-7."""
    if is_in_alphabet(text):
        return len(text)
    if not _BOTH.issuperset(text):
        return None
    return len(text) + sum(character in EXTENSION for character in text)


def first_unsupported(text: str) -> str | None:
    """Return the first character that GSM-7 lacks, if there is one that can be seen; None if it has all of them."""
    lacking = [character for character in text if character not in _BOTH]
    return next(filter(str.isprintable, lacking), next(iter(lacking), None))


def unsupported_characters(text: str) -> tuple[str, ...]:
    """Return every character that GSM-7 lacks, each once, in the order of the text."""
    return tuple(dict.fromkeys(character for character in text if character not in _BOTH))
