"""Read the lines of a YAML text as an outline: indents, dashes and keys, without what is inside texts."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec

from menus.yaml.file_shape import MERGE_KEY
from menus.yaml.spaces import indent_of

_KEY = re.compile(
    r"""(?P<key>"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#"'{}\[\],&*!|>@`]"""
    r"""(?:(?!:["'{\[])[^\s#]|\s+(?![{\["'#]))*?)[ ]*:(?=[ \t]|$)"""
)
_DASH = re.compile(r"-(?=[ \t]|$)[ \t]*")
_BLOCK_HEADER = re.compile(r"[|>][-+0-9]*[ \t]*(?:#.*)?")
_OWN_INDENT = re.compile(r"[|>][-+]?[0-9][-+]?[ \t]*(?:#.*)?$")
_PROPERTY = re.compile(r"[&!][^\s]*[ \t]+")
_COMMENT = re.compile(r"(?:^|[ \t])#.*")
_TOKEN = re.compile(
    r"""(?<![^\s,{\[:])"(?:[^"\\]|\\.)*"|(?<![^\s,{\[:])'(?:[^']|'')*'|[{}\[\]]|(?<=\s)#[^\n]*"""
    r"""|(?<![^\s,{\[:])["']""",  # without its second
    re.DOTALL,
)
_FLOW_KEY = re.compile(r"""[{,]\s*["']?([\w<-]+)["']?\s*:""")
_OPENING = frozenset("{[\"'")
_FEW_ROWS, _MAX_ROWS = 4, 60  # of a value in braces or quotes: of nearly all, and of any
_DOCUMENT_MARKS = ("---", "...", "%")


class Mark(msgspec.Struct, frozen=True):
    """A dash, a key, or a value on a line of its own, and the column where it begins. A key has a name."""

    column: int
    is_dash: bool = False
    key: str = ""


class OutlineLine(msgspec.Struct, frozen=True):
    """A line with its marks, from left to right.

    - is_open: the value of the last mark is in the lines below.
    - flow_keys: the keys between the braces of a value `{…}`.
    - is_quoted: the value is in braces, brackets or quotes. is_alias: it stands for a value elsewhere in the file.
    - text_column: where the lines of a text below `|` begin. None: there is no such text.
    """

    row: int
    marks: tuple[Mark, ...]
    is_open: bool
    flow_keys: tuple[str, ...] = ()
    is_quoted: bool = False
    is_alias: bool = False
    text_column: int | None = None

    def at(self, row: int, text_column: int | None) -> "OutlineLine":
        """Return the same line at another row."""
        return OutlineLine(
            row, self.marks, self.is_open, self.flow_keys, self.is_quoted, self.is_alias, text_column
        )

    @property
    def lacks_colon(self) -> bool:
        """Return True if the line is words without a key, braces or quotes."""
        return not self.marks[-1].key and not self.is_quoted and not self.is_open

    @property
    def column(self) -> int:
        """Return the column of the first mark."""
        return self.marks[0].column


def outline_of(lines: Sequence[str]) -> Iterator[OutlineLine]:
    """Yield the lines that begin something: not comments, nor lines inside texts and braces."""
    text_indent: int | None = None  # of the lines of a text below `|`
    row = -1
    while (row := row + 1) < len(lines):
        line = lines[row]
        if text_indent is not None and (not line.strip() or indent_of(line) >= text_indent):
            continue
        text_indent = None
        read = _read_line(line)
        if read is None:
            continue
        text_column = None
        if read.begins_text:
            owners = (mark.column for mark in read.outline.marks if mark.is_dash or mark.key)
            owner = max(owners, default=read.outline.column)
            text_column = _text_column(lines, row, owner)
            text_indent = owner + 1 if text_column is None or _OWN_INDENT.search(line) else text_column
        yield read.outline.at(row, text_column)
        if read.value:
            row = _last_row(lines, row, read.value)


class _Line(msgspec.Struct, frozen=True):
    """A line of an outline at row 0, without what the lines below it say.

    `value` is its value if that is in braces or quotes and may go on below. `begins_text`: it ends with `|`.
    """

    outline: OutlineLine
    value: str
    begins_text: bool


@lru_cache(16_384)
def _read_line(line: str) -> _Line | None:
    """Return what a line begins; None for a comment or a blank line."""
    words = line.strip()
    if not words or words[0] == "#" or (line[0] != " " and words.startswith(_DOCUMENT_MARKS)):
        return None
    marks, value = _marks_of(line, indent_of(line))
    value = _PROPERTY.sub("", value + " ", count=1).strip() if value[:1] in ("&", "!") else value
    keys = tuple(_FLOW_KEY.findall(value)) if value.startswith("{") else ()
    outline = OutlineLine(
        0,
        marks,
        is_open=not _COMMENT.sub("", value).strip() and (marks[-1].is_dash or bool(marks[-1].key)),
        flow_keys=keys,
        is_quoted=value[:1] in _OPENING,
        is_alias=value.startswith("*") or MERGE_KEY in keys,
    )
    goes_on = value[:1] in _OPENING and _end_of_value(value) is None
    return _Line(outline, value if goes_on else "", _BLOCK_HEADER.fullmatch(value) is not None)


def _marks_of(line: str, indent: int) -> tuple[tuple[Mark, ...], str]:
    marks: list[Mark] = []
    column = indent
    while found := _DASH.match(line, column):
        marks.append(Mark(column, is_dash=True))
        column = found.end()
    rest = line[column:]
    found_key = _KEY.match(rest)
    if found_key:
        marks.append(Mark(column, key=found_key["key"].strip("\"'")))
        return tuple(marks), rest[found_key.end() :].strip()
    if rest.strip() and not rest.startswith("#"):
        marks.append(Mark(column))
        return tuple(marks), rest.strip()
    return tuple(marks), ""


def _text_column(lines: Sequence[str], row: int, block_indent: int) -> int | None:
    """Return the indent of the first line of a text below `|`; None if the text is empty."""
    first = next((line for line in lines[row + 1 :] if line.strip()), "")
    return indent_of(first) if indent_of(first) > block_indent else None


def _last_row(lines: Sequence[str], row: int, value: str) -> int:
    """Return the row where a value in quotes or braces ends. A value that never ends is taken to end at once."""
    for rows in (_FEW_ROWS, _MAX_ROWS):
        text = "\n".join((value, *lines[row + 1 : row + rows]))
        end = _end_of_value(text, goes_on=rows < _MAX_ROWS)
        if end is not None:
            return row + text.count("\n", 0, end)
    return row


def _end_of_value(text: str, *, goes_on: bool = False) -> int | None:
    """Return where the value in quotes or braces ends with which a text begins; None if it never does.

    `goes_on`: the text has further lines. Then also return None if a quote may have its second there.
    """
    depth = 0
    for token in _TOKEN.finditer(text):
        mark = token[0]
        is_quote = mark in ("'", '"')
        if goes_on and (is_quote or (mark[0] == "'" and text.startswith("'", token.end()))):
            return None
        if not is_quote and mark[0] != "#":
            depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(mark, 0)
            if depth <= 0:
                return token.end()
    return None
