"""Find regular expressions that may run for ever: repeats inside repeats, and branches that match the same text.

This module parses patterns just enough to find parts that repeat without limit and can match one text in several
ways. A pattern that it cannot judge counts as slow, so that its author writes a simpler one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

LARGE_REPEAT = 12  # repetitions that count as unlimited
_PROBES = (*tuple(map(chr, range(32, 127))), "é", "Ω", "٣", "\n")
_QUANTIFIER = re.compile(r"(?:(?P<sign>[*+?])|\{(?P<low>\d*)(?P<comma>,)?(?P<high>\d*)\})[?+]?")
_GROUP = re.compile(r"\(\?(?:P<\w+>|[aiLmsux-]*:|[=!]|<[=!]|>|#[^)]*|[aiLmsux]+)")


@dataclass(slots=True)
class _PatternPart:
    """A part of a pattern: a single character or a group of branches, with its number of repetitions."""

    characters: frozenset[str] = frozenset()
    branches: "list[list[_PatternPart]]" = field(default_factory=list)
    least: int = 1
    endless: bool = False

    def all_characters(self) -> frozenset[str]:
        """Return every character that it may match."""
        inner = (part.all_characters() for branch in self.branches for part in branch)
        return self.characters.union(*inner)


def may_run_forever(pattern: str) -> bool:
    """Return True if a match of this regular expression may take longer than anybody waits."""
    reader = _PatternReader(pattern)
    return _branches_are_slow(reader.branches())


def _branches_are_slow(branches: list[list[_PatternPart]]) -> bool:
    return any(
        _is_slow(part) or _branches_are_slow(part.branches) for branch in branches for part in branch
    ) or any(_neighbours_are_slow(branch) for branch in branches)


def _is_slow(part: _PatternPart) -> bool:
    """Return True for a repeated group, unless a character of its own separates repetitions or nothing in it varies."""
    if not part.endless or not part.branches:
        return False
    if len(part.branches) > 1:
        return _overlap(part.branches) or any(_varies(inner) for branch in part.branches for inner in branch)
    branch = part.branches[0]
    return any(map(_varies, branch)) and not any(
        _separates_repeats(branch, number) for number in range(len(branch))
    )


def _varies(part: _PatternPart) -> bool:
    """Return True if the part may match texts of different lengths."""
    inside = any(_varies(inner) for branch in part.branches for inner in branch)
    return part.endless or part.least == 0 or inside or len(part.branches) > 1


def _separates_repeats(branch: list[_PatternPart], number: int) -> bool:
    """Return True if this character comes exactly once in each repetition and no other part matches it."""
    part = branch[number]
    if part.branches or part.endless or part.least != 1:
        return False
    others = (one.all_characters() for other, one in enumerate(branch) if other != number)
    return part.characters.isdisjoint(frozenset().union(*others))


def _overlap(branches: list[list[_PatternPart]]) -> bool:
    """Return True if two branches may begin with the same character."""
    met: set[str] = set()
    for branch in branches:
        begins = branch[0].all_characters() if branch and branch[0].least else frozenset(_PROBES)
        if met & begins:
            return True
        met |= begins
    return False


def _neighbours_are_slow(branch: list[_PatternPart]) -> bool:
    """Return True for three endless parts in a row that match the same characters.

    A match would try each length of one part with each length of the others.
    """
    row: list[frozenset[str]] = []
    for part in branch:
        if part.endless:
            row.append(part.all_characters())
            if len(row) > 2 and frozenset.intersection(*row[-3:]):
                return True
        elif part.least:
            row = []
    return False


@dataclass(slots=True)
class _PatternReader:
    """Parses a pattern. `re` has compiled it before, so it is well formed."""

    text: str
    at: int = 0

    def branches(self) -> list[list[_PatternPart]]:
        """Read the branches up to the end of the group or pattern."""
        found: list[list[_PatternPart]] = [[]]
        while self.at < len(self.text) and self.text[self.at] != ")":
            if self.text[self.at] == "|":
                self.at += 1
                found.append([])
                continue
            part = self._part()
            if part is not None:
                self._repeat(part)
                found[-1].append(part)
        self.at += 1
        return found

    def _part(self) -> _PatternPart | None:
        sign = self.text[self.at]
        if sign == "(":
            return self._group()
        token = next(self._tokens())
        self.at += len(token)
        if token in ("^", "$", r"\b", r"\B", r"\A", r"\Z"):
            return None
        return _PatternPart(_matching(token))

    def _tokens(self) -> Iterator[str]:
        rest = self.text[self.at :]
        if rest[0] == "[":
            end = 2 if rest[1:2] == "^" else 1
            end += rest[end : end + 1] == "]"
            while rest[end] != "]":
                end += 2 if rest[end] == "\\" else 1
            yield rest[: end + 1]
        else:
            yield rest[:2] if rest[0] == "\\" else rest[0]

    def _group(self) -> _PatternPart | None:
        opening = _GROUP.match(self.text, self.at)
        self.at = opening.end() if opening else self.at + 1
        if opening and opening[0].startswith("(?#"):
            self.at += 1
            return None
        branches = self.branches()
        looks = opening is not None and opening[0] in ("(?=", "(?!", "(?<=", "(?<!")
        return _PatternPart(branches=branches, least=0 if looks else 1)

    def _repeat(self, part: _PatternPart) -> None:
        found = _QUANTIFIER.match(self.text, self.at)
        if found is None or (found["sign"] is None and not (found["low"] or found["high"])):
            return
        self.at = found.end()
        if found["sign"]:
            part.least = 1 if found["sign"] == "+" else 0
            part.endless = found["sign"] in "*+"
            return
        low = int(found["low"] or 0)
        high = int(found["high"]) if found["high"] else (None if found["comma"] else low)
        part.least = min(low, 1) if high != 1 else low
        part.endless = high != low and (high is None or high > LARGE_REPEAT)


def _matching(token: str) -> frozenset[str]:
    """Return the probe characters that a pattern of one character matches."""
    try:
        one = re.compile(token, re.DOTALL)
    except re.error:  # a reference to a group: anything
        return frozenset(_PROBES)
    return frozenset(probe for probe in _PROBES if one.fullmatch(probe))
