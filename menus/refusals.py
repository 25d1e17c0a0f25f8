"""What YAML refuses to read, in words that help an author, who meant a text and wrote YAML's punctuation."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import yaml

_KEY = r"""(?:"[^"]*"|'[^']*'|[^\s#"'{}\[\],:?&*!|>@%-][^#:{}\[\]]*)"""
_VALUE = re.compile(rf"(?P<key>[ ]*(?:- +)*{_KEY}:[ ]+)(?P<value>\S.*?)[ ]*")
_QUOTED_AND_MORE = re.compile(r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')[ ]*(?P<more>[^\s#,:}\]])""")
_CLOSED_AND_MORE = re.compile(r"[{\[][^{}\[\]]*[}\]][ ]*[^\s#,:}\]]")
_MARK = re.compile(r'(?<!\\)"')
_NEXT_KEY = re.compile(r", ?\w+: |\}")
_QUOTES = "Put the whole text in double quotes"
_ODD_BLANK = re.compile(
    r"^ *(?P<indent>[\u00a0\u2000-\u200b\u202f\u3000])|:(?P<value>[\u00a0\u2000-\u200b\u202f\u3000])"
)
_WIDE_COLON = "\uff1a"  # how Chinese and Japanese keyboards write it


@dataclass(frozen=True, slots=True)
class Refusal:
    """A problem that kept a text from being read as YAML. Line and column count from 0."""

    code: str
    line: int
    column: int
    message: str
    cure: str


def explain(error: yaml.MarkedYAMLError, lines: Sequence[str]) -> Refusal:
    """Why YAML gave up, and how to write what was meant."""
    seen = _Seen(error, lines)
    found = (reason(seen) for reason in _REASONS)
    return next((refusal for refusal in found if refusal is not None), seen.general())


def quoted(refusal: Refusal, lines: Sequence[str]) -> str | None:
    """The refused line with its value in double quotes, or its backslash doubled; None where that is no cure."""
    line = lines[refusal.line] if refusal.line < len(lines) else ""
    if refusal.code == "M016":
        return f"{line[: refusal.column]}\\{line[refusal.column :]}"
    if refusal.code == "M019":
        return line.replace(":", ": ", 1)
    if refusal.code == "M012":
        return _with_plain_blanks(line)
    between_braces = _between_braces(line, refusal.column) if refusal.code in ("M006", "M014") else None
    found = _VALUE.fullmatch(line)
    if between_braces or found is None:
        return between_braces
    inside = found["value"][0] in "{[\"'" and refusal.column != found.start("value")
    if inside and not (refusal.code == "M015" and found["value"][0] in "\"'"):
        return None
    value = found["value"].replace("\\", "\\\\").replace('"', '\\"')
    return f'{found["key"]}"{value}"'


def _with_plain_blanks(line: str) -> str | None:
    """The line with the blanks of the space bar before its first word and after its colons; None where it has them."""
    indent = len(line) - len(line.lstrip())
    odd = "\t" not in line[:indent] and _ODD_BLANK.search(line)
    return re.sub(r":\s", ": ", " " * indent + line[indent:]) if odd else None


def _between_braces(line: str, column: int) -> str | None:
    """The line with that text in quotes, between its key and the next one, that holds the refused sign."""
    start = line.rfind(": ", 0, column) + 2
    end = _NEXT_KEY.search(line, column)
    text = line[start : end.start()] if start > 1 and end and "{" in line[:start] else ""
    if not text or set(text) & set("\"'{}[]"):
        return None
    return f'{line[:start]}"{text}"{line[start + len(text) :]}'


class _Seen:
    """What the parser said, and the line where it stood."""

    def __init__(self, error: yaml.MarkedYAMLError, lines: Sequence[str]) -> None:
        mark = error.problem_mark or error.context_mark
        self.problem = error.problem or ""
        self.context = error.context or ""
        self.lines = lines
        self.row, self.column = (mark.line, mark.column) if mark else (0, 0)
        self.line = lines[self.row] if self.row < len(lines) else ""
        start = error.context_mark or mark
        self.began = (start.line, start.column) if start else (0, 0)

    @property
    def sign(self) -> str:
        """The character at which the parser gave up."""
        return self.line[self.column : self.column + 1]

    def here(self, code: str, message: str, cure: str) -> Refusal:
        return Refusal(code, self.row, self.column, message, cure)

    def where_it_began(self, code: str, message: str, cure: str) -> Refusal:
        return Refusal(code, *self.began, message, cure)

    def general(self) -> Refusal:
        reason = f"{self.problem or self.context}"
        cure = (
            "Put a text that holds : # , { [ or begins with a sign in double quotes, and indent with spaces."
        )
        return self.here("M001", f"YAML cannot read this: {reason}.", cure)


def _escape(seen: _Seen) -> Refusal | None:
    if "escape" not in seen.problem:
        return None
    written = seen.line[seen.column : seen.column + 2]
    cure = r"Write `\\` for one backslash, or put the text in single quotes."
    return seen.here("M016", f"In double quotes `{written}` means nothing to YAML.", cure)


def _tab(seen: _Seen) -> Refusal | None:
    indent = seen.line[: len(seen.line) - len(seen.line.lstrip())]
    if "\t" not in indent:
        return None
    column = indent.index("\t")
    return Refusal("M012", seen.row, column, "This line is indented with a tab.", "Indent with spaces.")


def _odd_blank(seen: _Seen) -> Refusal | None:
    """A blank from a web page or a word processor, which looks like any other and is none to YAML."""
    for row in dict.fromkeys((seen.began[0], seen.row, seen.row - 1)):
        found = _ODD_BLANK.search(seen.lines[row]) if 0 <= row < len(seen.lines) else None
        if found is not None:
            code = f"U+{ord(found[0][-1]):04X}"
            text = f"The blank here is not that of the space bar ({code}), as in text from a web page."
            return Refusal("M012", row, found.end() - 1, text, "Delete the blanks here and type them anew.")
    return None


def _sign(seen: _Seen) -> Refusal | None:
    """A value that begins with one of YAML's own signs."""
    if "alias" in seen.context or "alias" in seen.problem:
        return _begins_with("*", *seen.began)
    if "block scalar" in seen.context or "tag" in seen.context:
        return _begins_with(seen.lines[seen.began[0]][seen.began[1]], *seen.began)
    misplaced = seen.sign in {"?", "-"} and "not allowed in this context" in seen.problem
    if misplaced or "cannot start any token" in seen.problem:
        return _begins_with(seen.sign, seen.row, seen.column)
    return None


def _begins_with(sign: str, row: int, column: int) -> Refusal:
    cure = f"{_QUOTES}."
    return Refusal(
        "M013", row, column, f"A text that begins with `{sign}` means something else to YAML.", cure
    )


def _more_after_quotes(seen: _Seen) -> Refusal | None:
    for found in _QUOTED_AND_MORE.finditer(seen.line):
        if found.start("more") == seen.column and seen.column:
            cure = 'Put all of it in one pair of quotes; write \\" for a quotation mark inside.'
            return seen.here("M015", "The text goes on after its closing quotation mark.", cure)
    return None


def _more_after_braces(seen: _Seen) -> Refusal | None:
    for found in _CLOSED_AND_MORE.finditer(seen.line):
        if found.end() - 1 == seen.column:
            return _begins_with(found[0][0], seen.row, found.start())
    return None


def _opened_above(seen: _Seen) -> Refusal | None:
    """A text whose closing mark was forgotten ends at the next one, in some line below, where nothing fits any more."""
    opened = None
    for row, line in enumerate(seen.lines[: seen.row]):
        for mark in _MARK.finditer(line):
            opened = None if opened else (row, mark.start())
    if opened is None or not _MARK.search(seen.line[: seen.column + 1]):
        return None
    return Refusal("M017", *opened, "This quotation mark is never closed.", "Close it where the text ends.")


def _colon_in_text(seen: _Seen) -> Refusal | None:
    if seen.sign != ":" or seen.line[seen.column + 1 : seen.column + 2].strip(" ,}]"):
        return None
    if "not allowed in this context" in seen.problem:
        if ": " not in seen.line[: seen.column]:
            return _no_colon_above(seen)
    elif "flow" not in seen.context and "plain scalar" not in seen.context:
        return None
    return seen.here("M014", "A colon in a text without quotes begins a new key.", f"{_QUOTES}.")


def _no_colon_above(seen: _Seen) -> Refusal:
    """A line that is no `key: value` runs on into this one."""
    row = seen.row - 1
    while row > 0 and not seen.lines[row].strip():
        row -= 1
    above = seen.lines[row]
    lacking = ":" in above.strip().rstrip(":") and ": " not in above
    if not lacking and (": " in above or above.strip().startswith("- ")):
        return _under_a_value(seen)
    return _no_key(above, row)


def _under_a_value(seen: _Seen) -> Refusal:
    cure = "Indent it like the lines beside it, or take the value above away."
    return seen.here("M001", "This line is indented under a line that has a value already.", cure)


def _no_key(line: str, row: int) -> Refusal:
    """A line without a colon, or without the blank that makes it one."""
    written = line.strip()
    column = len(line) - len(line.lstrip())
    if ":" in written.rstrip(":"):
        return Refusal("M019", row, column, f"`{written}` lacks a blank after its colon.", "Add it.")
    colon = written.find(_WIDE_COLON)
    if colon >= 0:
        text = f"The colon of `{written}` is a wide one, which is none to YAML."
        return Refusal("M001", row, column + colon, text, "Type a plain `:` and a blank.")
    return Refusal("M001", row, column, f"`{written}` is no `key: value` line.", "Add a colon and a blank.")


def _no_colon(seen: _Seen) -> Refusal | None:
    """A line of its own that should have been `key: value`; YAML tells of it at the next one."""
    row = seen.began[0]
    if "expected ':'" not in seen.problem or row >= len(seen.lines):
        return None
    line = seen.lines[row]
    return _no_key(line, row) if ": " not in line and line.strip()[:1] not in {"", '"', "'"} else None


def _indent(seen: _Seen) -> Refusal | None:
    """A line that begins where none of those above it does."""
    indent = len(seen.line) - len(seen.line.lstrip())
    unfit = "did not find expected key" in seen.problem or "did not find expected '-'" in seen.problem
    if not unfit or "block" not in seen.context or seen.column != indent:
        return None
    above = next((line for line in reversed(seen.lines[: seen.row]) if line.strip()), "")
    blanks = len(above) - len(above.lstrip())
    if indent > blanks and not above.rstrip().endswith(":"):
        return _under_a_value(seen)
    text = f"This line is indented by {_blanks(indent)}, and no line that it could stand beside is."
    return seen.here(
        "M001", text, f"Indent it exactly like those beside it; the line above has {_blanks(blanks)}."
    )


def _blanks(count: int) -> str:
    return {0: "no blank", 1: "1 blank"}.get(count, f"{count} blanks")


def _sign_between_braces(seen: _Seen) -> Refusal | None:
    if "flow node" not in seen.context and not (seen.sign in ",?" and "flow" in seen.context):
        return None
    return seen.here(
        "M014", f"`{seen.sign}` in a text without quotes means something else to YAML.", f"{_QUOTES}."
    )


def _unclosed_quote(seen: _Seen) -> Refusal | None:
    if "quoted scalar" not in seen.context:
        return None
    return seen.where_it_began(
        "M017", "This quotation mark is never closed.", "Close it where the text ends."
    )


def _unclosed_brace(seen: _Seen) -> Refusal | None:
    row, column = seen.began
    between_keys = ": " not in seen.line[: seen.column]
    if not seen.context.startswith("while parsing a flow") or row == seen.row or not between_keys:
        return None
    rest = seen.lines[row][column:]
    if " #" in rest:
        cure = f"{_QUOTES}: after a blank, `#` begins a comment."
        return Refusal(
            "M006", row, column + rest.index(" #") + 1, "A comment ate the rest of this line.", cure
        )
    closing = "}" if rest.startswith("{") else "]"
    return seen.where_it_began("M018", f"This `{rest[:1]}` is never closed.", f"Close it with `{closing}`.")


def _closes_nothing(seen: _Seen) -> Refusal | None:
    if seen.sign not in {"}", "]"}:
        return None
    return seen.here(
        "M018", f"This `{seen.sign}` closes nothing.", "Take it away, or put the text in quotes."
    )


def _second_document(seen: _Seen) -> Refusal | None:
    if "document" not in seen.problem:
        return None
    return seen.here("M001", "A menu file is one document.", "Remove the line `---` here.")


def _quote_in_quotes(seen: _Seen) -> Refusal | None:
    """`'it's'`: the apostrophe closed the text."""
    before = seen.line[: seen.column]
    if "did not find expected" not in seen.problem or before[-1:] not in {"'", '"'}:
        return None
    cure = 'Put the text in double quotes, with \\" for a quotation mark inside.'
    return seen.here("M015", "The text goes on after its closing quotation mark.", cure)


_REASONS: tuple[Callable[[_Seen], Refusal | None], ...] = (
    _escape,
    _tab,
    _odd_blank,
    _second_document,
    _opened_above,
    _more_after_quotes,
    _more_after_braces,
    _quote_in_quotes,
    _unclosed_quote,
    _unclosed_brace,
    _colon_in_text,
    _sign,
    _closes_nothing,
    _sign_between_braces,
    _no_colon,
    _indent,
)
