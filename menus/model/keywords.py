"""A keyword as texts are searched for it."""

import re

import msgspec

from menus.input.fold import fold

LETTERS = r"[^\W\d_]"
SEPARATOR = r"[^\w+]*"  # a plus begins a number


class Keyword(msgspec.Struct, frozen=True):
    """The `word` of the menu file, folded, and the pattern that finds it at the beginning of a folded text."""

    word: str
    folded: str
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, word: str) -> "Keyword":
        """Return the keyword of a word. Other characters may replace its blanks, and digits may follow it."""
        folded = fold(word) or word
        end = r"(?!\w)" if folded[-1:].isdigit() else rf"(?!{LETTERS})"
        words = r"\W+".join(map(re.escape, folded.split()))
        return cls(word, folded, re.compile(rf"\W*({words}){end}{SEPARATOR}"))
