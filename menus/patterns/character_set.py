"""The characters that one part of a pattern may match."""

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from menus.patterns.letter_case import case_variants

LAST_CHARACTER = 0x10FFFF
LAST_ASCII = 0x7F
KINDS = "dwso"  # a decimal digit, another letter or number or `_`, a blank, any other character
_KINDS_OF_CLASS = {"d": frozenset("d"), "w": frozenset("dw"), "s": frozenset("s")}
_ASCII_CLASSES = {
    "d": ((0x30, 0x39),),
    "w": ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)),
    "s": ((0x09, 0x0D), (0x20, 0x20)),
}


def kind_of(character: str) -> str:
    r"""Return the kind of a character, by which `\d`, `\w` and `\s` know it, as Python does."""
    if character.isdecimal():
        return "d"
    if character.isalnum() or character == "_":
        return "w"
    return "s" if character.isspace() else "o"


class CharacterSet(msgspec.Struct, frozen=True):
    """Characters within `ranges` of code points, and those of the `kinds`; all others if `negated`."""

    ranges: tuple[tuple[int, int], ...] = ()
    kinds: frozenset[str] = frozenset()
    negated: bool = False

    @classmethod
    def of_class(cls, letter: str, *, is_ascii: bool) -> "CharacterSet":
        r"""Return the set of `\d`, `\w` or `\s`, or of all others for `\D`, `\W` or `\S`. It is not `negated`."""
        name = letter.lower()
        if is_ascii:
            ranges = _ASCII_CLASSES[name]
            return cls(_complement(ranges) if letter.isupper() else ranges)
        kinds = _KINDS_OF_CLASS[name]
        return cls(kinds=frozenset(KINDS) - kinds if letter.isupper() else kinds)

    def holds(self, code: int, kind: str) -> bool:
        """Return True if the set has this character, whose kind is given."""
        found = kind in self.kinds or any(low <= code <= high for low, high in self.ranges)
        return found != self.negated

    def in_any_case(self, *, is_ascii: bool) -> "CharacterSet":
        """Return the set with the upper and lower case of each character."""
        return replace(self, ranges=(*self.ranges, *_other_case(self.ranges, is_ascii=is_ascii)))


def _other_case(ranges: Iterable[tuple[int, int]], *, is_ascii: bool) -> Iterable[tuple[int, int]]:
    for low, high in ranges:
        if is_ascii:
            letters = (chr(code) for code in range(low, min(high, LAST_ASCII) + 1))
            yield from ((ord(one.swapcase()),) * 2 for one in letters if one.isalpha())
        else:
            yield from ((other, other) for other in case_variants(low, high))


def _complement(ranges: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    lows = (0, *(high + 1 for _, high in ranges))
    highs = (*(low - 1 for low, _ in ranges), LAST_CHARACTER)
    return tuple(zip(lows, highs, strict=True))
