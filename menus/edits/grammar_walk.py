"""Walk the nodes of a menu file along the grammar: every single value and every name, with its shape."""

from collections.abc import Iterator

import msgspec
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from menus.grammar.menu_file import GRAMMAR, INCLUDED_FILE, MENU_FILE
from menus.grammar.shapes import JsonShape, ListShape, MapShape, ObjectShape, Shape, TextShape, UnionShape
from menus.grammar.values import CONDITION
from menus.translations.units import child_node, fits_shape
from menus.yaml.blocks import YamlBlocks
from menus.yaml.file_shape import MERGE_KEY

Path = tuple[str, ...]


class Visit(msgspec.Struct, frozen=True):
    """A single value of a menu file, or a key that its author named; then `mapping` has it.

    `path` are the keys that lead to it. `shape` is that of the value, or of the mapping.
    """

    node: ScalarNode
    shape: Shape
    path: Path
    mapping: MappingNode | None = None


def walk_file(root: Node | None, *, included: bool, blocks: YamlBlocks | None = None) -> Iterator[Visit]:
    """Yield the values and names of a file, each node once. `blocks` are those of its text."""
    if root is not None:
        yield from _Walk(blocks).walk(root, INCLUDED_FILE if included else MENU_FILE, ())


def all_pairs(node: MappingNode) -> Iterator[tuple[MappingNode, Node, Node]]:
    """Yield the keys and values of a mapping, with those that `<<` brings, and the mapping that each stands in."""
    merged: list[Node] = []
    own: set[str] = set()
    for key, value in node.value:
        if key.value == MERGE_KEY and not key.style:
            merged += value.value if isinstance(value, SequenceNode) else [value]
        else:
            own.add(str(key.value))
            yield node, key, value
    for other in merged:
        if isinstance(other, MappingNode) and other is not node:
            yield from (one for one in all_pairs(other) if str(one[1].value) not in own)


class _Walk(msgspec.Struct):
    blocks: YamlBlocks | None
    seen: set[int] = msgspec.field(default_factory=set)

    def walk(self, node: Node, shape: Shape, path: Path) -> Iterator[Visit]:
        if self.blocks is not None and self.blocks.block_of(node) is not None:
            yield from self.blocks.read(node, "visits", None, lambda: [*self._walk(node, shape, path)])
        else:
            yield from self._walk(node, shape, path)

    def _walk(self, node: Node, shape: Shape, path: Path) -> Iterator[Visit]:
        found = _resolve(shape, node)
        if found is None or id(node) in self.seen:
            return
        shape = found
        self.seen.add(id(node))
        if isinstance(node, ScalarNode):
            yield Visit(node, shape, path)
        elif isinstance(node, SequenceNode):
            yield from self._items(node, shape, path)
        elif isinstance(node, MappingNode):
            yield from self._pairs(node, shape, path)

    def _items(self, node: SequenceNode, shape: Shape, path: Path) -> Iterator[Visit]:
        for item in node.value:
            if isinstance(shape, TextShape):
                condition, say = child_node(item, "if"), child_node(item, "say")
                if condition is not None:
                    yield from self.walk(condition, CONDITION, (*path, "if"))
                if say is not None:
                    yield from self.walk(say, shape, (*path, "say"))
            elif isinstance(shape, ListShape | JsonShape):
                inner = shape.item if isinstance(shape, ListShape) else shape
                yield from self.walk(item, inner, path)

    def _pairs(self, node: MappingNode, shape: Shape, path: Path) -> Iterator[Visit]:
        pairs = list(all_pairs(node))
        is_field = {str(key.value) for _, key, _ in pairs} == {"value", "if"}  # of a case, with a condition
        for mapping, key, value in pairs:
            name = str(key.value)
            inner: Shape | None = shape
            if isinstance(shape, MapShape):
                inner = shape.item
            elif isinstance(shape, ObjectShape):
                inner = shape.keys[name].shape if name in shape.keys else shape.other_keys
            elif isinstance(shape, JsonShape) and is_field and name == "if":
                inner = CONDITION
            names_it = isinstance(shape, MapShape) or (
                isinstance(shape, ObjectShape) and name not in shape.keys
            )
            if names_it and isinstance(key, ScalarNode) and id(key) not in self.seen:
                self.seen.add(id(key))
                yield Visit(key, shape, (*path, name), mapping)
            if inner is not None:
                yield from self.walk(value, inner, (*path, name))


def _resolve(shape: Shape, node: Node) -> Shape | None:
    """Return the shape without references; of several alternatives the first that fits the node."""
    shape = GRAMMAR.resolve(shape)
    if isinstance(shape, UnionShape):
        seen = (
            MappingNode(node.tag, [pair[1:] for pair in all_pairs(node)])
            if isinstance(node, MappingNode)
            else node
        )
        fitting = (one for one in shape.alternatives if fits_shape(GRAMMAR.resolve(one), seen))
        found = next(fitting, None)
        return None if found is None else _resolve(found, node)
    return shape
