"""The words of SMS commands: STOP, START and HELP, in each language.

A command is one word, with at most polite words and the word for our texts around it.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from menus.input.fold import fold
from menus.words.language_words import own_words, words_of

STOP_WORDS, START_WORDS, HELP_WORDS = "stop_words", "start_words", "help_words"
"""The names of the lists of words, under `words:` too."""

WORD_PATTERN = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def command_words(name: str, language: str, words: Mapping[str, str]) -> frozenset[str]:
    """Return the words of a language for a command, folded: ours, and those of `words`, the menu file's own."""
    return _fold_listed(",".join((own_words(language).get(name, ""), words.get(name, ""))))


def possible_commands(text: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    """Return the folded words that a text may be as a command: without what may stand beside one, and as a whole."""
    tokens = WORD_PATTERN.findall(fold(text))
    fillers = frozenset[str]().union(*map(_filler_words, languages))
    spare, whole = "".join(token for token in tokens if token not in fillers), "".join(tokens)
    return (spare, whole) if tokens else ()


@lru_cache(256)
def _fold_listed(listed: str) -> frozenset[str]:
    """Return the words of a list with commas, folded, each without blanks and punctuation."""
    each = ("".join(WORD_PATTERN.findall(fold(word))) for word in listed.split(","))
    return frozenset(filter(None, each))


@cache
def _filler_words(language: str) -> frozenset[str]:
    """Return the words of a language that may stand beside a command and change nothing."""
    known = words_of(language)
    return frozenset(map(fold, known.beside_commands)) if known is not None else frozenset()
