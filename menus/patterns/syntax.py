"""Read a regular expression as Python writes it, into the parts that RE2 gets."""

import unicodedata
from functools import partial

import msgspec
from msgspec.structs import replace

from menus.patterns.character_set import LAST_CHARACTER, CharacterSet
from menus.patterns.errors import PatternSyntaxError, UnsupportedPatternError

MAX_LENGTH = 500  # characters
MAX_DEPTH = 50  # groups inside groups
MAX_REPEAT = 1000  # RE2 takes no more
_HEX_LENGTHS = {"x": 2, "u": 4, "U": 8}
_CONTROLS = {"a": "\a", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_SIMPLER = "Write it without, or ask for the parts in several conditions."
_LOOKS = ("?=", "?!", "?<=", "?<!")
_LOOK_CURE = (
    "Write what is allowed instead, as in `[^0]` for a character that is not 0, or test it in a condition: "
    "`{matches: …}`, or `none:` with it."
)
_END = ""


class PatternFlags(msgspec.Struct, frozen=True):
    """The flags that hold in a part of a pattern: `i`, `m`, `s`, `x` and `a`."""

    any_case: bool = False
    every_line: bool = False
    dot_all: bool = False
    verbose: bool = False
    ascii: bool = False


_FLAGS = {"i": "any_case", "m": "every_line", "s": "dot_all", "x": "verbose", "a": "ascii"}


class PatternParts(msgspec.Struct, frozen=True):
    """A pattern as RE2 takes it: signs of RE2, and sets of characters. Which edges it asks for, and by which flags."""

    parts: tuple[str | CharacterSet, ...]
    line_ends: frozenset[bool]  # `$`: True for each line, False for the text
    word_edges: frozenset[bool]  # `\b`: True for ASCII, False for Unicode


class PatternReader(msgspec.Struct):
    """Reads one pattern. Raises a PatternError."""

    text: str
    at: int = 0
    depth: int = 0
    flags: PatternFlags = PatternFlags()
    parts: list[str | CharacterSet] = msgspec.field(default_factory=list)
    line_ends: set[bool] = msgspec.field(default_factory=set)
    word_edges: set[bool] = msgspec.field(default_factory=set)

    def read(self) -> PatternParts:
        """Return the parts of the whole pattern."""
        if len(self.text) > MAX_LENGTH:
            raise UnsupportedPatternError(
                f"it is longer than {MAX_LENGTH} characters", "Write a shorter one, or several conditions."
            )
        self._branches()
        if self.at < len(self.text):
            raise PatternSyntaxError("a `)` closes nothing")
        return PatternParts(tuple(self.parts), frozenset(self.line_ends), frozenset(self.word_edges))

    def _next(self) -> str:
        return self.text[self.at : self.at + 1]

    def _take(self, expected: str) -> bool:
        found = self.text.startswith(expected, self.at)
        self.at += len(expected) if found else 0
        return found

    def _one(self) -> str:
        sign = self._next()
        self.at += 1
        return sign

    def _branches(self) -> None:
        """Read up to the end of the group or of the pattern."""
        repeatable = "nothing"  # what stands before: `nothing`, an `item`, or a `repeat`
        while self._next() not in (")", _END):
            sign = self._one()
            if self.flags.verbose and (sign.isspace() or sign == "#"):
                self._skip_comment(sign)
            elif sign == "|":
                self.parts.append("|")
                repeatable = "nothing"
            elif (count := self._count(sign)) is not None:
                self._repeat(count, repeatable)
                repeatable = "repeat"
            elif sign == "(":
                repeatable = "item" if self._group() else repeatable
            else:
                repeatable = self._item(sign)

    def _skip_comment(self, sign: str) -> None:
        if sign == "#":
            end = self.text.find("\n", self.at)
            self.at = len(self.text) if end < 0 else end + 1

    def _item(self, sign: str) -> str:
        """Read a character, a set or an edge. Return whether it may be repeated."""
        if sign == "^":
            self.parts.append("(?m:^)" if self.flags.every_line else r"\A")
            return "nothing"
        if sign == "$":
            self.line_ends.add(self.flags.every_line)
            self.parts.append("(?m:$)")
            return "nothing"
        if sign == "\\" and self._next() in tuple("AZbB"):
            self._edge(self._one())
            return "nothing"
        self._set(self._character_set(sign))
        return "item"

    def _edge(self, letter: str) -> None:
        if letter in "bB":
            self.word_edges.add(self.flags.ascii)
        self.parts.append(r"\z" if letter == "Z" else f"\\{letter}")

    def _set(self, found: CharacterSet) -> None:
        if self.flags.any_case and found.ranges:
            found = found.in_any_case(is_ascii=self.flags.ascii)
        self.parts.append(found)

    def _character_set(self, sign: str) -> CharacterSet:
        if sign == ".":
            return CharacterSet(() if self.flags.dot_all else ((10, 10),), negated=True)
        if sign == "[":
            return self._brackets()
        found = self._escape(in_brackets=False) if sign == "\\" else ord(sign)
        return CharacterSet(((found, found),)) if isinstance(found, int) else found

    def _brackets(self) -> CharacterSet:
        negated = self._take("^")
        ranges: list[tuple[int, int]] = []
        kinds: frozenset[str] = frozenset()
        first = True
        while first or self._next() != "]":
            first = False
            low = self._bracket_item()
            if self._next() == "-" and self.text[self.at + 1 : self.at + 2] not in ("]", _END):
                self.at += 1
                high = self._bracket_item()
                if not isinstance(low, int) or not isinstance(high, int) or low > high:
                    raise PatternSyntaxError("a range in brackets runs backwards, or has no two ends")
                ranges.append((low, high))
            elif isinstance(low, int):
                ranges.append((low, low))
            else:
                ranges.extend(low.ranges)
                kinds |= low.kinds
        self.at += 1
        return CharacterSet(tuple(ranges), kinds, negated)

    def _bracket_item(self) -> int | CharacterSet:
        sign = self._one()
        if sign == _END:
            raise PatternSyntaxError("a `[` is not closed")
        return self._escape(in_brackets=True) if sign == "\\" else ord(sign)

    def _escape(self, *, in_brackets: bool) -> int | CharacterSet:
        letter = self._one()
        if letter == _END:
            raise PatternSyntaxError("it ends with a backslash")
        if letter in "dDwWsS":
            return CharacterSet.of_class(letter, is_ascii=self.flags.ascii)
        if letter in "0123456789":
            return self._octal(letter, in_brackets=in_brackets)
        if letter in _HEX_LENGTHS:
            return self._hex(letter)
        if letter == "N":
            return self._named()
        if letter == "b" and in_brackets:
            return 8
        if letter in _CONTROLS:
            return ord(_CONTROLS[letter])
        if letter.isascii() and letter.isalpha():
            raise PatternSyntaxError(f"`\\{letter}` means nothing")
        return ord(letter)

    def _octal(self, first: str, *, in_brackets: bool) -> int:
        digits = first
        while len(digits) < 3 and self._next() in tuple("01234567"):
            digits += self._one()
        is_octal = set(digits) <= set("01234567") and (in_brackets or first == "0" or len(digits) == 3)
        if not is_octal and in_brackets:
            raise PatternSyntaxError(f"`\\{first}` means nothing")
        if not is_octal:
            raise UnsupportedPatternError(f"`\\{first}` refers back to what was found", _SIMPLER)
        if int(digits, 8) > 0o377:
            raise PatternSyntaxError(f"`\\{digits}` is no character")
        return int(digits, 8)

    def _hex(self, letter: str) -> int:
        digits = self.text[self.at : self.at + _HEX_LENGTHS[letter]]
        self.at += len(digits)
        fits = len(digits) == _HEX_LENGTHS[letter] and set(digits) <= set("0123456789abcdefABCDEF")
        if not fits or int(digits, 16) > LAST_CHARACTER:
            raise PatternSyntaxError(f"`\\{letter}{digits}` is no character")
        return int(digits, 16)

    def _named(self) -> int:
        end = self.text.find("}", self.at)
        name = self.text[self.at + 1 : end] if self._next() == "{" and end > 0 else ""
        self.at = end + 1
        try:
            return ord(unicodedata.lookup(name))
        except (KeyError, TypeError):
            raise PatternSyntaxError("`\\N{…}` has no name of a character") from None

    def _count(self, sign: str) -> str | None:
        """Return how often the part before repeats, as RE2 writes it; None if `sign` says nothing about it."""
        if sign in ("*", "+", "?"):
            return sign
        if sign != "{" or self._next() == "}":
            return None
        end = self.at
        while self.text[end : end + 1] and self.text[end] in "0123456789,":
            end += 1
        low, comma, high = self.text[self.at : end].partition(",")
        if self.text[end : end + 1] != "}" or "," in high:
            return None
        self.at = end + 1
        least, most = int(low or "0"), int(high) if high else None
        if comma and most is not None and most < least:
            raise PatternSyntaxError(f"`{{{low},{high}}}` repeats at least more than at most")
        if max(least, most or 0) > MAX_REPEAT:
            raise UnsupportedPatternError(
                f"a part repeats more than {MAX_REPEAT} times", "Use `+`, and bound the length by `max:`."
            )
        return f"{{{least},{'' if most is None else most}}}" if comma else f"{{{least}}}"

    def _repeat(self, count: str, before: str) -> None:
        if before == "nothing":
            raise PatternSyntaxError(f"before `{count}` there is nothing that it could repeat")
        if before == "repeat":
            raise PatternSyntaxError(f"`{count}` repeats what is repeated already")
        if self._take("+"):
            raise UnsupportedPatternError(f"`{count}+` never gives back what it took", f"Write `{count}`.")
        self._take("?")  # how much a part takes does not change whether the pattern is found
        self.parts.append(count)

    def _group(self) -> bool:
        """Read a group after its `(`. Return False for one that stands for nothing: a comment, or flags."""
        outside = self.flags
        if self._take("?#"):
            end = self.text.find(")", self.at)
            if end < 0:
                raise PatternSyntaxError("a comment is not closed")
            self.at = end + 1
            return False
        if self._take("?") and not self._opening():
            if self.parts or self.depth:
                raise PatternSyntaxError("flags for the whole pattern stand at its beginning")
            return False
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise UnsupportedPatternError("it has too many groups inside groups", _SIMPLER)
        self.parts.append("(?:")
        self._branches()
        if not self._take(")"):
            raise PatternSyntaxError("a `(` is not closed")
        self.parts.append(")")
        self.depth -= 1
        self.flags = outside
        return True

    def _opening(self) -> bool:
        """Read what stands after `(?`. Return False for flags of the whole pattern, which are read to their `)`."""
        if any(self.text.startswith(look, self.at - 1) for look in _LOOKS):
            raise UnsupportedPatternError(
                "it looks ahead or behind with `(?=`, `(?!`, `(?<=` or `(?<!`", _LOOK_CURE
            )
        if self._take(">"):
            raise UnsupportedPatternError("`(?>` never gives back what it took", "Write `(?:`.")
        if self._take("("):
            raise UnsupportedPatternError("`(?(` asks for what another group found", _SIMPLER)
        if self._take("P=") or self._take("P>"):
            raise UnsupportedPatternError("`(?P=` refers back to what was found", _SIMPLER)
        if self._take("P<"):
            end = self.text.find(">", self.at)
            if end < 0 or not self.text[self.at : end].isidentifier():
                raise PatternSyntaxError("a group has no name")
            self.at = end + 1
            return True
        return self._read_flags()

    def _read_flags(self) -> bool:
        on = partial(replace, self.flags)
        changes: dict[str, bool] = {}
        value, named = True, False
        while (sign := self._one()) not in (":", ")"):
            if sign == "-" and value:
                value, named = False, False
            elif sign in _FLAGS and (value or sign != "a"):
                changes[_FLAGS[sign]] = value
                named = True
            elif sign == "u" and value:
                changes["ascii"], named = False, True
            else:
                raise PatternSyntaxError("`(?` begins no group that there is")
        if (sign == ")" and (not value or not named)) or (not value and not named):
            raise PatternSyntaxError("`(?` begins no group that there is")
        self.flags = on(**changes)
        return sign == ":"
