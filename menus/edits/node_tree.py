"""What YAML nodes say, without their positions: to compare a text before and after an edit."""

import msgspec
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from menus.compiler.reader import parse_literal
from menus.problems import Place
from menus.yaml.source import YamlScalar

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]

_NOWHERE = Place("", 1, 1)


class ScalarTree(msgspec.Struct):
    """A single value. `typed`: without quotes it is no text, but true, false, a number or nothing."""

    value: str
    typed: bool = False


class SequenceTree(msgspec.Struct):
    """A list."""

    items: "list[NodeTree]"


class MappingTree(msgspec.Struct):
    """Keys and values, in order. A key may be there twice."""

    entries: "list[tuple[NodeTree, NodeTree]]"


NodeTree = ScalarTree | SequenceTree | MappingTree


def scalar_tree(node: ScalarNode) -> ScalarTree:
    """Return what a single value says."""
    written = YamlScalar(node.value, _NOWHERE, plain=not node.style)
    return ScalarTree(node.value, typed=not isinstance(parse_literal(written, node.value), str))


def tree_of(node: Node | None, known: dict[int, NodeTree]) -> NodeTree:
    """Return what a node says. `known` gets the tree of each node by its id; a repeated node has the same tree."""
    if node is None:
        return ScalarTree("", typed=True)
    if id(node) in known:
        return known[id(node)]
    if isinstance(node, MappingNode):
        mapping = MappingTree([])
        known[id(node)] = mapping
        mapping.entries += [(tree_of(key, known), tree_of(value, known)) for key, value in node.value]
        return mapping
    if isinstance(node, SequenceNode):
        sequence = SequenceTree([])
        known[id(node)] = sequence
        sequence.items += [tree_of(item, known) for item in node.value]
        return sequence
    assert isinstance(node, ScalarNode)  # noqa: S101  # YAML has no other nodes
    known[id(node)] = scalar_tree(node)
    return known[id(node)]


def tree_of_json(value: Json) -> NodeTree:
    """Return what a value will say once it is written."""
    if isinstance(value, dict):
        return MappingTree([(ScalarTree(key), tree_of_json(inner)) for key, inner in value.items()])
    if isinstance(value, list):
        return SequenceTree([tree_of_json(item) for item in value])
    if isinstance(value, str):
        return ScalarTree(value)
    return ScalarTree(written_literal(value), typed=not isinstance(value, float))


def written_literal(value: float | bool | None) -> str:
    """Return true, false, a number or nothing as YAML writes it."""
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)
