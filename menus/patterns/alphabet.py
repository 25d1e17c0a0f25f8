r"""Write texts in the alphabet of a pattern, in which all characters that it cannot tell apart are one byte.

RE2 knows `\d`, `\w`, `\s`, `\b` and `(?i)` of ASCII only, and its `$` does not match before a last line break. Python,
in whose way menu files write patterns, knows them of all scripts. In such an alphabet both mean the same, and
`\w{3,160}` needs no tables of Unicode, which take RE2 half a second to prepare.
"""

from bisect import bisect_right
from collections.abc import Iterable

import msgspec

from menus.patterns.character_set import KINDS, LAST_ASCII, CharacterSet, kind_of
from menus.patterns.errors import UnsupportedPatternError

LINE_END = 0x0A  # before it RE2's `(?m:$)` matches
_WORD_BYTES = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"  # of RE2's `\b`
_OTHER_BYTES = bytes(byte for byte in range(256) if byte not in _WORD_BYTES and byte != LINE_END)


class Alphabet(msgspec.Struct, frozen=True):
    """The byte of each character: by its code for ASCII, else by the range of codes that it is in, and its kind.

    `ascii_bytes` is a table of `bytes.translate`. `starts` are the first codes of these ranges. `set_bytes` are the
    bytes that stand for each set of the pattern.
    """

    ascii_bytes: bytes
    starts: tuple[int, ...]
    kind_bytes: tuple[dict[str, int], ...]
    set_bytes: dict[CharacterSet, bytes]

    def encode(self, text: str) -> bytes:
        """Return a text in this alphabet. A line break at its end is a line end, whatever other breaks are."""
        in_ascii = text.isascii()
        encoded = text.encode().translate(self.ascii_bytes) if in_ascii else bytes(map(self._byte, text))
        return encoded[:-1] + bytes([LINE_END]) if text.endswith("\n") else encoded

    def _byte(self, character: str) -> int:
        code = ord(character)
        if code <= LAST_ASCII:
            return self.ascii_bytes[code]
        return self.kind_bytes[bisect_right(self.starts, code) - 1][kind_of(character)]


class AlphabetWriter(msgspec.Struct):
    r"""Makes the alphabet of a pattern that has these `sets`.

    `word_edges`: the pattern has `\b`, so word characters get bytes that RE2 takes for such; with `ascii_words` these
    are ASCII only. `every_line`: each line break is a line end, not only one at the end of the text.
    """

    sets: tuple[CharacterSet, ...]
    word_edges: bool = False
    ascii_words: bool = False
    every_line: bool = False
    _free: dict[bool, list[int]] = msgspec.field(
        default_factory=lambda: {True: list(reversed(_WORD_BYTES)), False: list(reversed(_OTHER_BYTES))}
    )
    _known: dict[tuple[bool, ...], int] = msgspec.field(default_factory=dict)

    def alphabet(self) -> Alphabet:
        """Return the alphabet. Raises UnsupportedPatternError if there are more kinds of characters than bytes."""
        by_code = bytearray(self._byte_of(code, kind_of(chr(code))) for code in range(LAST_ASCII + 1))
        if self.every_line:
            by_code[LINE_END] = LINE_END
        starts = self._starts()
        by_kind = tuple({kind: self._byte_of(start, kind) for kind in KINDS} for start in starts)
        set_bytes = {one: bytes(self._bytes_of(number)) for number, one in enumerate(self.sets)}
        return Alphabet(bytes(by_code).ljust(256), starts, by_kind, set_bytes)

    def _starts(self) -> tuple[int, ...]:
        edges = {edge for one in self.sets for low, high in one.ranges for edge in (low, high + 1)}
        return tuple(sorted({LAST_ASCII + 1, *(edge for edge in edges if edge > LAST_ASCII)}))

    def _byte_of(self, code: int, kind: str) -> int:
        is_word = kind in "dw" and (code <= LAST_ASCII or not self.ascii_words)
        signature = (self.word_edges and is_word, *(one.holds(code, kind) for one in self.sets))
        if signature not in self._known:
            self._known[signature] = self._take_byte(is_word=is_word)
        return self._known[signature]

    def _take_byte(self, *, is_word: bool) -> int:
        choice = is_word if self.word_edges or self._free[is_word] else not is_word
        if not self._free[choice]:
            raise UnsupportedPatternError(
                "it tells too many characters apart", "Use ranges, as in `[A-Za-z]`, or a simpler pattern."
            )
        return self._free[choice].pop()

    def _bytes_of(self, number: int) -> Iterable[int]:
        yield from (byte for signature, byte in self._known.items() if signature[number + 1])
        if self.sets[number].holds(LINE_END, "s"):
            yield LINE_END
