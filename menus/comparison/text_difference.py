"""The difference of two texts by line, as it is shown."""

import difflib
from collections.abc import Iterator, Mapping

import msgspec

CONTEXT_LINES = 3
ADDED, REMOVED, SAME, SKIPPED = "+", "-", " ", "@"


class DifferenceLine(msgspec.Struct, frozen=True):
    """A line of the difference. `mark`: added, removed, same, or `@` where lines that are the same are left out.

    `before` and `after` are its numbers in the two texts; 0 if it is not there.
    """

    mark: str
    text: str
    before: int = 0
    after: int = 0


class FileDifference(msgspec.Struct, frozen=True):
    """A file that differs, with its lines."""

    name: str
    lines: tuple[DifferenceLine, ...]

    @property
    def added(self) -> int:
        """The number of lines that were added."""
        return sum(line.mark == ADDED for line in self.lines)

    @property
    def removed(self) -> int:
        """The number of lines that were taken away."""
        return sum(line.mark == REMOVED for line in self.lines)


def compare_files(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[FileDifference, ...]:
    """Return the files that differ, by their names, in the order of the newer ones."""
    names = dict.fromkeys((*after, *before))
    return tuple(
        FileDifference(name, tuple(compare_lines(before.get(name, ""), after.get(name, ""))))
        for name in names
        if before.get(name) != after.get(name)
    )


def compare_lines(before: str, after: str) -> Iterator[DifferenceLine]:
    """Yield the lines that differ, with three lines around each."""
    old, new = before.splitlines(), after.splitlines()
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for number, group in enumerate(matcher.get_grouped_opcodes(CONTEXT_LINES)):
        if number or group[0][1]:
            yield DifferenceLine(SKIPPED, "")
        for kind, old_start, old_end, new_start, new_end in group:
            if kind == "equal":
                pairs = zip(range(old_start, old_end), range(new_start, new_end), strict=True)
                yield from (DifferenceLine(SAME, old[one], one + 1, other + 1) for one, other in pairs)
                continue
            yield from (DifferenceLine(REMOVED, old[line], line + 1) for line in range(old_start, old_end))
            yield from (DifferenceLine(ADDED, new[line], 0, line + 1) for line in range(new_start, new_end))
