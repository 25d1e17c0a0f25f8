"""The lines of a text by position, and the comments that belong to a line."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from menus.problems import Place

_BREAK = re.compile(r"\r\n|\n|\r")


@dataclass(slots=True)
class SourceText:
    """A text of a file. Positions count characters from 0; lines and columns of a place count from 1."""

    file: str
    text: str
    starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.starts = [0, *(found.end() for found in _BREAK.finditer(self.text))]

    @property
    def newline(self) -> str:
        """The line break of the file."""
        found = _BREAK.search(self.text)
        return found[0] if found else "\n"

    def place(self, position: int) -> Place:
        """Return the place of a position. A byte order mark takes no column."""
        row = bisect_right(self.starts, position) - 1
        column = position - self.starts[row] + 1
        return Place(self.file, row + 1, column - 1 if row == 0 and self.text[:1] == "\ufeff" else column)

    def line_start(self, position: int) -> int:
        """Return where the line of a position begins."""
        return self.starts[bisect_right(self.starts, position) - 1]

    def line_end(self, position: int) -> int:
        """Return where the line of a position ends, before its line break."""
        found = _BREAK.search(self.text, position)
        return found.start() if found else len(self.text)

    def next_line(self, position: int) -> int:
        """Return where the line after that of a position begins; the end of the text after the last line."""
        found = _BREAK.search(self.text, position)
        return found.end() if found else len(self.text)

    def column(self, position: int) -> int:
        """Return how many characters stand before a position in its line. A byte order mark does not count."""
        start = self.line_start(position)
        return position - start - (1 if start == 0 and self.text[:1] == "\ufeff" else 0)

    def is_first_in_line(self, position: int) -> bool:
        """Return True if only spaces stand before a position in its line."""
        return not self.text[self.line_start(position) : position].lstrip("\ufeff").strip(" ")

    def is_blank(self, position: int) -> bool:
        """Return True if the line of a position is empty, and there is such a line."""
        start = self.line_start(position)
        return not self.text[start : self.line_end(start)].strip(" \t")

    def comments_start(self, position: int, column: int, floor: int) -> int:
        """Return where the comment lines directly above a line begin that are indented to `column`.

        They belong to that line. None of them begins before `floor`. Without comments, return where the line begins.
        """
        start = self.line_start(position)
        while start > floor:
            above = self.line_start(start - 1)
            line = self.text[above:start].rstrip("\r\n")
            if above < floor or line[:column].strip(" ") or not line[column:].startswith("#"):
                break
            start = above
        return start
