"""YAML text as nodes that know where they stand.

Scalars stay the text that was written: what `no`, `0700000000` or `1:20` mean follows from the place they
stand in, and is decided by who reads them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml
from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from menus.problems import Place, Problems
from menus.yaml.errors import explain, quoted
from menus.yaml.pitfalls import Traps

MERGE_KEY = "<<"
MOST_REFUSALS = 50  # lines that are put in quotes to read on
DEEPEST = 60  # levels; no service needs a tenth of them, and every reader below may then recurse


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value, as written. `plain` is true where it stands without quotes.

    `eaten`: where a comment follows so closely that it may have been meant as text; who reads a text reports it.
    """

    text: str
    place: Place
    plain: bool = True
    eaten: Place | None = None


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: "tuple[Node, ...]"
    place: Place


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values, in the order of the file."""

    entries: "dict[str, Entry]"
    place: Place

    def get(self, key: str) -> "Node | None":
        """The value of `key`, None where the mapping has no such key."""
        entry = self.entries.get(key)
        return entry.value if entry else None

    def __iter__(self) -> "Iterator[Entry]":
        return iter(self.entries.values())


Node = Scalar | Sequence | Mapping


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a mapping."""

    key: Scalar
    value: Node


def read_source(text: str, file: str, problems: Problems) -> Node | None:
    """The one document of `text`; None where it cannot be read, and then `problems` says why."""
    lines = text.splitlines()
    root = _compose(text, lines, file, problems)
    if root is None:
        return None
    builder = _Builder(file, problems, Traps(file, lines, problems))
    node = builder.build(root, 0)
    return None if builder.too_deep else node


def _compose(text: str, lines: list[str], file: str, problems: Problems) -> yaml.Node | None:
    """YAML's own tree. A line that it refuses is put in quotes, so that what else is wrong is told too."""
    cured_places: set[tuple[int, int]] = set()
    while len(cured_places) < MOST_REFUSALS:
        try:
            root = yaml.compose(text, Loader=yaml.CSafeLoader)
        except yaml.MarkedYAMLError as error:
            refusal = explain(error, lines)
            place = Place(file, refusal.line + 1, refusal.column + 1)
            problems.error(refusal.code, place, refusal.message, refusal.cure)
            cured = quoted(refusal, lines)
            if cured is None or (refusal.line, refusal.column) in cured_places:
                return None
            cured_places.add((refusal.line, refusal.column))
            lines[refusal.line] = cured
            text = "\n".join(lines)
        except yaml.reader.ReaderError as error:
            before = text.encode()[: error.position].decode(errors="ignore")  # positions count bytes
            row, column = before.count("\n"), len(before) - (before.rfind("\n") + 1)
            what = f"The character U+{ord(text[len(before)]):04X} cannot stand in a text file."
            problems.error("M020", Place(file, row + 1, column + 1), what, "Remove it.")
            return None
        else:
            if root is None:
                cure = "`gateway new` writes one to start from."
                problems.error("M002", Place(file, 1, 1), "The file is empty.", cure)
            return root
    return None


@dataclass(slots=True)
class _Builder:
    file: str
    problems: Problems
    traps: Traps
    built: dict[int, Node] = field(default_factory=dict)
    too_deep: bool = False

    def build(self, node: yaml.Node, depth: int) -> Node:
        """Each YAML node once, so that anchors used many times cost nothing."""
        if id(node) not in self.built:
            place = self._place(node)
            if not isinstance(node, ScalarNode):
                self.built[id(node)] = Scalar("", place)  # what an anchor inside itself would find
            self.built[id(node)] = self._convert(node, place, depth)
        return self.built[id(node)]

    def _convert(self, node: yaml.Node, place: Place, depth: int) -> Node:
        if depth > DEEPEST:
            if not self.too_deep:
                self.problems.error("M005", place, "This is nested too deeply.", "Is the indent right?")
            self.too_deep = True
            return Scalar("", place)
        if isinstance(node, ScalarNode):
            return self._scalar(node, place)
        if isinstance(node, SequenceNode):
            return Sequence(tuple(self.build(item, depth + 1) for item in node.value), place)
        if isinstance(node, MappingNode):
            return self._mapping(node, place, depth)
        raise TypeError(node)

    def _scalar(self, node: ScalarNode, place: Place) -> Scalar:
        self.traps.look_at(node)
        return Scalar(node.value, place, plain=not node.style, eaten=self.traps.eaten(node))

    def _mapping(self, node: MappingNode, place: Place, depth: int) -> Node:
        meant = self.traps.placeholder(node)
        if meant is not None:
            return Scalar(meant, place, plain=False)
        entries: dict[str, Entry] = {}
        merged: list[Mapping] = []
        for key_node, value_node in self.traps.valueless(node) if node.flow_style else node.value:
            key = self.build(key_node, depth + 1)
            if not isinstance(key, Scalar):
                cure = "Quote a `{…}` that is no mapping."
                self.problems.error("M003", key.place, "A key must be a single word.", cure)
                continue
            lost = self.traps.eaten_whole(key_node, value_node)
            if lost is not None and lost != "#":
                continue  # nobody knows what it was to be
            value = self.build(value_node, depth + 1)
            if lost:
                value = Scalar(lost, value.place, plain=False)
            if key.text == MERGE_KEY and key.plain:
                merged += _mappings(value)
            elif key.text in entries:
                first = entries[key.text].key.place.line
                self.problems.error(
                    "M004", key.place, f"`{key.text}` stands here twice, first in line {first}.", "Keep one."
                )
            else:
                entries[key.text] = Entry(key, value)
        for other in merged:
            entries = other.entries | entries
        return Mapping(entries, place)

    def _place(self, node: yaml.Node) -> Place:
        mark = node.start_mark
        return Place(self.file, mark.line + 1, mark.column + 1)


def _mappings(value: Node) -> list[Mapping]:
    nodes = value.items if isinstance(value, Sequence) else (value,)
    return [node for node in nodes if isinstance(node, Mapping)]
