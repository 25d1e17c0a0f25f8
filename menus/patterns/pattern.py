"""A pattern that is ready to be searched for."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

import re2

from menus.patterns.alphabet import Alphabet, AlphabetWriter
from menus.patterns.character_set import CharacterSet
from menus.patterns.errors import UnsupportedPatternError
from menus.patterns.syntax import PatternParts, PatternReader

MAX_MEMORY = 1 << 20  # bytes of one pattern, the states that a search meets included
MAX_SIZE = (
    1200  # steps of its program: a search in the longest answer then takes less than a tenth of a second
)
_TOO_LARGE_CURE = "Repeat fewer times, and bound the length by `max:`."
_KEPT = 1024  # patterns; a service with more reads them again


class _CompiledPattern(Protocol):
    def search(self, text: bytes) -> object: ...


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression of a menu file. Two are equal if they are written alike."""

    source: str
    _compiled: _CompiledPattern = field(compare=False, repr=False)
    _alphabet: Alphabet = field(compare=False, repr=False)

    @classmethod
    def of(cls, source: str) -> "Pattern":
        """Return the pattern that is written so. Raises a PatternError."""
        return _pattern(source)

    def is_in(self, text: str) -> bool:
        """Return True if the pattern is found in a text. This takes a time that grows only with the text."""
        return self._compiled.search(self._alphabet.encode(text)) is not None


@lru_cache(maxsize=_KEPT)
def _pattern(source: str) -> Pattern:
    read = PatternReader(source).read()
    alphabet = _alphabet_of(read)
    expression = "".join(_written(part, alphabet) for part in read.parts)
    options = re2.Options()
    options.max_mem = MAX_MEMORY
    options.encoding = re2.Options.Encoding.LATIN1
    options.log_errors = False
    try:
        compiled = re2.compile(expression.encode("ascii"), options)
    except re2.error as error:
        raise UnsupportedPatternError("it is too large", _TOO_LARGE_CURE) from error
    if compiled.programsize > MAX_SIZE:
        raise UnsupportedPatternError("it is too large", _TOO_LARGE_CURE)
    return Pattern(source, compiled, alphabet)


def _alphabet_of(read: PatternParts) -> Alphabet:
    if len(read.line_ends) > 1 or len(read.word_edges) > 1:
        raise UnsupportedPatternError(
            "`$` or `\\b` stands in it with two meanings", "Give the whole pattern the same flags."
        )
    sets = tuple(dict.fromkeys(part for part in read.parts if isinstance(part, CharacterSet)))
    every_line = "(?m:^)" in read.parts or True in read.line_ends
    if every_line and False in read.line_ends:
        raise UnsupportedPatternError(
            "`^` and `$` stand in it with two meanings", "Give the whole pattern the same flags."
        )
    return AlphabetWriter(sets, bool(read.word_edges), True in read.word_edges, every_line).alphabet()


def _written(part: str | CharacterSet, alphabet: Alphabet) -> str:
    if isinstance(part, str):
        return part
    codes = "".join(rf"\x{code:02x}" for code in alphabet.set_bytes[part])
    return f"[{codes}]" if codes else r"[^\x00-\xff]"
