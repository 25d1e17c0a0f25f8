"""Patterns that may take for ever: repetition inside repetition, and ways that match the same text.

A small reading of regular expressions, enough to tell what repeats. It looks for parts that repeat without limit and
can match one text in several ways; where it cannot tell, it says so, and the author writes it more plainly.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

LARGE_REPEAT = 12  # repetitions that are as bad as no limit
_PROBES = (*tuple(map(chr, range(32, 127))), "é", "Ω", "٣", "\n")
_QUANTIFIER = re.compile(r"(?:(?P<sign>[*+?])|\{(?P<low>\d*)(?P<comma>,)?(?P<high>\d*)\})[?+]?")
_GROUP = re.compile(r"\(\?(?:P<\w+>|[aiLmsux-]*:|[=!]|<[=!]|>|#[^)]*|[aiLmsux]+)")


@dataclass(slots=True)
class _PatternPart:
    """A piece of a pattern, one character of some kind or a group of branches, and how often it may repeat."""

    characters: frozenset[str] = frozenset()
    branches: "list[list[_PatternPart]]" = field(default_factory=list)
    least: int = 1
    endless: bool = False

    def all_characters(self) -> frozenset[str]:
        """Return every character that it may match."""
        inner = (part.all_characters() for branch in self.branches for part in branch)
        return self.characters.union(*inner)


def may_run_forever(pattern: str) -> bool:
    """Return whether matching this regular expression may take longer than anybody waits."""
    reader = _PatternReader(pattern)
    return _branches_are_slow(reader.branches())


def _branches_are_slow(branches: list[list[_PatternPart]]) -> bool:
    return any(
        _is_slow(part) or _branches_are_slow(part.branches) for branch in branches for part in branch
    ) or any(_neighbours_are_slow(branch) for branch in branches)


def _is_slow(part: _PatternPart) -> bool:
    """Return whether a repeated group is safe: its own sign begins each repetition, or nothing in it repeats."""
    if not part.endless or not part.branches:
        return False
    if len(part.branches) > 1:
        return _overlap(part.branches) or any(_varies(inner) for branch in part.branches for inner in branch)
    branch = part.branches[0]
    return any(map(_varies, branch)) and not any(
        _separates_repeats(branch, number) for number in range(len(branch))
    )


def _varies(part: _PatternPart) -> bool:
    """Return whether it may match texts of several lengths."""
    inside = any(_varies(inner) for branch in part.branches for inner in branch)
    return part.endless or part.least == 0 or inside or len(part.branches) > 1


def _separates_repeats(branch: list[_PatternPart], number: int) -> bool:
    """Return whether this character stands exactly once in each repetition, and nothing else matches it."""
    part = branch[number]
    if part.branches or part.endless or part.least != 1:
        return False
    others = (one.all_characters() for other, one in enumerate(branch) if other != number)
    return part.characters.isdisjoint(frozenset().union(*others))


def _overlap(branches: list[list[_PatternPart]]) -> bool:
    """Return whether two branches may begin alike."""
    met: set[str] = set()
    for branch in branches:
        begins = branch[0].all_characters() if branch and branch[0].least else frozenset(_PROBES)
        if met & begins:
            return True
        met |= begins
    return False


def _neighbours_are_slow(branch: list[_PatternPart]) -> bool:
    """Three endless parts in a row that match the same characters: each length of one is tried with each other."""
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
    """Reads a pattern that `re` has already compiled, so it is well formed."""

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
    """Return the probes that a single-character pattern matches."""
    try:
        one = re.compile(token, re.DOTALL)
    except re.error:  # a reference to a group: anything
        return frozenset(_PROBES)
    return frozenset(probe for probe in _PROBES if one.fullmatch(probe))
