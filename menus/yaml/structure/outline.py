"""Read the lines of a YAML text as an outline: indents, dashes and keys, without what is inside texts."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from menus.yaml.file_shape import MERGE_KEY
from menus.yaml.spaces import indent_of

_KEY = re.compile(
    r"""(?P<key>"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#"'{}\[\],&*!|>@`]"""
    r"""(?:(?!:["'{\[])[^\s#]|\s+(?![{\["'#]))*?)[ ]*:(?=[ \t]|$)"""
)
_DASH = re.compile(r"-(?=[ \t]|$)[ \t]*")
_BLOCK_HEADER = re.compile(r"[|>][-+0-9]*[ \t]*(?:#.*)?")
_PROPERTY = re.compile(r"[&!][^\s]*[ \t]+")
_COMMENT = re.compile(r"(?:^|[ \t])#.*")
_TOKEN = re.compile(
    r"""(?<![^\s,{\[:])"(?:[^"\\]|\\.)*"|(?<![^\s,{\[:])'(?:[^']|'')*'|[{}\[\]]|(?<=\s)#[^\n]*""", re.DOTALL
)
_FLOW_KEY = re.compile(r"""[{,]\s*["']?([\w<-]+)["']?\s*:""")
_MAX_ROWS = 60  # of a value in braces or quotes
_DOCUMENT_MARKS = ("---", "...", "%")


@dataclass(frozen=True, slots=True)
class Mark:
    """A dash, a key, or a value on a line of its own, and the column where it begins. A key has a name."""

    column: int
    is_dash: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class OutlineLine:
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
    block_indent: int | None = None
    row = 0
    while row < len(lines):
        line = lines[row]
        indent = indent_of(line)
        if block_indent is not None and (not line.strip() or indent > block_indent):
            row += 1
            continue
        block_indent = None
        words = line.strip()
        if not words or words[0] == "#" or (indent == 0 and words.startswith(_DOCUMENT_MARKS)):
            row += 1
            continue
        marks, value = _marks_of(line, indent)
        value = _PROPERTY.sub("", value + " ", count=1).strip() if value[:1] in ("&", "!") else value
        if _BLOCK_HEADER.fullmatch(value):
            block_indent = max((mark.column for mark in marks if mark.is_dash or mark.key), default=indent)
        last = _last_row(lines, row, value)
        text = _COMMENT.sub("", value)
        flow = " ".join((value, *lines[row + 1 : last + 1])) if value.startswith("{") else ""
        keys = tuple(_FLOW_KEY.findall(flow))
        yield OutlineLine(
            row,
            marks,
            is_open=not text.strip() and (marks[-1].is_dash or bool(marks[-1].key)),
            flow_keys=keys,
            is_quoted=value[:1] in {"{", "[", '"', "'"},
            is_alias=value.startswith("*") or MERGE_KEY in keys,
            text_column=None if block_indent is None else _text_column(lines, row, block_indent),
        )
        row = last + 1


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
    if value[:1] not in {"{", "[", '"', "'"}:
        return row
    text = "\n".join((value, *lines[row + 1 : row + _MAX_ROWS]))
    depth = 0
    for token in _TOKEN.finditer(text):
        if token[0][0] != "#":
            depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(token[0], 0)
            if depth <= 0:
                return row + text.count("\n", 0, token.end())
    return row
