"""A YAML text with its nodes, and the changes of an edit. What was not asked for is found by reading the result."""

import re
from collections.abc import Callable
from functools import cached_property
from typing import TypeVar

import msgspec
import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from menus.edits.edit_result import ChangedSpan, EditRefusedError
from menus.edits.node_tree import NodeTree, tree_of
from menus.edits.source_text import SourceText
from menus.edits.yaml_style import YamlStyle, style_of
from menus.edits.yaml_writer import YamlWriter
from menus.problems import Place
from menus.translations.units import compose_yaml
from menus.translations.yaml_edits import is_alias
from menus.yaml.blocks import YamlBlocks
from menus.yaml.file_shape import MERGE_KEY
from menus.yaml.nesting import NestingError

T = TypeVar("T")
_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)+")  # an anchor or a tag before a value
_ALIAS = re.compile(r"\s*:\s*(\*[^\s,\]}]+)")
_NOT_AS_ASKED = "This place is written in a way that this edit does not know. Change it in the text."


class _Parents(msgspec.Struct):
    parent: dict[int, Node] = msgspec.field(default_factory=dict)
    uses: dict[int, int] = msgspec.field(default_factory=dict)

    def read(self, root: Node | None) -> None:
        stack = [] if root is None else [root]
        while stack:
            node = stack.pop()
            if isinstance(node, ScalarNode):
                continue
            children = (
                [one for pair in node.value for one in pair] if isinstance(node, MappingNode) else node.value
            )
            for child in children:
                self.uses[id(child)] = self.uses.get(id(child), 0) + 1
                if self.uses[id(child)] == 1:
                    self.parent[id(child)] = node
                    stack.append(child)


class YamlDocument:
    """One YAML text. Raises EditRefusedError if it cannot be read as one document.

    An edit adds changes by `replace`, and makes the same changes in `trees`, which say what the text must say then.
    `blocks` are those of an earlier text of the file.
    """

    def __init__(self, file: str, text: str, blocks: YamlBlocks | None = None) -> None:
        self.source = SourceText(file, text)
        self.text = text
        self.blocks = blocks
        self.changes: list[tuple[int, int, str]] = []
        self.root = self._read(text)

    @cached_property
    def trees(self) -> dict[int, NodeTree]:
        """What each node says, by its id. Only edits need it."""
        known: dict[int, NodeTree] = {}
        tree_of(self.root, known)
        return known

    @cached_property
    def tree(self) -> NodeTree:
        """What the whole text says."""
        return tree_of(self.root, self.trees)

    @cached_property
    def _parents(self) -> _Parents:
        parents = _Parents()
        parents.read(self.root)
        return parents

    @cached_property
    def style(self) -> YamlStyle:
        """How the file is written."""
        return style_of(self.root)

    @cached_property
    def writer(self) -> YamlWriter:
        """Writes values in the style of the file."""
        return YamlWriter(self.style, self.source.newline)

    def read(self, node: Node, purpose: str, depends_on: object, read: Callable[[], T]) -> T:
        """Return what `read` reads from a node, or what it read before, if that is a block's and all is as it was."""
        return read() if self.blocks is None else self.blocks.read(node, purpose, depends_on, read)

    def place(self, position: int) -> Place:
        """Return the place of a position."""
        return self.source.place(position)

    def refuse(self, reason: str, position: int) -> EditRefusedError:
        """Return the error that refuses an edit for what stands at a position."""
        return EditRefusedError(reason, self.place(position))

    def parent(self, node: Node) -> Node:
        """Return the mapping or list in which a node stands first."""
        return self._parents.parent[id(node)]

    def is_in_flow(self, node: Node | None) -> bool:
        """Return True if a node stands between braces or brackets."""
        while node is not None:
            if getattr(node, "flow_style", False):
                return True
            node = self._parents.parent.get(id(node))
        return False

    def require_single(self, node: Node) -> None:
        """Refuse the edit if a `*` repeats the node elsewhere, since the edit would then change other places too."""
        inner: Node | None = node
        while inner is not None:
            if self._parents.uses.get(id(inner), 0) > 1:
                raise self.refuse(
                    "What stands here has a name (`&`), and a `*` repeats it elsewhere. Change it in the text.",
                    inner.start_mark.index,
                )
            inner = self._parents.parent.get(id(inner))

    def require_no_merge(self, mapping: MappingNode, key: str) -> None:
        """Refuse the edit of a key that `<<` may bring from elsewhere."""
        for name, _ in mapping.value:
            if name.value == MERGE_KEY and not name.style:
                raise self.refuse(
                    f"`{key}:` may come from elsewhere by this `<<`. Change it in the text.",
                    name.start_mark.index,
                )

    def value_span(self, key: Node | None, value: Node) -> tuple[int, int]:
        """Return the span of a value without its anchor, up to its last character; of an alias, the alias itself."""
        if key is not None and is_alias(key, value):
            found = _ALIAS.match(self.text, key.end_mark.index)
            if found is not None:
                return found.span(1)
        start = value.start_mark.index
        properties = _PROPERTIES.match(self.text, start, max(value.end_mark.index, start))
        start = properties.end() if properties else start
        return start, max(start, self.content_end(key, value))

    def content_end(self, key: Node | None, value: Node) -> int:
        """Return where a value ends. Blank lines and comments below it do not belong to it."""
        if key is not None and is_alias(key, value):
            found = _ALIAS.match(self.text, key.end_mark.index)
            return found.end(1) if found else key.end_mark.index
        if isinstance(value, MappingNode) and not value.flow_style and value.value:
            return self.content_end(*value.value[-1])
        if isinstance(value, SequenceNode) and not value.flow_style and value.value:
            return self.content_end(None, value.value[-1])
        start, end = value.start_mark.index, value.end_mark.index
        return start + len(self.text[start:end].rstrip())

    def replace(self, start: int, end: int, text: str) -> None:
        """Replace a span. Two insertions at one place keep their order."""
        if self.text[start:end] != text:
            self.changes.append((start, end, text))

    def finish(self) -> tuple[str, tuple[ChangedSpan, ...]]:
        """Return the changed text and its spans. Raises EditRefusedError if it does not say what was asked."""
        text, spans, ends = self.text, [], len(self.text)
        in_order = sorted(self.changes, key=lambda change: change[:2])
        for start, end, new in reversed(in_order):
            if end > ends:
                raise self.refuse(_NOT_AS_ASKED, start)
            ends = start
            text = text[:start] + new + text[end:]
            spans.append(ChangedSpan(self.place(start), start, end, new))
        if text != self.text and not self._says_what_was_asked(text):
            raise self.refuse(_NOT_AS_ASKED, in_order[0][0])
        return text, tuple(reversed(spans))

    def _says_what_was_asked(self, text: str) -> bool:
        try:
            return tree_of(compose_yaml(text), {}) == self.tree
        except (yaml.YAMLError, RecursionError, UnicodeError):
            return False

    def _read(self, text: str) -> Node | None:
        try:
            return compose_yaml(text, None if self.blocks is None else self.blocks.compose)
        except NestingError as error:
            position = self.source.starts[min(error.line, len(self.source.starts) - 1)] + error.column
            raise self.refuse("This is nested too deeply. Mend it in the text first.", position) from error
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            reason = "YAML cannot read the file here. Mend it in the text first."
            if error.problem and "another document" in error.problem:
                reason = "A second document begins here. A menu file has one. Mend it in the text first."
            raise self.refuse(reason, mark.index if mark else 0) from error
        except (yaml.YAMLError, UnicodeError) as error:
            raise self.refuse("YAML cannot read the file. Mend it in the text first.", 0) from error
