"""Find every text of a menu file. Its id stays the same when the file around it changes."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

import msgspec
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from menus.grammar.menu_file import GRAMMAR, INCLUDED_FILE, MENU_FILE
from menus.grammar.shapes import EnumShape, ListShape, MapShape, ObjectShape, Shape, TextShape, UnionShape
from menus.yaml import nesting
from menus.yaml.blocks import YamlBlocks
from menus.yaml.file_shape import MERGE_KEY
from menus.yaml.translation_mark import mark_span

ALL_LANGUAGES = ""
"""The language of a text that is the same in all languages."""
OTHERWISE = "otherwise"
"""The id of the last case of a text."""


class TranslationUnit(msgspec.Struct, frozen=True):
    """One text: its place, and its words by language. `in_flow`: it is inside braces or brackets.

    `marked` are languages whose words are marked `# to translate`: they are those of another language.
    """

    id: str
    node: Node
    by_language: Mapping[str, str]
    in_flow: bool
    marked: frozenset[str] = frozenset()

    def in_language(self, language: str) -> str:
        """Return the words in `language`, or the words for all languages; empty if there are none."""
        return self.by_language.get(language, self.by_language.get(ALL_LANGUAGES, ""))

    def translation(self, language: str) -> str:
        """Return the words in `language`, but none while they are marked `# to translate`."""
        return "" if language in self.marked else self.in_language(language)


def compose_yaml(text: str, compose: Callable[[str], Node | None] | None = None) -> Node | None:
    """Return the nodes of a menu file, read with the loader of `gateway check`. The pure Python loader rejects more.

    Positions count characters. They do not count a byte order mark, but they count the empty line in its place.
    `compose` is what composes the text, if something else does than the loader.
    """
    compose = compose or nesting.compose
    return compose(text.replace("\ufeff", "\n", 1) if text.startswith("\ufeff") else text)


def find_units(
    root: Node | None,
    *,
    included: bool = False,
    text: str = "",
    every: bool = False,
    blocks: YamlBlocks | None = None,
) -> tuple[TranslationUnit, ...]:
    """Return the texts of a file, in their order. A text that an anchor repeats counts once.

    In `text`, of which `root` was read, the comments are found that mark what is still to be translated. `every`: also
    texts without a letter, which need no translation. `blocks` are those of the text.
    """
    return (
        ()
        if root is None
        else tuple(
            _UnitFinder(text, every, blocks).walk(
                root, INCLUDED_FILE if included else MENU_FILE, "", flow=False
            )
        )
    )


def child_node(node: Node | None, *names: str) -> Node | None:
    """Return the value under these keys, one inside the other; None if there is none."""
    for name in names:
        pairs = node.value if isinstance(node, MappingNode) else ()
        node = next((value for key, value in pairs if key.value == name), None)
    return node


class _UnitFinder(msgspec.Struct):
    text: str
    every: bool = False
    blocks: YamlBlocks | None = None
    seen: set[int] = msgspec.field(default_factory=set)

    def walk(self, node: Node, shape: Shape, path: str, *, flow: bool) -> Iterator[TranslationUnit]:
        if self.blocks is not None and self.blocks.block_of(node) is not None:
            depends_on = (self.every, bool(self.text), flow)
            found = self.blocks.read(
                node, "texts", depends_on, lambda: [*self._walk(node, shape, path, flow=flow)]
            )
            yield from found
        else:
            yield from self._walk(node, shape, path, flow=flow)

    def _walk(self, node: Node, shape: Shape, path: str, *, flow: bool) -> Iterator[TranslationUnit]:
        shape = GRAMMAR.resolve(shape)
        match shape:
            case UnionShape(alternatives):
                alternative = next(
                    (other for other in alternatives if fits_shape(GRAMMAR.resolve(other), node)), None
                )
                if alternative is not None:
                    yield from self.walk(node, alternative, path, flow=flow)
            case TextShape():
                yield from self._text(node, shape, path, flow)
            case ObjectShape() | MapShape() if isinstance(node, MappingNode):
                for key, value in node.value:
                    inner = _child_shape(shape, key.value) if isinstance(key, ScalarNode) else None
                    if inner is not None and key.value != MERGE_KEY:
                        child_path = f"{path}.{key.value}" if path else key.value
                        yield from self.walk(value, inner, child_path, flow=flow or bool(node.flow_style))
            case ListShape(item) if isinstance(node, SequenceNode):
                for name, child in zip(_item_ids(node), node.value, strict=True):
                    yield from self.walk(child, item, f"{path}.{name}", flow=flow or bool(node.flow_style))

    def _text(self, node: Node, shape: TextShape, path: str, flow: bool) -> Iterator[TranslationUnit]:
        if isinstance(node, SequenceNode):
            for name, case in zip(case_ids(node), node.value, strict=True):
                say = child_node(case, "say")
                if say is not None and id(node) not in self.seen:
                    in_flow = flow or bool(node.flow_style) or bool(case.flow_style)
                    yield from self._text(say, shape, f"{path}.{name}", in_flow)
            self.seen.add(id(node))
            return
        if id(node) in self.seen or (isinstance(node, ScalarNode) and not shape.for_citizens):
            return
        self.seen.add(id(node))
        words = _words_by_language(node)
        if self.every or any(has_words(text) for text in words.values()):
            yield TranslationUnit(path, node, words, flow, self._marked_languages(node))

    def _marked_languages(self, node: Node) -> frozenset[str]:
        pairs = node.value if self.text and isinstance(node, MappingNode) else ()
        return frozenset(
            key.value for key, value in pairs if isinstance(key, ScalarNode) and mark_span(self.text, value)
        )


def _child_shape(shape: ObjectShape | MapShape, name: str) -> Shape | None:
    if isinstance(shape, MapShape):
        return shape.item
    key = shape.keys.get(name)
    return key.shape if key else shape.other_keys


def _words_by_language(node: Node) -> dict[str, str]:
    if isinstance(node, ScalarNode):
        return {ALL_LANGUAGES: node.value.strip()}
    pairs = node.value if isinstance(node, MappingNode) else ()
    return {
        key.value: value.value.strip()
        for key, value in pairs
        if isinstance(key, ScalarNode) and isinstance(value, ScalarNode)
    }


def has_words(text: str) -> bool:
    """Return True if there is a letter outside the placeholders."""
    outside = "".join(
        part.partition("}")[2] if number else part for number, part in enumerate(text.split("{"))
    )
    return any(character.isalpha() for character in outside)


def fits_shape(shape: Shape, node: Node) -> bool:
    """Return True if a node has this shape. Its kind decides, and the key that tells alternatives apart."""
    match shape:
        case ObjectShape(discriminator=discriminator):
            discriminator_node = child_node(node, discriminator) if discriminator else node
            by_shape = GRAMMAR.resolve(shape.keys[discriminator].shape) if discriminator else None
            return (
                isinstance(node, MappingNode)
                and discriminator_node is not None
                and (by_shape is None or _may_fit(by_shape, discriminator_node))
            )
        case MapShape():
            return isinstance(node, MappingNode)
        case ListShape():
            return isinstance(node, SequenceNode)
        case TextShape(has_cases=has_cases):
            return has_cases or not isinstance(node, SequenceNode)
        case EnumShape(allowed):
            return isinstance(node, ScalarNode) and node.value in allowed
        case UnionShape(alternatives):
            return any(fits_shape(GRAMMAR.resolve(other), node) for other in alternatives)
    return isinstance(node, ScalarNode)


def _may_fit(shape: Shape, node: Node) -> bool:
    return not isinstance(shape, EnumShape) or fits_shape(shape, node)


def _item_ids(node: SequenceNode) -> Iterator[str]:
    """Yield the ids of the items: their `value`, which moves with an option, or else their number from 1."""
    values = [getattr(child_node(item, "value"), "value", None) for item in node.value]
    counts = Counter(value for value in values if isinstance(value, str))
    for number, value in enumerate(values, 1):
        plain = isinstance(value, str) and counts[value] == 1 and value and not value.isdecimal()
        yield str(value) if plain else str(number)


def case_ids(node: SequenceNode) -> Iterator[str]:
    """Yield the ids of the cases of a text: their conditions, which stay when cases move, or else their number."""
    conditions = [child_node(case, "if") for case in node.value]
    names = [OTHERWISE if condition is None else describe_condition(condition) for condition in conditions]
    counts = Counter(names)
    for number, name in enumerate(names, 1):
        yield name if counts[name] == 1 else str(number)


def describe_condition(node: Node) -> str:
    """Return a condition in one short line: `kind=water,homes.at_least=50`."""
    if isinstance(node, MappingNode):
        return ",".join(f"{key.value}{_described_value(value)}" for key, value in node.value)
    if isinstance(node, SequenceNode):
        return f"[{','.join(map(describe_condition, node.value))}]"
    return " ".join(str(node.value).split())


def _described_value(node: Node) -> str:
    return f"{'.' if isinstance(node, MappingNode) else '='}{describe_condition(node)}"
