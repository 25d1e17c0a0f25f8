"""The form in which typed words and words of the menus are compared."""

import re
import unicodedata
from functools import lru_cache

from menus.input.plain import plain_character, plain_input
from menus.rendering.text.sanitise import LETTERS_WITHOUT_MARK

EDGE_PUNCTUATION = " .,;:!?\"'()[]{}_"
"""ASCII characters that mean nothing beside a word or a number. A sign, as in `A+` or `-5`, means something."""

_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=\w)|(?<=\d)-(?=[^\W\d_])")  # not one between digits, as in `1-5`
_EDGE_CATEGORIES = frozenset(
    {"Pe", "Pf", "Pi", "Po", "Ps", "Sk", "So"}
)  # punctuation, emoji and their skin tones
_MARKS = (
    range(0x0300, 0x0370),  # Latin, Greek, Cyrillic
    range(0x064B, 0x0660),  # Arabic vowel signs, and the hamza above or below an alef
    range(0x1AB0, 0x1B00),
    range(0x1DC0, 0x1E00),
    range(0x20D0, 0x2100),
    range(0xFE20, 0xFE30),
)
_DROPPED = frozenset("\N{ARABIC TATWEEL}\N{ARABIC LETTER SUPERSCRIPT ALEF}")
_GSM_LETTERS = {"ø": "o", "æ": "ae"}  # `plain: letters` leaves them, as they cost nothing in a text


def fold(text: str) -> str:
    """Return `text` in its plain form, in lower case, without accents.

    Accents go as `plain: letters` lets them go, also those that GSM-7 has. Letters such as `đ ø ł ı` lose their stroke
    or dot. Marks of other scripts, which are vowels there, stay.
    """
    plain = plain_input(text).casefold()
    if plain.isascii():
        return plain
    return " ".join("".join(map(_fold_letter, unicodedata.normalize("NFC", plain))).split())


def fold_with_places(text: str) -> tuple[str, tuple[int, ...]]:
    """Return a plain text folded, its blanks as they are, and the place in `text` of each folded character.

    The last place is the end of the text.
    """
    folded: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        lower = unicodedata.normalize("NFC", plain_character(character).casefold())
        letters = "".join(map(_fold_letter, lower))
        folded.append(letters)
        places += [place] * len(letters)
    return "".join(folded), (*places, len(text))


def fold_words(text: str) -> str:
    """Return the words of `text` folded, without the punctuation and emoji beside them, and without hyphens in them.

    A text without words, such as `*` or an emoji, stays as `fold` returns it.
    """
    folded = fold(text)
    if folded.replace(" ", "").isalnum():  # nothing to strip
        return folded
    folded = _HYPHEN.sub(" ", folded)
    words = (strip_edges(word) for word in folded.split())
    return " ".join(word for word in words if word not in {"", "-"}) or folded


def strip_edges(text: str) -> str:
    """Return `text` without punctuation, emoji and blanks at both ends, and without `#` at its beginning."""
    text = text.strip(EDGE_PUNCTUATION).lstrip("#").lstrip(EDGE_PUNCTUATION)
    if text.isascii():
        return text
    start, end = 0, len(text)
    while start < end and _is_edge(text[start]):
        start += 1
    while start < end and _is_edge(text[end - 1]):
        end -= 1
    return text[start:end]


def _is_edge(character: str) -> bool:
    if character.isascii():
        return character in EDGE_PUNCTUATION
    return unicodedata.category(character) in _EDGE_CATEGORIES


@lru_cache(4096)
def _fold_letter(character: str) -> str:
    if character.isascii():
        return character
    if _is_mark(character):
        return ""
    if not character.isalpha():
        return character
    apart = unicodedata.normalize("NFKD", _plain_letter(character)).casefold()
    return "".join(_plain_letter(part) for part in apart if not _is_mark(part))


def _plain_letter(character: str) -> str:
    return _GSM_LETTERS.get(character) or LETTERS_WITHOUT_MARK.get(character, character)


def _is_mark(character: str) -> bool:
    return character in _DROPPED or any(ord(character) in marks for marks in _MARKS)
