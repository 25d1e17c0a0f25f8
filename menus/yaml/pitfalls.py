"""What YAML does without a word to a text that has its punctuation in it.

Each trap looks at a node and at the text it was made from: YAML itself says nothing of what it left out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from yaml.nodes import MappingNode, Node, ScalarNode

from menus.problems import Place, Problems

_COMMENT = re.compile(r"(?P<blank>[ \t]+)#")
_NO_VALUE = re.compile(r":[ \t]+#")
_BLOCK_HEADER = re.compile(r"[|>][+-]?[0-9]")
_QUOTES = "Put the whole text in double quotes"
_YAML_TAG = "tag:yaml.org,2002:"

Pair = tuple[Node, Node]


@dataclass
class PitfallCheck:
    """The traps of one file."""

    file: str
    lines: Sequence[str]
    problems: Problems

    def check_scalar(self, node: ScalarNode) -> None:
        """Every trap that a single value may have fallen into."""
        if not node.style:
            self._check_line_break(node)
        elif node.style in "|>":
            self._check_block_header(node)
        first_character = self._first_character(node)
        if first_character == "&":
            self._check_anchor(node)
        elif first_character == "!":
            text = (
                "A text that begins with `!` means something else to YAML, which leaves its first word out."
            )
            self._error("M013", node, text, f"{_QUOTES}.")

    def find_suspect_comment(self, node: ScalarNode) -> Place | None:
        """Where a `#` cut a text short. A comment that was meant as one stands apart by two blanks."""
        end = node.end_mark
        if node.style or not self._has_hash(end.line):
            return None
        found = _COMMENT.match(self.lines[end.line], end.column)
        return self._place(end.line, found.end() - 1) if found and len(found["blank"]) == 1 else None

    def repair_flow_pairs(self, node: MappingNode) -> list[Pair]:
        """The pairs of a mapping in braces, those without a colon reported and put back where they came from."""
        pairs: list[Pair] = []
        for key, value in node.value:
            if key.end_mark.index != value.end_mark.index or not isinstance(key, ScalarNode) or key.style:
                pairs.append((key, value))
            elif ":" in key.value:
                text = f"`{key.value}` lacks a blank after its colon."
                self._error("M019", key, text, "Add it.")
                pairs.append(_split_at_colon(key))
            elif pairs and isinstance(pairs[-1][1], ScalarNode):
                _rejoin_at_comma(pairs[-1][1], key)
                text = f"The comma made `{key.value}` a key of its own."
                self._error("M007", key, text, f"{_QUOTES}.")
            else:
                pairs.append((key, value))
        return pairs

    def unquoted_placeholder(self, node: MappingNode) -> str | None:
        """The text of `{x}` that was meant as a placeholder, and reported; None where it is no such thing."""
        if not node.flow_style or len(node.value) != 1:
            return None
        key, value = node.value[0]
        if key.end_mark.index != value.end_mark.index or not isinstance(key, ScalarNode) or key.style:
            return None
        text = f"{{{key.value}}}"
        self._error("M010", node, f"Without quotes `{text}` is no placeholder.", f'Write "{text}".')
        return text

    def _check_line_break(self, node: ScalarNode) -> None:
        if node.end_mark.line > node.start_mark.line:
            text = "This text goes on in the next line, and would be read as one line."
            cure = "Put it in double quotes on one line, or write `|-` and the lines below it."
            self._error("M011", node, text, cure)

    def commented_out_value(self, key: Node, node: Node) -> str | None:
        """The comment that left nothing of a value, reported; None where there is none."""
        row = key.end_mark.line
        if not isinstance(node, ScalarNode) or node.style or node.value or not self._has_hash(row):
            return None
        found = _NO_VALUE.match(self.lines[row], key.end_mark.column)
        if found is None:
            return None
        cure = 'Write "#" with its quotes: after a blank, `#` begins a comment.'
        self.problems.error("M006", self._place(row, found.end() - 1), "A comment ate this value.", cure)
        return self.lines[row][found.end() - 1 :].strip()

    def _check_block_header(self, node: ScalarNode) -> None:
        row, column = node.start_mark.line, node.start_mark.column
        if not node.value or _BLOCK_HEADER.match(self.lines[row], column):
            text = f"`{self.lines[row][column:].strip()}` begins a text of several lines to YAML, and is no value."
            self._error("M009", node, text, f"{_QUOTES}, or write `|-` and the text below it.")

    def _check_anchor(self, node: ScalarNode) -> None:
        row, column = node.start_mark.line, node.start_mark.column
        name = re.match(r"&(\S*)", self.lines[row][column:])
        if name and name[1].rstrip(",}]") not in self._aliases:
            text = f"`{name[0]}` names this value for YAML, and is left out of it."
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
    """What was meant by a key that holds a colon."""
    name, _, value = key.value.partition(":")
    return tuple(ScalarNode(key.tag, word, key.start_mark, key.end_mark) for word in (name, value))  # type: ignore[return-value]


def _rejoin_at_comma(value: ScalarNode, key: ScalarNode) -> None:
    """Put back what the comma parted, so that what follows is read as it was meant."""
    value.value = f"{value.value}, {key.value}"
