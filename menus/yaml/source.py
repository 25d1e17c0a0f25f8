"""Read YAML text as nodes with their places in the file.

Scalars keep the text as it was written. The meaning of `no`, `0700000000` or `1:20` depends on the key, so the reader
of that key decides.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml
from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from menus.problems import Place, Problems
from menus.yaml import nesting
from menus.yaml.errors import diagnose, repaired_line
from menus.yaml.pitfalls import PitfallCheck

MERGE_KEY = "<<"
MAX_REPAIRS = 50  # lines that are repaired so that reading can go on
MAX_REPEATED = (
    100_000  # nodes that aliases repeat; a few lines of them could stand for more nodes than any memory holds
)
TOO_DEEP, INDENT_ADVICE = "This is nested too deeply.", "Is the indent right?"
MAX_DEPTH = 60  # levels; far more than a service needs, and few enough for readers that recurse


@dataclass(frozen=True, slots=True)
class YamlScalar:
    """A single value, as written. `plain` is True if it has no quotes.

    `suspect_comment` is the place of a comment that may be meant as text, because it is so close. Readers of texts
    report it. `to_translate`: the comment behind it says so.
    """

    text: str
    place: Place
    plain: bool = True
    suspect_comment: Place | None = None
    to_translate: bool = False


@dataclass(frozen=True, slots=True)
class YamlSequence:
    """A list."""

    items: "tuple[YamlNode, ...]"
    place: Place


@dataclass(frozen=True, slots=True)
class YamlMapping:
    """Keys and values, in the order of the file."""

    entries: "dict[str, YamlEntry]"
    place: Place

    def get(self, key: str) -> "YamlNode | None":
        """Return the value of `key`; None if the mapping has no such key."""
        entry = self.entries.get(key)
        return entry.value if entry else None

    def __iter__(self) -> "Iterator[YamlEntry]":
        return iter(self.entries.values())


YamlNode = YamlScalar | YamlSequence | YamlMapping


@dataclass(frozen=True, slots=True)
class YamlEntry:
    """One line of a mapping."""

    key: YamlScalar
    value: YamlNode


def read_source(text: str, file: str, problems: Problems) -> YamlNode | None:
    """Return the only document of `text`; None if it cannot be read. `problems` then has the reason."""
    lines = text.splitlines()
    root = _compose(text, lines, file, problems)
    if root is None:
        return None
    builder = _Builder(file, problems, PitfallCheck(file, lines, problems))
    node = builder.build(root, 0)
    return None if builder.too_deep else node


def _compose(text: str, lines: list[str], file: str, problems: Problems) -> yaml.Node | None:
    """Return YAML's own tree. Repair rejected lines, so that other problems are reported too."""
    repaired_places: set[tuple[int, int]] = set()
    while len(repaired_places) < MAX_REPAIRS:
        try:
            root = nesting.compose(text)
        except nesting.NestingError as error:
            problems.error("M005", Place(file, error.line + 1, error.column + 1), TOO_DEEP, INDENT_ADVICE)
            return None
        except yaml.MarkedYAMLError as error:
            diagnosis = diagnose(error, lines)
            place = Place(file, diagnosis.line + 1, diagnosis.column + 1)
            problems.error(diagnosis.code, place, diagnosis.message, diagnosis.cure)
            cured = repaired_line(diagnosis, lines)
            if cured is None or (diagnosis.line, diagnosis.column) in repaired_places:
                return None
            repaired_places.add((diagnosis.line, diagnosis.column))
            lines[diagnosis.line] = cured
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
    pitfalls: PitfallCheck
    built: dict[int, YamlNode] = field(default_factory=dict)
    sizes: dict[int, int] = field(default_factory=dict)  # how many nodes stand for each node, by its id
    size: int = 0  # nodes up to now, those that aliases repeat included
    repeated: int = 0
    too_deep: bool = False

    def build(self, node: yaml.Node, depth: int) -> YamlNode:
        """Convert each YAML node once, so that repeated anchors cost nothing here."""
        if id(node) in self.built:
            self._count_repetition(node)
        else:
            before, place = self.size, self._place(node)
            self.size += 1
            if not isinstance(node, ScalarNode):
                self.built[id(node)] = YamlScalar("", place)  # for an anchor that contains itself
            self.built[id(node)] = self._convert(node, place, depth)
            self.sizes[id(node)] = self.size - before
        return self.built[id(node)]

    def _count_repetition(self, node: yaml.Node) -> None:
        """Report aliases that repeat each other, because readers would follow each of them."""
        size = self.sizes.get(id(node), 1)
        self.size += size
        self.repeated += size
        if self.repeated > MAX_REPEATED and not self.too_deep:
            what = f"The file's `*` repeat more than {MAX_REPEATED:,} values, because they stand for others."
            self.problems.error("M005", self._place(node), what, "Write out what is meant.")
            self.too_deep = True

    def _convert(self, node: yaml.Node, place: Place, depth: int) -> YamlNode:
        if depth > MAX_DEPTH:
            if not self.too_deep:
                self.problems.error("M005", place, TOO_DEEP, INDENT_ADVICE)
            self.too_deep = True
            return YamlScalar("", place)
        if isinstance(node, ScalarNode):
            return self._scalar(node, place)
        if isinstance(node, SequenceNode):
            return YamlSequence(tuple(self.build(item, depth + 1) for item in node.value), place)
        if isinstance(node, MappingNode):
            return self._mapping(node, place, depth)
        raise TypeError(node)

    def _scalar(self, node: ScalarNode, place: Place) -> YamlScalar:
        self.pitfalls.check_scalar(node)
        return YamlScalar(
            node.value,
            place,
            plain=not node.style,
            suspect_comment=self.pitfalls.find_suspect_comment(node),
            to_translate=self.pitfalls.is_to_translate(node),
        )

    def _mapping(self, node: MappingNode, place: Place, depth: int) -> YamlNode:
        placeholder_text = self.pitfalls.unquoted_placeholder(node)
        if placeholder_text is not None:
            return YamlScalar(placeholder_text, place, plain=False)
        entries: dict[str, YamlEntry] = {}
        merged: list[YamlMapping] = []
        for key_node, value_node in self.pitfalls.repair_flow_pairs(node) if node.flow_style else node.value:
            key = self.build(key_node, depth + 1)
            if not isinstance(key, YamlScalar):
                cure = "Put a `{…}` in quotes if it is no mapping."
                self.problems.error("M003", key.place, "A key must be a single word.", cure)
                continue
            lost = self.pitfalls.commented_out_value(key_node, value_node)
            if lost is not None and lost != "#":
                continue  # such a key has no meaning
            value = self.build(value_node, depth + 1)
            if lost:
                value = YamlScalar(lost, value.place, plain=False)
            if key.text == MERGE_KEY and key.plain:
                merged += _mappings(value)
            elif key.text in entries:
                first = entries[key.text].key.place.line
                self.problems.error(
                    "M004", key.place, f"`{key.text}` is here twice, first in line {first}.", "Keep one."
                )
            else:
                entries[key.text] = YamlEntry(key, value)
        for other in merged:
            entries = other.entries | entries
        return YamlMapping(entries, place)

    def _place(self, node: yaml.Node) -> Place:
        mark = node.start_mark
        return Place(self.file, mark.line + 1, mark.column + 1)


def _mappings(value: YamlNode) -> list[YamlMapping]:
    nodes = value.items if isinstance(value, YamlSequence) else (value,)
    return [node for node in nodes if isinstance(node, YamlMapping)]
