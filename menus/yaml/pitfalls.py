"""Find texts that YAML silently changes because of their punctuation.

Each check compares a node with the text that it was made from, because YAML does not report the parts that it drops.
"""

import re
from collections.abc import Sequence
from functools import cached_property

import msgspec
from yaml.nodes import MappingNode, Node, ScalarNode

from menus.problems import Place, Problems, Severity
from menus.yaml.file_shape import PlaceShape
from menus.yaml.translation_mark import is_block, is_marked
from menus.yaml.typographic_quotes import begins_with_quote, double_quoted, text_in_quotes
from menus.yaml.wording import so_in_lines

_COMMENT = re.compile(r"(?P<blank>[ \t]+)#")
_NO_VALUE = re.compile(r":[ \t]+#")
_BLOCK_HEADER = re.compile(r"[|>][+-]?[0-9]")
_QUOTES = "Put the whole text in double quotes"
_FIRST_OF_PITFALLS = ("&", "!")

Pair = tuple[Node, Node]


class PitfallCheck(msgspec.Struct, dict=True):
    """The checks of one file."""

    file: str
    lines: Sequence[str]
    problems: Problems
    quotes: list[tuple[Place, str, Severity]] = msgspec.field(default_factory=list)

    def may_lurk(self, node: ScalarNode) -> bool:
        """Return False for a value that no check for a single value can find anything in."""
        start = node.start_mark
        row = start.line
        if node.style == "|" or node.style == ">" or node.end_mark.line != row:
            return True
        if row in self._hashes or row >= len(self.lines):
            return True
        return self.lines[row][start.column : start.column + 1] in _FIRST_OF_PITFALLS

    def check_scalar(self, node: ScalarNode) -> None:
        """Run every check for a single value."""
        if not node.style:
            self._check_line_break(node)
        elif node.style in "|>":
            self._check_block_header(node)
        first_character = self._first_character(node)
        if first_character == "&":
            self._check_anchor(node)
        elif first_character == "!":
            text = "YAML does not read a text that begins with `!` as text: it leaves out the first word."
            self._error("M013", node, text, f"{_QUOTES}.")

    def find_suspect_comment(self, node: ScalarNode) -> Place | None:
        """Return the place of a `#` that cut a text short. Two spaces before a `#` show that it is a comment."""
        end = node.end_mark
        if node.style or not self._has_hash(end.line) or self.is_to_translate(node):
            return None
        found = _COMMENT.match(self.lines[end.line], end.column)
        return self._place(end.line, found.end() - 1) if found and len(found["blank"]) == 1 else None

    def is_to_translate(self, node: ScalarNode) -> bool:
        """Return True if the comment behind a value says that it is still to be translated."""
        mark = node.start_mark if is_block(node) else node.end_mark
        return self._has_hash(mark.line) and is_marked(self.lines[mark.line], mark.column)

    def repair_flow_pairs(self, node: MappingNode, shape: PlaceShape) -> list[Pair]:
        """Return the pairs of a mapping in braces.

        Report pairs without a colon. Split them after a key that may stand there, or join them to the text that they
        belong to.
        """
        pairs: list[Pair] = []
        for key, value in node.value:
            if key.end_mark.index != value.end_mark.index or not isinstance(key, ScalarNode) or key.style:
                pairs.append((key, value))
            elif key.value.partition(" ")[0] in shape.keys and " " in key.value:
                pairs.append(self._split_at_blank(key))
            elif ":" in key.value:
                text = f"`{key.value}` lacks a space after its colon."
                self._error("M019", key, text, "Add it.")
                pairs.append(_split_at_colon(key))
            elif pairs and isinstance(pairs[-1][1], ScalarNode):
                joined = _joined_at_comma(pairs[-1][1], key)
                if begins_with_quote(joined.value):
                    pairs[-1] = (pairs[-1][0], self._whole_quote(joined))
                    continue
                pairs[-1] = (pairs[-1][0], joined)
                text = f"The comma made `{key.value}` a key of its own."
                self._error("M007", key, text, f"{_QUOTES}.")
            else:
                pairs.append((key, value))
        return pairs

    def text_in_typographic_quotes(self, node: ScalarNode, shape: PlaceShape) -> str | None:
        """Note a value in typographic quotes. Return what is between them if it is no text but a name or a word."""
        text, is_text = text_in_quotes(node.value), shape.takes_text
        if text is None or not shape.is_known:
            return None
        place = self._place(node.start_mark.line, node.start_mark.column)
        self.quotes.append((place, text, Severity.WARNING if is_text else Severity.ERROR))
        return None if is_text else text

    def _whole_quote(self, node: ScalarNode) -> ScalarNode:
        """Note a text in typographic quotes that a comma splits. As soon as it is complete, it counts as quoted."""
        text = text_in_quotes(node.value)
        if text is None:
            return node
        self.quotes.append((self._place(node.start_mark.line, node.start_mark.column), text, Severity.ERROR))
        return ScalarNode(node.tag, text, node.start_mark, node.end_mark, style='"')

    def report_typographic_quotes(self) -> None:
        """Report all values in typographic quotes in one problem, an error if one of them is no text."""
        if not self.quotes:
            return
        errors = [one for one in self.quotes if one[2] is Severity.ERROR]
        place, text, severity = (errors or self.quotes)[0]
        others = sorted({other.line for other, _, _ in self.quotes} - {place.line})
        message = f"These quotation marks mean nothing to YAML{so_in_lines(others)}."
        cure = f"Write {double_quoted(text)}.{' Do the same in the other lines.' if others else ''}"
        add = self.problems.error if severity is Severity.ERROR else self.problems.warning
        add("M021", place, message, cure)

    def _split_at_blank(self, key: ScalarNode) -> Pair:
        """Return the key and value that the author meant without the colon between them, and report it."""
        name, _, value = key.value.partition(" ")
        text = f"`{name}` lacks its colon."
        self._error("M019", key, text, f"Write `{name}: {value}`.")
        style = value[:1] if value[:1] in {"'", '"'} and value[-1:] == value[:1] else None
        word = value.strip(style) if style else value
        return (
            ScalarNode(key.tag, name, key.start_mark, key.end_mark),
            ScalarNode(key.tag, word, key.start_mark, key.end_mark, style=style),
        )

    def unquoted_placeholder(self, node: MappingNode, shape: PlaceShape) -> str | None:
        """Report `{x}` if it looks like a placeholder, and return it; None if it does not."""
        if not node.flow_style or len(node.value) != 1:
            return None
        key, value = node.value[0]
        if key.end_mark.index != value.end_mark.index or not isinstance(key, ScalarNode) or key.style:
            return None
        if key.value.replace(":", " ").partition(" ")[0] in shape.keys and not key.value.isidentifier():
            return None  # a key without its colon, or without the blank after it
        text = f"{{{key.value}}}"
        self._error("M010", node, f"Without quotes `{text}` is no placeholder.", f'Write "{text}".')
        return text

    def _check_line_break(self, node: ScalarNode) -> None:
        if node.end_mark.line > node.start_mark.line:
            text = "This text goes on in the next line; YAML would join the two lines."
            cure = "Put it in double quotes on one line, or write `|-` and the lines below it."
            self._error("M011", node, text, cure)

    def commented_out_value(self, key: Node, node: Node) -> str | None:
        """Report a comment that hides a whole value, and return it; None if there is none."""
        row = key.end_mark.line
        if not isinstance(node, ScalarNode) or node.style or node.value or not self._has_hash(row):
            return None
        found = _NO_VALUE.match(self.lines[row], key.end_mark.column)
        if found is None:
            return None
        cure = 'Write "#" with its quotes: after a space, `#` begins a comment.'
        self.problems.error("M006", self._place(row, found.end() - 1), "A comment ate this value.", cure)
        return self.lines[row][found.end() - 1 :].strip()

    def _check_block_header(self, node: ScalarNode) -> None:
        row, column = node.start_mark.line, node.start_mark.column
        if not node.value or _BLOCK_HEADER.match(self.lines[row], column):
            text = f"`{self.lines[row][column:].strip()}` is no value: to YAML it begins a text of several lines."
            self._error("M009", node, text, f"{_QUOTES}, or write `|-` and the text below it.")

    def _check_anchor(self, node: ScalarNode) -> None:
        row, column = node.start_mark.line, node.start_mark.column
        name = re.match(r"&(\S*)", self.lines[row][column:])
        if name and name[1].rstrip(",}]") not in self._aliases:
            text = f"To YAML, `{name[0]}` is the name of this value and not a part of it."
            self._error("M008", node, text, f"{_QUOTES}.")

    @cached_property
    def _aliases(self) -> frozenset[str]:
        return frozenset(re.findall(r"(?:^|[\s,\[{:])\*([\w-]+)", "\n".join(self.lines)))

    @cached_property
    def _hashes(self) -> frozenset[int]:
        return frozenset(row for row, line in enumerate(self.lines) if " #" in line or "\t#" in line)

    def _has_hash(self, row: int) -> bool:
        return row in self._hashes

    def _first_character(self, node: ScalarNode) -> str:
        line = self.lines[node.start_mark.line] if node.start_mark.line < len(self.lines) else ""
        return line[node.start_mark.column : node.start_mark.column + 1]

    def _place(self, row: int, column: int) -> Place:
        return Place(self.file, row + 1, column + 1)

    def _error(self, code: str, node: Node, text: str, cure: str) -> None:
        self.problems.error(code, self._place(node.start_mark.line, node.start_mark.column), text, cure)


def _split_at_colon(key: ScalarNode) -> Pair:
    """Return the key and value that the author meant with a colon inside a key."""
    name, _, value = key.value.partition(":")
    return tuple(ScalarNode(key.tag, word, key.start_mark, key.end_mark) for word in (name, value))  # type: ignore[return-value]


def _joined_at_comma(value: ScalarNode, key: ScalarNode) -> ScalarNode:
    """Join the texts that a comma separated, so that the rest is read as the author meant it."""
    text = f"{value.value}, {key.value}"
    return ScalarNode(value.tag, text, value.start_mark, value.end_mark, style=value.style)
