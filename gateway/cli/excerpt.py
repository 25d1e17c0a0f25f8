"""Cuts out the line of a menu file that has a problem, with carets under the word in question."""

import re
from collections.abc import Sequence

from rich.cells import cell_len

_TOKEN = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|\{[\w.:]+\}|[\w*#.+/-]+|\S""")
MAX_COLUMNS = 100  # columns of a line that are shown


def excerpt(lines: Sequence[str], line: int, column: int) -> tuple[str, str] | None:
    """Return the line and the carets below it, both cut to a readable length. None: the file has no such line."""
    if not 0 < line <= len(lines) or not lines[line - 1].strip():
        return None
    text = lines[line - 1].rstrip().replace("\t", " ")
    start = min(column - 1, len(text))
    found = _TOKEN.match(text, start)
    end = max(found.end() if found else start + 1, start + 1)
    cut = max(0, start - MAX_COLUMNS // 2) if len(text) > MAX_COLUMNS else 0
    line_part = text[cut : cut + MAX_COLUMNS]
    before, token = text[cut:start], text[start : min(end, cut + MAX_COLUMNS)]
    return line_part, " " * cell_len(before) + "^" * max(cell_len(token), 1)
