"""Words that were written without their vowels, as in texts. The words of the examples tell which are meant."""

from collections.abc import Iterable

from menus.guess.grams import MAX_CHARACTERS
from menus.input.fold import fold_words

VOWELS = frozenset("aeiou")
LEAST_LETTERS = 2  # of a word that has no vowels left
LEAST_CONSONANTS = 4  # of a word that has some left


class ShortWords:
    """Spells out words of a text that left vowels out, if one word of the examples alone may be meant."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Learn the words of examples."""
        self._known = frozenset(word for text in texts for word in fold_words(text).split())
        self._by_bones: dict[str, str] = {}
        for word in sorted(self._known):
            bones = _bones_of(word)
            self._by_bones[bones] = "" if bones in self._by_bones else word

    def spell_out(self, text: str) -> str:
        """Return the words of a text, folded. One that no example has is the only longer word with its consonants."""
        return " ".join(map(self._spell_out_word, fold_words(text[:MAX_CHARACTERS]).split()))

    def _spell_out_word(self, word: str) -> str:
        if word in self._known or not (word.isascii() and word.isalpha()):
            return word
        bones = _bones_of(word)
        least = LEAST_CONSONANTS if VOWELS & set(word[1:]) else LEAST_LETTERS
        meant = self._by_bones.get(bones, "") if len(bones) >= least else ""
        return meant if len(meant) > len(word) else word


def _bones_of(word: str) -> str:
    """Return a word without its vowels, but for the first letter; of a letter that stands twice, one."""
    bones = word[:1]
    for letter in word[1:]:
        if letter not in VOWELS and letter != bones[-1]:
            bones += letter
    return bones
