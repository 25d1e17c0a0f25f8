"""Read YAML text as nodes with their places in the file.

Scalars keep the text as it was written. The meaning of `no`, `0700000000` or `1:20` depends on the key, so the reader
of that key decides.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import cast

import msgspec
import yaml
from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from menus.problems import Place, Problems
from menus.yaml import nesting
from menus.yaml.blank_repairs import replace_odd_blanks
from menus.yaml.blocks import YamlBlocks
from menus.yaml.errors import diagnose, repaired_lines
from menus.yaml.file_shape import ANY_SHAPE, ITEM, KEY_PATH, MERGE_KEY, UNKNOWN_PLACE, FileShape, Path
from menus.yaml.pitfalls import Pair, PitfallCheck
from menus.yaml.structure.diagnosis import ACCEPTED, REJECTED, diagnose_structure
from menus.yaml.typographic_quotes import begins_with_quote

MAX_REPAIRS = 50  # lines that are repaired so that reading can go on
MAX_REPEATED = (
    100_000  # nodes that aliases repeat; a few lines of them could stand for more nodes than any memory holds
)
TOO_DEEP, INDENT_ADVICE = "This is nested too deeply.", "Is the indent right?"
MAX_MENDS = 8  # lines that are put where they fit; with more, something else is wrong
_ALIAS = re.compile(r"(?:^|[\s,\[{:\ufeff])\*")
MAX_DEPTH = 60  # levels; far more than a service needs, and few enough for readers that recurse


class YamlScalar(msgspec.Struct, frozen=True, gc=False):
    """A single value, as written. `plain` is True if it has no quotes.

    `suspect_comment` is the place of a comment that may be meant as text, because it is so close. Readers of texts
    report it. `to_translate`: the comment behind it says so.
    """

    text: str
    place: Place
    plain: bool = True
    suspect_comment: Place | None = None
    to_translate: bool = False


class YamlSequence(msgspec.Struct, frozen=True):
    """A list."""

    items: "tuple[YamlNode, ...]"
    place: Place


class YamlMapping(msgspec.Struct, frozen=True):
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


class YamlEntry(msgspec.Struct, frozen=True):
    """One line of a mapping."""

    key: YamlScalar
    value: YamlNode


def read_source(
    text: str,
    file: str,
    problems: Problems,
    shape: FileShape = ANY_SHAPE,
    *,
    mends_structure: bool = False,
    blocks: YamlBlocks | None = None,
) -> YamlNode | None:
    """Return the only document of `text`; None if it cannot be read. `problems` then has the reason.

    `shape` tells which keys the file may have. With `mends_structure`, lines that YAML can read but that do not fit the
    shape are reported, and read where they fit. `blocks` are those of an earlier text of the file with the same shape.
    """
    written = text.splitlines()
    lines = replace_odd_blanks(written, file, shape, problems)
    compose = nesting.compose if blocks is None else blocks.compose
    root = _compose(text if lines == written else "\n".join(lines), lines, file, problems, shape, compose)
    mends_structure = mends_structure or "".join(lines) != "".join(written)
    if root is not None and mends_structure and _mend_structure(lines, file, problems, shape):
        root = _compose("\n".join(lines), lines, file, problems, shape, compose)
    if root is None:
        return None
    has_aliases = (blocks is None or not blocks.are_known) and any(map(_ALIAS.search, lines))
    builder = _Builder(file, problems, PitfallCheck(file, lines, problems), shape, has_aliases, blocks)
    node = builder.build(root, 0, ())
    builder.pitfalls.report_typographic_quotes()
    return None if builder.too_deep else node


def _compose(
    text: str,
    lines: list[str],
    file: str,
    problems: Problems,
    shape: FileShape,
    compose: Callable[[str], yaml.Node | None],
) -> yaml.Node | None:
    """Return YAML's own tree. Repair rejected lines, so that other problems are reported too."""
    repaired_places: set[tuple[int, int | str]] = set()
    misplaced = 0
    while len(repaired_places) < MAX_REPAIRS:
        try:
            root = compose(text)
        except nesting.NestingError as error:
            problems.error("M005", Place(file, error.line + 1, error.column + 1), TOO_DEEP, INDENT_ADVICE)
            return None
        except yaml.MarkedYAMLError as error:
            diagnosis = diagnose(error, lines, shape)
            place = Place(file, diagnosis.line + 1, diagnosis.column + 1)
            problems.error(diagnosis.code, place, diagnosis.message, diagnosis.cure)
            repaired = repaired_lines(diagnosis, lines)
            misplaced += diagnosis.code == REJECTED
            # More quotes around a text that stays wrong would double its backslashes each time.
            repair = (diagnosis.line, "quotes" if diagnosis.code == "M015" else diagnosis.column)
            if not repaired or repair in repaired_places or misplaced > MAX_MENDS:
                return None
            repaired_places.add(repair)
            for row, line in repaired:
                lines[row] = line
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


def _mend_structure(lines: list[str], file: str, problems: Problems, shape: FileShape) -> bool:
    """Report the lines that do not fit, and mend them in `lines`. Return True if there are any."""
    for number in range(MAX_MENDS):
        diagnosis = diagnose_structure(lines, shape, ACCEPTED)
        if diagnosis is None:
            return number > 0
        place = Place(file, diagnosis.line + 1, diagnosis.column + 1)
        problems.error(diagnosis.code, place, diagnosis.message, diagnosis.cure)
        for row, line in diagnosis.repaired:
            lines[row] = line
    return True


class _Builder(msgspec.Struct):
    file: str
    problems: Problems
    pitfalls: PitfallCheck
    shape: FileShape
    has_aliases: bool
    blocks: YamlBlocks | None = None
    built: dict[int, YamlNode] = msgspec.field(default_factory=dict)
    sizes: dict[int, int] = msgspec.field(
        default_factory=dict
    )  # how many nodes stand for each node, by its id
    size: int = 0  # nodes up to now, those that aliases repeat included
    repeated: int = 0
    too_deep: bool = False

    def build(self, node: yaml.Node, depth: int, path: Path) -> YamlNode:
        """Convert each YAML node once, so that repeated anchors cost nothing here."""
        if not self.has_aliases:
            return self._convert(node, depth, path)
        name = id(node)
        if name in self.built:
            self._count_repetition(node)
        else:
            before = self.size
            self.size += 1
            if not isinstance(node, ScalarNode):
                self.built[name] = YamlScalar("", self._place(node))  # for an anchor that contains itself
            self.built[name] = self._convert(node, depth, path)
            self.sizes[name] = self.size - before
        return self.built[name]

    def _count_repetition(self, node: yaml.Node) -> None:
        """Report aliases that repeat each other, because readers would follow each of them."""
        size = self.sizes.get(id(node), 1)
        self.size += size
        self.repeated += size
        if self.repeated > MAX_REPEATED and not self.too_deep:
            what = f"The file's `*` repeat more than {MAX_REPEATED:,} values, because they stand for others."
            self.problems.error("M005", self._place(node), what, "Write out what is meant.")
            self.too_deep = True

    def _convert(self, node: yaml.Node, depth: int, path: Path) -> YamlNode:
        place = self._place(node)
        if depth > MAX_DEPTH:
            if not self.too_deep:
                self.problems.error("M005", place, TOO_DEEP, INDENT_ADVICE)
            self.too_deep = True
            return YamlScalar("", place)
        if isinstance(node, ScalarNode):
            return self._scalar(node, place, path)
        if isinstance(node, SequenceNode):
            items = [self.build(item, depth + 1, (*path, ITEM)) for item in node.value]
            return YamlSequence(tuple(items), place)
        if isinstance(node, MappingNode):
            return self._mapping(node, place, depth, path)
        raise TypeError(node)

    def _scalar(self, node: ScalarNode, place: Place, path: Path) -> YamlScalar:
        pitfalls, plain = self.pitfalls, not node.style
        if pitfalls.may_lurk(node):
            pitfalls.check_scalar(node)
            suspect, to_translate = pitfalls.find_suspect_comment(node), pitfalls.is_to_translate(node)
        else:
            suspect, to_translate = None, False
        if plain and begins_with_quote(node.value):
            place_shape = self.shape.at(path)
            inner = pitfalls.text_in_typographic_quotes(node, place_shape)
            if inner is not None:
                return YamlScalar(inner, place, False)
        return YamlScalar(node.value, place, plain, suspect, to_translate)

    def _mapping(self, node: MappingNode, place: Place, depth: int, path: Path) -> YamlNode:
        shape = self.shape.at(path) if node.flow_style else UNKNOWN_PLACE
        placeholder_text = self.pitfalls.unquoted_placeholder(node, shape)
        if placeholder_text is not None:
            return YamlScalar(placeholder_text, place, plain=False)
        entries: dict[str, YamlEntry] = {}
        repeated: list[YamlScalar] = []
        merged: list[YamlMapping] = []
        read = self._entry if depth > 1 or self.blocks is None else self._entry_of_block
        for pair in self.pitfalls.repair_flow_pairs(node, shape) if node.flow_style else node.value:
            entry = read(pair, depth + 1, path)
            if entry is None:
                continue
            key = entry.key
            if key.text == MERGE_KEY and key.plain:
                merged += _mappings(entry.value)
            elif key.text in entries:
                repeated.append(key)
            else:
                entries[key.text] = entry
        if repeated:
            self._report_repeated_keys(repeated, entries)
        for other in merged:
            entries = other.entries | entries
        return YamlMapping(entries, place)

    def _entry(self, pair: Pair, depth: int, path: Path) -> YamlEntry | None:
        """Return a key with its value; None if the key has no meaning."""
        key_node, value_node = pair
        build = self.build if self.has_aliases else self._convert
        key = build(key_node, depth, KEY_PATH)
        if not isinstance(key, YamlScalar):
            cure = "Put a `{…}` in quotes if it is no mapping."
            self.problems.error("M003", key.place, "A key must be a single word.", cure)
            return None
        lost = self.pitfalls.commented_out_value(key_node, value_node)
        if lost is not None and lost != "#":
            return None
        value = build(value_node, depth, (*path, key.text))
        return YamlEntry(key, YamlScalar(lost, value.place, plain=False) if lost else value)

    def _entry_of_block(self, pair: Pair, depth: int, path: Path) -> YamlEntry | None:
        """Return a key with its value, as it was read in an earlier text if nothing was found there."""
        block = None if self.blocks is None else self.blocks.block_of(pair[1])
        if block is None:
            return self._entry(pair, depth, path)
        if block.entry is None:
            found = self._findings
            entry = self._entry(pair, depth, path)
            if found != self._findings:
                return entry
            block.entry = entry
        return cast("YamlEntry | None", block.entry)

    @property
    def _findings(self) -> tuple[int, int]:
        return len(self.problems.collected), len(self.pitfalls.quotes)

    def _report_repeated_keys(self, keys: Sequence[YamlScalar], entries: Mapping[str, YamlEntry]) -> None:
        """Report keys that a mapping has twice, all of them in one problem: most often a line above is missing."""
        first, *others = keys
        text = f"`{first.text}` is here twice, first in line {entries[first.text].key.place.line}"
        names = list(dict.fromkeys(f"`{key.text}`" for key in others if key.text != first.text))
        if names:
            listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
            text += f", and so {'is' if len(names) == 1 else 'are'} {listed}"
        cure = "Keep one of each, or write the missing name above this line." if names else "Keep one."
        self.problems.error("M004", first.place, f"{text}.", cure)

    def _place(self, node: yaml.Node) -> Place:
        mark = node.start_mark
        return Place(self.file, mark.line + 1, mark.column + 1)


def _mappings(value: YamlNode) -> list[YamlMapping]:
    nodes = value.items if isinstance(value, YamlSequence) else (value,)
    return [node for node in nodes if isinstance(node, YamlMapping)]
