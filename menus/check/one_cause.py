"""Report one cause once: a name that is unknown in several places is one problem."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from menus.problems import Problem
from menus.yaml.wording import so_in_lines

UNKNOWN_NAMES = frozenset(("M108", "M201", "M202", "M203", "M204", "M207", "M208", "M209", "M212"))
"""The problems of a name that the file does not have. Adding the name, or mending it, mends every place."""


def merge_repeated(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield the problems in their order. An unknown name is reported at its first place, with the other lines."""
    merged: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in problems:
        key = (problem.place.file, problem.code, problem.message)
        if problem.code not in UNKNOWN_NAMES:
            key = (*key[:2], f"{problem.place}{problem.message}")
        merged.setdefault(key, []).append(problem)
    for first, *others in merged.values():
        lines = sorted({other.place.line for other in others} - {first.place.line})
        message = f"{first.message.removesuffix('.')}{so_in_lines(lines)}." if lines else first.message
        yield replace(first, message=message)
