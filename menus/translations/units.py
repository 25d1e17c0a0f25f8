"""Every text of a menu file, with an id that stays the same while the file around it changes."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from menus.grammar import FILE, INCLUDED, LANGUAGE
from menus.grammar.shapes import Either, Keyed, Many, Named, OneOf, Shape, Words
from menus.yaml.source import MERGE_KEY

EVERYWHERE = ""
"""Stands for the language of a text that is the same in all of them."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One text: where it stands, and its words by language. `flow`: it stands between braces or brackets."""

    id: str
    node: Node
    by_language: Mapping[str, str]
    flow: bool

    def in_language(self, language: str) -> str:
        """The words in `language`, or those for all; empty where they are missing."""
        return self.by_language.get(language, self.by_language.get(EVERYWHERE, ""))


def compose(text: str) -> Node | None:
    """The nodes of a menu file, read as `gateway check` reads it: the pure loader refuses more.

    Positions count characters. A byte order mark is not counted, an empty line in its place is.
    """
    return yaml.compose(
        text.replace("\ufeff", "\n", 1) if text.startswith("\ufeff") else text, yaml.CSafeLoader
    )


def find_units(root: Node | None, *, included: bool = False) -> tuple[Unit, ...]:
    """The texts of a file, in its order. One that is used in several places by an anchor is one text."""
    return () if root is None else tuple(_Walk().walk(root, INCLUDED if included else FILE, "", flow=False))


def child(node: Node | None, *names: str) -> Node | None:
    """The value under these keys, one inside the other."""
    for name in names:
        pairs = node.value if isinstance(node, MappingNode) else ()
        node = next((value for key, value in pairs if key.value == name), None)
    return node


@dataclass(slots=True)
class _Walk:
    seen: set[int] = field(default_factory=set)

    def walk(self, node: Node, shape: Shape, path: str, *, flow: bool) -> Iterator[Unit]:
        shape = LANGUAGE.resolve(shape)
        match shape:
            case Either(ways):
                way = next((way for way in ways if fits(LANGUAGE.resolve(way), node)), None)
                if way is not None:
                    yield from self.walk(node, way, path, flow=flow)
            case Words():
                yield from self._text(node, shape, path, flow)
            case Keyed() | Named() if isinstance(node, MappingNode):
                for key, value in node.value:
                    inner = _under(shape, key.value)
                    if inner is not None and key.value != MERGE_KEY:
                        below = f"{path}.{key.value}" if path else key.value
                        yield from self.walk(value, inner, below, flow=flow or bool(node.flow_style))
            case Many(item) if isinstance(node, SequenceNode):
                for name, one in zip(_names(node), node.value, strict=True):
                    yield from self.walk(one, item, f"{path}.{name}", flow=flow or bool(node.flow_style))

    def _text(self, node: Node, shape: Words, path: str, flow: bool) -> Iterator[Unit]:
        if id(node) in self.seen or (isinstance(node, ScalarNode) and not shape.citizens):
            return
        self.seen.add(id(node))
        words = _words(node)
        if any(says_something(text) for text in words.values()):
            yield Unit(path, node, words, flow)


def _under(shape: Keyed | Named, name: str) -> Shape | None:
    if isinstance(shape, Named):
        return shape.item
    key = shape.keys.get(name)
    return key.shape if key else shape.rest


def _words(node: Node) -> dict[str, str]:
    if isinstance(node, ScalarNode):
        return {EVERYWHERE: node.value.strip()}
    pairs = node.value if isinstance(node, MappingNode) else ()
    return {key.value: value.value.strip() for key, value in pairs if isinstance(value, ScalarNode)}


def says_something(text: str) -> bool:
    """Whether there is a letter outside the placeholders."""
    outside = "".join(
        part.partition("}")[2] if number else part for number, part in enumerate(text.split("{"))
    )
    return any(character.isalpha() for character in outside)


def fits(shape: Shape, node: Node) -> bool:
    """Whether a node is of this shape, judged by its kind and by the key that tells ways apart."""
    match shape:
        case Keyed(by=by):
            told = child(node, by) if by else node
            by_shape = LANGUAGE.resolve(shape.keys[by].shape) if by else None
            return (
                isinstance(node, MappingNode)
                and told is not None
                and (by_shape is None or _may(by_shape, told))
            )
        case Named():
            return isinstance(node, MappingNode)
        case Many():
            return isinstance(node, SequenceNode)
        case Words():
            return not isinstance(node, SequenceNode)
        case OneOf(allowed):
            return isinstance(node, ScalarNode) and node.value in allowed
        case Either(ways):
            return any(fits(LANGUAGE.resolve(way), node) for way in ways)
    return isinstance(node, ScalarNode)


def _may(shape: Shape, node: Node) -> bool:
    return not isinstance(shape, OneOf) or fits(shape, node)


def _names(node: SequenceNode) -> Iterator[str]:
    """The items by their `value`, which stays when options move; by number, from 1, where they have none."""
    values = [getattr(child(item, "value"), "value", None) for item in node.value]
    counts = Counter(value for value in values if isinstance(value, str))
    for number, value in enumerate(values, 1):
        plain = isinstance(value, str) and counts[value] == 1 and value and not value.isdecimal()
        yield str(value) if plain else str(number)
