"""YAML text as nodes that know where they stand.

Scalars stay the text that was written: what `no`, `0700000000` or `1:20` mean follows from the place they
stand in, and is decided by who reads them (MENU-LANGUAGE 9).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml
from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from menus.problems import Place, Problems

MERGE_KEY = "<<"
DEEPEST = 60  # levels; no service needs a tenth of them, and every reader below may then recurse


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value, as written. `plain` is true where it stands without quotes, on one line or folded."""

    text: str
    place: Place
    plain: bool = True


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
    start = Place(file, 1, 1)
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(file, mark.line + 1, mark.column + 1) if mark else start
        problems.error("M001", place, f"This is not YAML: {error.problem or error.context}.", _cure(error))
        return None
    except yaml.YAMLError as error:
        reason = getattr(error, "reason", "unreadable characters")
        problems.error("M001", start, f"This is not YAML: {reason}.", "Save the file as UTF-8 text.")
        return None
    if root is None:
        problems.error("M002", start, "The file is empty.", "`gateway new` writes one to start from.")
        return None
    return _Builder(file, problems).build(root, 0)


def _cure(error: yaml.MarkedYAMLError) -> str:
    if "\\t" in str(error.problem):
        return "Indent with spaces; YAML takes no tabs."
    return "Put a text that holds : # , { [ or begins with a sign in double quotes."


@dataclass(slots=True)
class _Builder:
    file: str
    problems: Problems
    built: dict[int, Node] = field(default_factory=dict)

    def build(self, node: yaml.Node, depth: int) -> Node:
        """Each YAML node once, so that anchors used many times cost nothing."""
        if id(node) not in self.built:
            self.built[id(node)] = Scalar("", self._place(node))  # what an anchor inside itself would find
            self.built[id(node)] = self._convert(node, depth)
        return self.built[id(node)]

    def _convert(self, node: yaml.Node, depth: int) -> Node:
        place = self._place(node)
        if depth > DEEPEST:
            self.problems.error("M001", place, "This is nested too deeply.")
            return Scalar("", place)
        if isinstance(node, ScalarNode):
            return Scalar(node.value, place, plain=node.style is None)
        if isinstance(node, SequenceNode):
            return Sequence(tuple(self.build(item, depth + 1) for item in node.value), place)
        if isinstance(node, MappingNode):
            return self._mapping(node, place, depth)
        raise TypeError(node)

    def _mapping(self, node: MappingNode, place: Place, depth: int) -> Mapping:
        entries: dict[str, Entry] = {}
        merged: list[Mapping] = []
        for key_node, value_node in node.value:
            key = self.build(key_node, depth + 1)
            if not isinstance(key, Scalar):
                self.problems.error("M003", key.place, "A key must be a single word.", "Quote a `{…}` value.")
                continue
            value = self.build(value_node, depth + 1)
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
        return Place(self.file, node.start_mark.line + 1, node.start_mark.column + 1)


def _mappings(value: Node) -> list[Mapping]:
    nodes = value.items if isinstance(value, Sequence) else (value,)
    return [node for node in nodes if isinstance(node, Mapping)]
