"""The comment on a text that stands in the words of another language until somebody translates it."""

import re

from yaml.nodes import Node, ScalarNode

MARK = "# to translate"
_MARK = re.compile(rf"[ \t]+{MARK}\b[^\r\n]*")
_BLOCK_HEADER = re.compile(r"[|>][+-]?")


def mark_span(text: str, node: Node) -> tuple[int, int] | None:
    """Return where the mark of a value stands in the text of its file, with the blanks before it; None without one.

    It stands behind the value. The mark of a text of several lines stands behind its `|`.
    """
    if not isinstance(node, ScalarNode):
        return None
    start, end = node.start_mark.index, node.end_mark.index
    if is_block(node):
        return _find(text, start)
    return _find(text, start + len(text[start:end].rstrip()))


def is_marked(line: str, column: int) -> bool:
    """Return True if the mark stands in a line behind a value that ends, or a `|` that stands, at this column."""
    return MARK in line and _find(line, column) is not None


def is_block(node: ScalarNode) -> bool:
    """Return True for a text of several lines below a `|` or `>`."""
    return bool(node.style) and node.style in "|>"


def _find(text: str, position: int) -> tuple[int, int] | None:
    header = _BLOCK_HEADER.match(text, position)
    found = _MARK.match(text, header.end() if header else position)
    return found.span() if found else None
