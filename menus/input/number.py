"""The one number in what was typed, and the words beside it: `1. Water`, `(2)`, `933905191 please`."""

import re
import unicodedata
from collections.abc import Collection
from typing import NamedTuple

from menus.input.fold import fold_words
from menus.input.politeness import without_politeness

MAX_WORDS_BESIDE = 4  # beside the number of a choice; more are a sentence about something else
_CHANGING_CHARACTERS = frozenset("+%<>=^*/\\|@&~×÷≤≥≈±‰")
_SHILLINGS = ("/=", "/-")  # `500/=` is how East Africa writes an amount
_DIGITS = re.compile("[0-9](?:.*[0-9])?", re.DOTALL)  # the first digit, the last one, and all between them
_SIGN = re.compile(r"(?<![^\s(:\"'])(?:[+-]\(?[.,]?|[.,])$|^[+-] $")  # a dash after a word is no sign
_ORDINALS = "ºª"  # `1º` is first in Portuguese
_SEVERAL_SIGNS = ("--", "-+", "+-", "++")
_NAMING_WORDS = frozenset(
    {"option", "number", "no", "nr", "nambari", "namba", "chaguo", "numero", "choix", "opcao"}
)
_CHANGING_WORDS_OF = {  # more of it, less than nothing, not it, or another number in words
    "en": (
        "hundred hundreds thousand thousands million millions billion dozen half quarter third point minus not k m "
        "two three four five six seven eight nine ten"
    ),
    "sw": (
        "mia elfu laki milioni bilioni nusu robo hasi sio siyo si "
        "moja mbili tatu nne tano sita saba nane tisa kumi"
    ),
    "fr": (
        "cent cents mille milliard demi demie quart virgule moins pas "
        "deux trois quatre cinq sept huit neuf dix"
    ),
}
_CHANGING_WORDS = frozenset(word for words in _CHANGING_WORDS_OF.values() for word in words.split())


class NumberAmongWords(NamedTuple):
    """A number as it was typed, and the folded words before and after it.

    `changes_it`: something beside it makes another number of it: `5 thousand`, `5%`, `12B`, `not 1`.
    """

    number: str
    words: str
    changes_it: bool

    @property
    def is_alone(self) -> bool:
        """True if nothing but punctuation and politeness stands beside it."""
        return not self.changes_it and not without_politeness(self.words)

    def means_choice(self, own: Collection[str], others: Collection[str], *, alone: bool = False) -> bool:
        """Return True if the number stands for a choice with the folded words `own`, beside choices with `others`.

        It does if the words beside it are politeness, the choice's own or, unless it must be `alone`, nobody's.
        """
        words = self.words
        if words in own or words in others:
            return words in own
        if self.is_alone or (not self.changes_it and _NAMING_WORDS.issuperset(words.split())):
            return True
        if alone or self.changes_it or words.count(" ") >= MAX_WORDS_BESIDE:
            return False
        left = f" {words} "
        for name in sorted(own, key=len, reverse=True):
            left = left.replace(f" {name} ", " ")
        return not any(f" {name} " in left or _may_count(left.split(), name) for name in others)


def find_number(plain: str) -> NumberAmongWords | None:
    """Return the only number in an input in its plain form; None if it holds none or several.

    What stands between its first and its last digit belongs to the number, as in `0711 082 077` and `2,5`, unless it
    has letters, as in `1 or 2`. A sign or a point directly before it does, too.
    """
    digits = _DIGITS.search(plain)
    if digits is None or any(character.isalpha() for character in digits[0]):
        return None
    start, end = digits.span()
    sign = _SIGN.search(plain[:start])
    start = sign.start() if sign else start
    before, after = plain[:start], plain[end:]
    if after.lstrip().startswith(_SHILLINGS):
        after = after.lstrip()[2:]
    beside = before + after
    if any(unicodedata.numeric(character, None) is not None for character in beside):
        return None
    words = f"{_words(before)} {_words(after)}".strip()
    changes_it = (
        not _CHANGING_CHARACTERS.isdisjoint(beside)
        or "#" in after  # `#1` is number one, but `1#` is dialled
        or not _CHANGING_WORDS.isdisjoint(words.split())
        or _is_single_letter(before[::-1])
        or before.endswith(_SEVERAL_SIGNS)
        or _is_single_letter(after)
    )
    return NumberAmongWords(plain[start:end], words, changes_it)


def _may_count(words: list[str], name: str) -> bool:
    """Return True if a number with these words may be meant by the name of a choice: `2 homes` by `1-5 homes`."""
    counted = [word for word in re.split(r"[\W_]+", name) if word.isalpha()]
    if not words or not any(map(str.isdigit, name)):
        return False
    return not counted or any(_is_same_word(word, one) for word in words for one in counted)


def _is_same_word(word: str, other: str) -> bool:
    """Return True if the words are the same, or singular and plural of one."""
    return word == other or (
        min(len(word), len(other)) > 2 and word.startswith(other[:-1]) and other.startswith(word[:-1])
    )


def _words(beside: str) -> str:
    """Return the folded words in what stands beside a number; empty if it has none."""
    words = fold_words(beside.strip("- "))
    return words if any(character.isalnum() for character in words) else ""


def _is_single_letter(outward: str) -> bool:
    """Return True if a single letter is attached to the number, going outward from it: `12B` is no 12."""
    return outward[:1].isalpha() and outward[0] not in _ORDINALS and not outward[1:2].isalpha()
