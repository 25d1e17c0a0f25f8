"""Clean texts for phones: plain quotes, dashes and spaces, no invisible characters, no controls."""

import unicodedata
from functools import lru_cache

from menus.rendering.text import gsm7
from menus.rendering.text.geez import with_geez_numbers_as_digits

_PLAIN = {
    **dict.fromkeys("‘’‚‛′ʼʻˈ`´‹›", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "…": "...",
    **dict.fromkeys("\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B))), " "),
}
# Characters without a meaning for readers: soft hyphen, zero-width space, word joiner, byte order mark.
_NEVER_SEEN = (0x00AD, 0x200B, 0x2060, 0xFEFF)
# Characters with a meaning beside Arabic, Persian or Indic letters and in emoji, but not beside Latin letters.
_JOINERS = (0x200C, 0x200D)
_DIRECTIONS = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_NO_CHARACTERS = (*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000))  # controls, lone surrogates

_DROPPED: dict[int, str | None] = dict.fromkeys((*_NO_CHARACTERS, *_NEVER_SEEN))
_BLANKS = {ord("\t"): " ", **dict.fromkeys((ord("\n"), 0x85, 0x2028, 0x2029), "\n")}
_TO_PLAIN = _DROPPED | {ord(odd): plain for odd, plain in _PLAIN.items()} | _BLANKS
_TO_BARE = dict.fromkeys((*_JOINERS, *_DIRECTIONS))
_TO_TIDY = _DROPPED | dict.fromkeys(_DIRECTIONS) | _BLANKS

# Letters that Unicode does not decompose into a plain letter and a mark.
LETTERS_WITHOUT_MARK = {
    **dict(zip("ɓɗƙƴɖƒɣɩʋɔɛəıłđðħŧʉ", "bdkydfgivoeeilddhtu", strict=True)),
    **dict(zip("ƁƊƘƳƉƑƔƖƲƆƐƏŁĐÐĦŦ", "BDKYDFGIVOEELDDHT", strict=True)),
    **dict(zip(("œ", "Œ", "ŋ", "Ŋ", "þ", "Þ", "ẞ"), ("oe", "OE", "ng", "NG", "th", "TH", "SS"), strict=True)),
}
_LATIN_MARKS = range(0x0300, 0x0370)


def to_plain_text(text: str) -> str:
    """Return `text` with plain quotes, dashes, ellipses and spaces, and without invisible characters."""
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", _newlines(text).translate(_TO_PLAIN))
    bare = text.translate(_TO_BARE)
    return text if gsm7.septet_count(bare) is None else bare


def to_unaccented_text(text: str) -> str:
    """Return `text` like `to_plain_text`, and replace Latin letters that GSM-7 lacks: "ê" becomes "e", "é" stays."""
    text = to_plain_text(text)
    if gsm7.septet_count(text) is not None:
        return text
    return to_plain_text("".join(map(_plain_letter, text)))


def plain_replacement(character: str) -> str | None:
    """Return the plain text for a character that GSM-7 lacks; None if no plain text means the same."""
    better = to_unaccented_text(character)
    return better if better != character and gsm7.septet_count(better) is not None else None


def tidy_input(text: str) -> str:
    """Return a citizen's input composed (NFC), without outer spaces, controls and lone surrogates.

    Line breaks inside stay. Joiners stay too, because some scripts need them. Direction marks are removed: phones add
    them to numbers copied from contacts.
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    return unicodedata.normalize("NFC", _newlines(text).translate(_TO_TIDY)).strip()


def ascii_digits(text: str) -> str:
    """Return `text` with every decimal digit as 0 to 9. For the key 4, a phone may send ٤, ４ or ४.

    A number in Ge'ez digits becomes one too. Superscripts and circled numbers stay as they are.
    """
    if text.isascii():
        return text
    text = with_geez_numbers_as_digits(text)
    return "".join(str(unicodedata.decimal(character, character)) for character in text)


def _newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


@lru_cache(4096)
def _plain_letter(character: str) -> str:
    if gsm7.septet_count(character) is not None:
        return character
    if ord(character) in _LATIN_MARKS:
        return ""  # a mark without a composed letter, such as the tone of ọ́
    if not character.isalpha():
        return character
    apart = unicodedata.normalize("NFKD", LETTERS_WITHOUT_MARK.get(character, character))
    bare = "".join(LETTERS_WITHOUT_MARK.get(part, part) for part in apart if ord(part) not in _LATIN_MARKS)
    return bare if gsm7.septet_count(bare) is not None else character
