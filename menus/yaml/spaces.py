"""Count the spaces of an indent."""


def indent_of(line: str) -> int:
    """Return the number of spaces at the beginning of a line."""
    return len(line) - len(line.lstrip(" "))


def count_spaces(count: int) -> str:
    """Return a number of spaces in words, such as `4 spaces`."""
    return {0: "no space", 1: "1 space"}.get(count, f"{count} spaces")
