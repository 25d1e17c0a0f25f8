"""Words about lines that several messages share."""

from collections.abc import Sequence

MAX_NAMED = 8  # lines that a message names


def so_in_lines(lines: Sequence[int]) -> str:
    """Return the end of a sentence that names the other lines with the same problem; empty if there are none."""
    if not lines:
        return ""
    return f"; so it is in {list_lines(lines)}"


def list_lines(lines: Sequence[int]) -> str:
    """Return lines in words: `line 5`, `lines 5 and 6`, `lines 1, 2, … and 4 more`."""
    named, left = [str(line) for line in lines[:MAX_NAMED]], len(lines) - MAX_NAMED
    if left > 0:
        return f"lines {', '.join(named)} and {left} more"
    return f"line {named[0]}" if len(named) == 1 else f"lines {', '.join(named[:-1])} and {named[-1]}"


def line_range(first: int, last: int) -> str:
    """Return neighbouring lines in words: `line 5`, `lines 5 and 6`, `lines 5 to 9`."""
    if first == last:
        return f"line {first}"
    return f"lines {first} and {last}" if last == first + 1 else f"lines {first} to {last}"
