"""Keep the order of numbers and Latin words in texts that run from right to left, such as Arabic.

A phone orders the characters of a line by their directions (Unicode Standard Annex 9). Beside Arabic letters it may
turn `0711 222 333` or `2026-12-25` round. An isolate around a value keeps it apart: U+2066 for a value that runs from
left to right, U+2068 for one that runs as its first letter does, and U+2069 at its end.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from babel.core import get_global

LEFT_TO_RIGHT_ISOLATE, FIRST_STRONG_ISOLATE, ISOLATE_END = "\u2066", "\u2068", "\u2069"
_RIGHT_TO_LEFT_SCRIPTS = frozenset(
    {"Adlm", "Arab", "Aran", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi"}
)
_LANGUAGES_WITHOUT_SUBTAGS = {"prs": "Arab"}  # Dari
_RIGHT_TO_LEFT_LETTERS = frozenset({"R", "AL"})
_LEFT_TO_RIGHT = frozenset({"L", "EN", "AN"})  # letters, European and Arabic digits
_ISOLATES = re.compile("[\u2066-\u2069]")
_FIRST_STRONG_ISOLATED = re.compile("\u2068([^\u2066-\u2069]*)\u2069")
_ISOLATED = re.compile("[\u2066-\u2068][^\u2066-\u2069]*\u2069")


@cache
def is_right_to_left(language: str) -> bool:
    """Return True if a language is written from right to left, as Arabic (ar) and Punjabi in Pakistan (pa-PK) are."""
    primary, *others = language.replace("_", "-").split("-")
    written = next((part.capitalize() for part in others if len(part) == 4), None)
    if written is None:
        likely: Mapping[str, str] = get_global("likely_subtags")
        candidates = [f"{primary}_{part.upper()}" for part in others] + [primary]
        full = next((likely[name] for name in candidates if name in likely), "")
        written = next((part for part in full.split("_")[1:] if len(part) == 4), None)
    return (written or _LANGUAGES_WITHOUT_SUBTAGS.get(primary)) in _RIGHT_TO_LEFT_SCRIPTS


def runs_right_to_left(words: str) -> bool:
    """Return True if words of a right-to-left language run so. Words in Latin letters alone do not."""
    kinds = _directions(words)
    return not kinds.isdisjoint(_RIGHT_TO_LEFT_LETTERS) or "L" not in kinds


def isolate(value: str) -> str:
    """Return a value with isolates around each of its lines. What has right-to-left letters alone needs none."""
    if "\n" in value:
        return "\n".join(map(isolate, value.split("\n")))
    outside = _outside_isolates(value)
    if _ISOLATES.search(outside):  # without its other half an isolate would not end, or would end ours
        value = outside = without_isolates(value)
    kinds = _directions(outside)
    if kinds.isdisjoint(_LEFT_TO_RIGHT):
        return value
    mixed = not kinds.isdisjoint(_RIGHT_TO_LEFT_LETTERS)
    return f"{FIRST_STRONG_ISOLATE if mixed else LEFT_TO_RIGHT_ISOLATE}{value}{ISOLATE_END}"


def isolate_in(language: str, value: str) -> str:
    """Return a value so that its order stays in a text of this language."""
    return isolate(value) if is_right_to_left(language) else value


def keep_line_directions(text: str) -> str:
    """Return a text in which no line has right-to-left letters in isolates alone.

    A line runs as its first letter outside of isolates does. So the first value with such letters gives up its isolates
    if the line has none but in values.
    """
    if FIRST_STRONG_ISOLATE not in text:
        return text
    return "\n".join(
        line if _runs_by_its_words(line) else _FIRST_STRONG_ISOLATED.sub(r"\1", line, count=1)
        for line in text.split("\n")
    )


def _runs_by_its_words(line: str) -> bool:
    return not _directions(_outside_isolates(line)).isdisjoint(_RIGHT_TO_LEFT_LETTERS)


def without_isolates(text: str) -> str:
    """Return a text as it is compared, filed and spoken."""
    return text if text.isascii() else _ISOLATES.sub("", text)


def _outside_isolates(text: str) -> str:
    """Return what is in no isolate. Half an isolate stays."""
    while (outside := _ISOLATED.sub("", text)) != text:
        text = outside
    return text


def _directions(text: str) -> set[str]:
    return {unicodedata.bidirectional(character) for character in text}
