"""Composes a YAML text of which most was composed before: a block that stays as it is keeps its nodes."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, cast

import msgspec
import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from menus.yaml import nesting

T = TypeVar("T")
MAX_LEVELS = 100  # of a block; what is nested deeper is no menu
_KEY = r"[A-Za-z_]\w*:(?= |$)"
_SECTION = re.compile(rf"^{_KEY}", re.M | re.A)
_HEADING = re.compile(rf"{_KEY} *(?:#.*)?\n(?: *(?:#.*)?\n)*( +)(?={_KEY})", re.M | re.A)
_PREAMBLE = re.compile(r"(?: *(?:#.*)?\n)*")
_UNLIKE_BLOCKS = re.compile(r"[\t\r\x85\u2028\u2029\ufeff]|^(?:---|\.\.\.|%)|(?:^|[ ,\[{])&[^ \n]", re.M)
"""What a text has that means something to all of its blocks: other line ends, marks between documents, names (`&`)."""


class Origin(msgspec.Struct, gc=False):
    """Where a block begins in the whole text: characters and lines from 0. It moves with the text above."""

    index: int
    line: int


class Position(msgspec.Struct, frozen=True, gc=False):
    """A position in a text, in the words of YAML's own marks. It moves with the block that it is in."""

    origin: Origin
    index_in_block: int
    line_in_block: int
    column: int

    @property
    def index(self) -> int:
        """The number of characters before it."""
        return self.origin.index + self.index_in_block

    @property
    def line(self) -> int:
        """Its line, from 0."""
        return self.origin.line + self.line_in_block


class Block(msgspec.Struct):
    """A key and its value, as nodes.

    `entry` is what they were read as, if nothing was found that is wrong with it; it has the lines of its places.
    `readings` is what was read besides, without lines: by a purpose, and with what it depends on besides the block.
    """

    origin: Origin
    key: Node
    value: Node
    entry: Any = None
    readings: dict[str, tuple[object, Any]] = msgspec.field(default_factory=dict)

    def move(self, index: int, line: int) -> None:
        """Begin at another place of the text."""
        if self.origin.line != line:
            self.entry = None
        self.origin.index, self.origin.line = index, line


class _NoBlockError(Exception):
    """A part of a text is not the one key with its value that it looked like."""


class YamlBlocks:
    """The blocks of the text that was composed last: its sections, or the entries of a section.

    Each block is read alone. The text says the same as its blocks, if each of them is one key with its value: what goes
    on in the next block, such as a text in quotes that is still open, is an error in its own. Then the text is composed
    as a whole. The nodes of the text before it are of no more use, as they move to where they are now.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[str, str, int], Block] = {}
        self._used: dict[tuple[str, str, int], Block] = {}
        self._by_value: dict[int, Block] = {}

    @property
    def are_known(self) -> bool:
        """True if the text that was composed last was composed by blocks. It has no `*` then."""
        return bool(self._by_value)

    def compose(self, text: str) -> Node | None:
        """Return what `nesting.compose` returns. The nodes must stay as they are: the next text may have them too."""
        self._used, self._by_value = {}, {}
        try:
            root = self._compose(text)
        except (_NoBlockError, yaml.YAMLError):
            return nesting.compose(text)
        self._known = self._used
        self._by_value = {id(block.value): block for block in self._used.values()}
        return root

    def block_of(self, value: Node) -> Block | None:
        """Return the block with this value in the text that was composed last; None if it is no block's value."""
        return self._by_value.get(id(value))

    def read(self, value: Node, purpose: str, depends_on: object, read: Callable[[], T]) -> T:
        """Return what `read` reads from a value, or what it read before, if that is a block's and all is as it was."""
        block = self._by_value.get(id(value))
        if block is None:
            return read()
        known = block.readings.get(purpose)
        if known is None or known[0] != depends_on:
            known = block.readings[purpose] = (depends_on, read())
        return cast("T", known[1])

    def _compose(self, text: str) -> Node:
        starts = [found.start() for found in _SECTION.finditer(text)]
        preamble = _PREAMBLE.match(text)
        if not starts or _UNLIKE_BLOCKS.search(text) or preamble is None or preamble.end() != starts[0]:
            raise _NoBlockError
        pairs, here = [], Origin(starts[0], text.count("\n", 0, starts[0]))
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
            after = Origin(end, here.line + text.count("\n", start, end))
            pairs.append(self._section(text, here, after))
            here = after
        return _mapping(pairs, here)

    def _section(self, text: str, start: Origin, end: Origin) -> tuple[Node, Node]:
        heading = _HEADING.match(text, start.index, end.index)
        if heading is not None:
            used = dict(self._used)
            try:
                return self._section_of_entries(text, start, end, heading)
            except _NoBlockError:
                self._used = used
        return self._block("", text[start.index : end.index], start, 0)

    def _section_of_entries(
        self, text: str, start: Origin, end: Origin, heading: re.Match[str]
    ) -> tuple[Node, Node]:
        indent = heading.end(1) - heading.start(1)
        starts = [found.start() for found in _entry(indent).finditer(text, heading.start(1), end.index)]
        name = text[start.index : text.index(":", start.index)]
        pairs, line = [], start.line + text.count("\n", start.index, starts[0])
        for here, after in zip(starts, [*starts[1:], end.index], strict=True):
            written = text[here : after + (indent if after < end.index else 0)]
            pairs.append(self._block(name, written, Origin(here, line), indent))
            line += text.count("\n", here, after)
        first = _mark(start, start.index, start.line, 0)
        behind = _mark(start, start.index + len(name), start.line, len(name))
        return ScalarNode(nesting.TAG, name, first, behind, style=""), _mapping(pairs, end)

    def _block(self, section: str, text: str, start: Origin, indent: int) -> tuple[Node, Node]:
        """Return the key and the value of a block of a section, or of a block that is a section."""
        number = 0
        while (section, text, number) in self._used:
            number += 1
        block = self._known.get((section, text, number)) or _read_block(text, indent, 2 if section else 1)
        block.move(start.index, start.line)
        self._used[section, text, number] = block
        return block.key, block.value


@cache
def _entry(indent: int) -> re.Pattern[str]:
    return re.compile(rf"^ {{{indent}}}{_KEY}", re.M | re.A)


def _read_block(text: str, column: int, depth: int) -> Block:
    """Return a block of a text by itself. Raises an error of YAML, or _NoBlockError if it is none."""
    root = nesting.compose(text, depth - 1)
    if not isinstance(root, MappingNode) or root.flow_style or len(root.value) != 1:
        raise _NoBlockError
    key, value = root.value[0]
    if not isinstance(key, ScalarNode) or key.start_mark.column != column or key.start_mark.line:
        raise _NoBlockError
    origin = Origin(0, 0)
    return Block(origin, _node_of(key, origin), _node_of(value, origin))


def _mapping(pairs: list[tuple[Node, Node]], end: Origin) -> MappingNode:
    first, last = pairs[0][0].start_mark, _mark(end, end.index, end.line, 0)
    return MappingNode(nesting.TAG, pairs, first, last, flow_style=False)


def _node_of(node: Node, origin: Origin, levels: int = MAX_LEVELS) -> Node:
    """Return the copy of a node that moves with its block. No node is there twice, as no block has names."""
    if not levels:
        raise _NoBlockError
    start, end = (
        _mark(origin, mark.index, mark.line, mark.column) for mark in (node.start_mark, node.end_mark)
    )
    if isinstance(node, ScalarNode):
        return ScalarNode(node.tag, node.value, start, end, style=node.style)
    if isinstance(node, MappingNode):
        pairs = [
            (_node_of(key, origin, levels - 1), _node_of(value, origin, levels - 1))
            for key, value in node.value
        ]
        return MappingNode(node.tag, pairs, start, end, flow_style=node.flow_style)
    assert isinstance(node, SequenceNode)  # noqa: S101  # YAML has no other nodes
    items = [_node_of(item, origin, levels - 1) for item in node.value]
    return SequenceNode(node.tag, items, start, end, flow_style=node.flow_style)


def _mark(origin: Origin, index: int, line: int, column: int) -> yaml.Mark:
    """Return a position as the nodes have it: whoever reads them asks for no more of a mark."""
    return cast("yaml.Mark", Position(origin, index - origin.index, line - origin.line, column))
