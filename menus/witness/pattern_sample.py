"""Make a text that a regular expression matches."""

import re
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from menus.patterns import Pattern

_QUANTIFIER = re.compile(r"(?:(?P<sign>[*+?])|\{(?P<low>\d*)(?P<comma>,)?(?P<high>\d*)\})[?+]?")
_GROUP = re.compile(r"\(\?(?:P<\w+>|[aiLmsux-]*:|>)|\((?!\?)")
_FLAGS = re.compile(r"\(\?[aiLmsux]+\)")
_AROUND = re.compile(r"\(\?(?:[=!]|<[=!]|#)")  # what stands around a match, and comments
_PREFERRED = "1A" + "ab234567890BCDEFGHIJKLMNOPQRSTUVWXYZcdefghijklmnopqrstuvwxyz -_/.,'+@#()&:;!?*"
_ANCHORS = ("^", "$", r"\b", r"\B", r"\A", r"\Z")
MOST_REPEATED = 40
EXTRA_REPEATS = (0, 1, 2, 3, 4, 5, 6, 8, 11)
BRANCHES = 3


def pattern_samples(pattern: Pattern) -> Iterator[str]:
    """Yield texts in which the pattern is found: short ones, longer ones where it repeats, other branches last."""
    written = dict.fromkeys(
        _SampleWriter(pattern.source, extra, branch).branches()
        for branch in range(BRANCHES)
        for extra in EXTRA_REPEATS
    )
    yield from (text for text in written if pattern.is_in(text))


class _SampleWriter(msgspec.Struct):
    """Reads a pattern that has already been read, and writes a text that it may stand for.

    `branch` says which of several branches to take, `extra` how much more to repeat than must be.
    """

    text: str
    extra: int
    branch: int
    at: int = 0

    def branches(self) -> str:
        """Write one of the branches up to the end of the group or pattern."""
        branches = [""]
        while self.at < len(self.text) and self.text[self.at] != ")":
            if self.text[self.at] == "|":
                self.at += 1
                branches.append("")
                continue
            branches[-1] += self._repeated()
        self.at += 1
        return branches[min(self.branch, len(branches) - 1)]

    def _repeated(self) -> str:
        part = self._part()
        found = _QUANTIFIER.match(self.text, self.at)
        if found is None or (found["sign"] is None and not (found["low"] or found["high"])):
            return part
        self.at = found.end()
        times = self._times(found)
        return part * min(times, MOST_REPEATED)

    def _times(self, found: re.Match[str]) -> int:
        if found["sign"]:
            return (1 if found["sign"] == "+" else 0) + (self.extra if found["sign"] in "*+" else 0)
        low = int(found["low"] or 0)
        high = int(found["high"]) if found["high"] else (low + self.extra if found["comma"] else low)
        return min(low + self.extra, high)

    def _part(self) -> str:
        rest = self.text[self.at :]
        if _AROUND.match(rest):
            self.at += 3
            self.branches()
            return ""
        flags = _FLAGS.match(rest)
        if flags:
            self.at += flags.end()
            return ""
        opening = _GROUP.match(rest)
        if opening:
            self.at += opening.end()
            return self.branches()
        token = self._token(rest)
        self.at += len(token)
        return "" if token in _ANCHORS else _matching(token)

    def _token(self, rest: str) -> str:
        if rest[0] != "[":
            return rest[:2] if rest[0] == "\\" else rest[0]
        end = 2 if rest[1:2] == "^" else 1
        end += rest[end : end + 1] == "]"
        while rest[end] != "]":
            end += 2 if rest[end] == "\\" else 1
        return rest[: end + 1]


@lru_cache(maxsize=512)
def _matching(token: str) -> str:
    """Return a character that a single-character pattern matches."""
    try:
        one = re.compile(token, re.DOTALL)
    except re.error:  # a reference to a group
        return ""
    return next((character for character in _PREFERRED if one.fullmatch(character)), token[-1:])
