"""The grams of a text: runs of two to four characters of its folded words, with the blanks around them."""

from collections import Counter
from collections.abc import Collection

from menus.input.fold import fold_words

SHORTEST, LONGEST = 2, 4  # characters
MAX_CHARACTERS = 480  # of a text that are read; three parts of an SMS


def grams_of(text: str, ignored: Collection[str] = frozenset()) -> Counter[str]:
    """Return how often each gram occurs, without those of `ignored` words unless there are no others.

    Words are folded, so accents, case and punctuation make no difference.
    """
    found: Counter[str] = Counter()
    words = fold_words(text[:MAX_CHARACTERS]).split()
    for word in [word for word in words if word not in ignored] or words:
        padded = f" {word} "
        for length in range(SHORTEST, LONGEST + 1):
            found.update(padded[start : start + length] for start in range(len(padded) - length + 1))
    return found
