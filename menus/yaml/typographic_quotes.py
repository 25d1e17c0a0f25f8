"""Find texts in the quotation marks of a word processor, which mean nothing to YAML."""

import re
from collections.abc import Iterator

_DOUBLE = "“”„‟″«»"
_SINGLE = "‘’‚‛′‹›"
_WRAPPED = re.compile(
    rf"""[{_DOUBLE}](?P<double>[^{_DOUBLE}"]*)[{_DOUBLE}"]"""
    rf"""|[{_SINGLE}](?P<single>(?:[^{_SINGLE}']|(?<=\w)['’](?=\w))*)[{_SINGLE}']"""
)
_OPENING = re.compile(rf"(?:(?<=[:,{{\[-] )|(?<=[{{\[]))[{_DOUBLE}{_SINGLE}]")
_CLOSING = re.compile(f"[{_DOUBLE}]")


def text_in_quotes(text: str) -> str | None:
    """Return the text between typographic quotes; None if these are not all around it."""
    found = _WRAPPED.fullmatch(text.strip())
    if found is None:
        return None
    return (found["double"] if found["double"] is not None else found["single"]).strip()


def begins_with_quote(text: str) -> bool:
    """Return True if a text begins with a typographic quote."""
    return text[:1] in _DOUBLE + _SINGLE and bool(text)


def span_of_quoted_value(line: str, column: int) -> tuple[int, int] | None:
    """Return where a value in typographic quotes begins and ends that `column` is inside of; None if there is none."""
    return next((span for span in _spans(line) if span[0] < column < span[1]), None)


def with_plain_quotes(line: str) -> str:
    """Return a line whose values in typographic quotes are in double quotes."""
    for start, end in reversed(list(_spans(line))):
        text = text_in_quotes(line[start:end]) or ""
        line = f"{line[:start]}{double_quoted(text)}{line[end:]}"
    return line


def _spans(line: str) -> Iterator[tuple[int, int]]:
    for found in _OPENING.finditer(line):
        value = _WRAPPED.match(line, found.start())
        if value is not None:
            yield value.span()


def column_of_closing_quote(line: str, column: int) -> int | None:
    """Return the column of the first typographic quote after `column`, which was to close a plain one."""
    found = _CLOSING.search(line, column + 1)
    return None if found is None else found.start()


def double_quoted(text: str) -> str:
    """Return a text in YAML's double quotes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
