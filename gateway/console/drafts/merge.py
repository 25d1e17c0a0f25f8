"""Merges two changes of one text by line."""

from dataclasses import dataclass

from merge3 import Merge3

OURS, THEIRS = "<<<<<<< yours", ">>>>>>>"


@dataclass(frozen=True, slots=True)
class MergedText:
    """A text with both changes.

    `conflicts` counts the places that both changed: there both are in the text, between lines of marks.
    """

    text: str
    conflicts: int


def merge_texts(base: str | None, ours: str | None, theirs: str | None, their_name: str) -> MergedText:
    """Merge two changes of `base`. None stands for a file that is not there.

    A file that one took away and the other changed stays, as a conflict with nothing on the side of who took it away.
    """
    old, own, other = (_lines(text) for text in (base, ours, theirs))
    parts: list[str] = []
    conflicts = 0
    for group in Merge3(old, own, other).merge_groups():
        if group[0] != "conflict":
            parts += group[1]
            continue
        conflicts += 1
        _, _, our_lines, their_lines = group
        parts += [f"{OURS}\n", *map(_whole, our_lines), "=======\n", *map(_whole, their_lines)]
        parts.append(f"{THEIRS} {their_name or 'theirs'}\n")
    return MergedText("".join(parts), conflicts)


def _lines(text: str | None) -> list[str]:
    return [] if text is None else text.splitlines(keepends=True)


def _whole(line: str) -> str:
    """Return a line with its end, so that a mark begins a line of its own."""
    return line if line.endswith("\n") else f"{line}\n"
