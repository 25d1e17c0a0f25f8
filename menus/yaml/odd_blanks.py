"""Find blanks outside texts that YAML does not read as a space.

A blank from a web page looks like that of the space bar, but YAML reads it as a letter. YAML takes no tab in an indent.
Inside a text both are harmless.
"""

import re
from dataclasses import dataclass, field

import msgspec

from menus.yaml.spaces import indent_of

BLANKS = "\u00a0\u1680\u180e\u2000-\u200a\u202f\u205f\u3000"
ZERO_WIDTH = "\u200b\u2060\ufeff"
FOREIGN = re.compile(f"[{BLANKS}{ZERO_WIDTH}]")
ANY_BLANKS = re.compile(f"[ \t{BLANKS}{ZERO_WIDTH}]*")
_DASH = re.compile(f"-(?=[ \t{BLANKS}{ZERO_WIDTH}]|$)")
_KEY_END = re.compile(f":(?=[ \t{BLANKS}{ZERO_WIDTH}]|$)")
_PLAIN_KEY_END = re.compile(":(?=[ \t]|$)")
_BLOCK_HEADER = re.compile(rf"[|>][-+0-9]*(?=[ \t{BLANKS}{ZERO_WIDTH}]|$)")
_COMMENT = re.compile(f"[ \t]#|[{BLANKS}{ZERO_WIDTH}]#(?: |$)")


class OddBlanks(msgspec.Struct, frozen=True):
    """The columns of the odd blanks of a line: foreign ones, and tabs in its indent or after a dash."""

    foreign: tuple[int, ...]
    tabs: tuple[int, ...]


@dataclass(slots=True)
class OddBlankFinder:
    """Reads a YAML text line by line, as far as this tells where texts are, and finds blanks that YAML misreads.

    - quote: the quotation mark of a text that goes on in the next line.
    - depth: how many braces and brackets are open.
    - block_indent: the lines that are indented further belong to a text of several lines. None: there is none.
    - text_indent: the indent of that text, once its first line is read.
    """

    quote: str = ""
    depth: int = 0
    block_indent: int | None = None
    text_indent: int | None = None
    line: str = field(default="", init=False)
    found: set[int] = field(default_factory=set, init=False)
    tabs: set[int] = field(default_factory=set, init=False)

    def read(self, line: str) -> OddBlanks | None:
        """Return the odd blanks of the next line that are outside texts; None if there are none."""
        self.line, self.found, self.tabs = line, set(), set()
        if self.block_indent is not None:
            if not line.strip(" ") or indent_of(line) > self.block_indent:
                return self._tabs_before_text(indent_of(line))
            self.block_indent, self.text_indent = None, None
        self._read_line()
        if not (self.found or self.tabs):
            return None
        return OddBlanks(tuple(sorted(self.found)), tuple(sorted(self.tabs)))

    def _tabs_before_text(self, indent: int) -> OddBlanks | None:
        """Return the tabs in the indent of a line of a text of several lines, whose first line gives the indent."""
        blanks = len(self.line) - len(self.line.lstrip(" \t"))
        has_tab = "\t" in self.line[:blanks] and (self.text_indent is None or indent < self.text_indent)
        if self.text_indent is None and self.line.strip():
            self.text_indent = indent
        return OddBlanks((), (indent,)) if has_tab and self.line.strip() else None

    def _read_line(self) -> None:
        column = self._quoted_end(0) if self.quote else 0
        is_key_place = not self.quote  # a key may stand here: at the beginning, after a dash, brace or comma
        key_column = 0
        while column < len(self.line) and not self.quote:
            end = self._blanks_end(column)
            if is_key_place and not self.depth:
                self.tabs |= {one for one in range(column, end) if self.line[one] == "\t"}
            column = end
            rest = self.line[column:]
            if not rest or rest[0] == "#":
                return
            if self.depth == 0 and is_key_place and _DASH.match(rest):
                key_column, column = column, column + 1
            elif rest[0] in "\"'":
                self.quote = rest[0]
                key_column = column if is_key_place else key_column
                column = self._quoted_end(column + 1)
                is_key_place = False
            elif rest[0] in "{[}]":
                is_key_place, column = rest[0] in "{[", column + 1
                self.depth = max(0, self.depth + (1 if is_key_place else -1))
            elif self.depth and rest[0] == ",":
                is_key_place, column = True, column + 1
            elif _KEY_END.match(rest):
                is_key_place, column = False, column + 1
            elif not self.depth and (header := _BLOCK_HEADER.match(rest)):
                self.block_indent, column = key_column, column + header.end()
            else:
                key_column = column if is_key_place else key_column
                column = self._plain_end(column, is_key_place=is_key_place)
                is_key_place = False

    def _blanks_end(self, column: int) -> int:
        """Return the column after the blanks here. Note the foreign ones."""
        found = ANY_BLANKS.match(self.line, column)
        end = found.end() if found else column
        self._note(column, end)
        return end

    def _note(self, start: int, end: int) -> None:
        self.found |= {column for column in range(start, end) if FOREIGN.match(self.line[column])}

    def _quoted_end(self, column: int) -> int:
        """Return the column after the closing quotation mark, or the end of the line if the text goes on below."""
        while column < len(self.line):
            if self.quote == '"' and self.line[column] == "\\":
                column += 1
            elif self.line[column] == self.quote:
                if self.quote == '"' or self.line[column + 1 : column + 2] != "'":
                    self.quote = ""
                    return column + 1
                column += 1
            column += 1
        return len(self.line)

    def _plain_end(self, start: int, *, is_key_place: bool) -> int:
        """Return the end of a text without quotes. Note its foreign blanks if it is a key, and those after it."""
        end, is_key = self._plain_text_end(start, is_key_place=is_key_place)
        text_end = end
        while text_end > start and ANY_BLANKS.fullmatch(self.line, text_end - 1, text_end):
            text_end -= 1
        self._note(start if is_key else text_end, end)
        return end

    def _plain_text_end(self, start: int, *, is_key_place: bool) -> tuple[int, bool]:
        """Return the end of a text without quotes with the blanks after it, and True if it is a key."""
        key_end = _KEY_END if is_key_place else _PLAIN_KEY_END
        for column in range(start, len(self.line)):
            letter = self.line[column]
            if key_end.match(self.line, column):
                return column, is_key_place
            if self.depth and letter in ",{}[]":
                return column, False
            if letter == "#" and column and _COMMENT.match(self.line, column - 1):
                return column, False
        return len(self.line), False
