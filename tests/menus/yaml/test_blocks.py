"""A text that is composed by its blocks has the nodes of one that is composed as a whole, each at its place."""

from collections.abc import Iterator
from random import Random

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from menus.yaml import nesting
from menus.yaml.blocks import YamlBlocks
from tests.examples import examples
from tests.menus.edits.edited_services import services
from tests.menus.edits.random_edits import typed_text

TEXT = """\
# A desk.
version: 1
service: {name: Desk}

screens:
  # the first one
  start:
    menu: {en: "Water: now", sw: 'Maji'}
    options:
      - say: A & B
        goto: fin   # done

  fin:
    end: |
      Dial *384#

      Bye
  last: {end: Bye}
words:
  en: {yes: Yes}
"""


def nodes(node: Node | None) -> Iterator[tuple[object, ...]]:
    """Every node with its place and what it says; of a collection on lines of its own only where it begins."""
    if node is None:
        return
    first, last = node.start_mark, node.end_mark
    yield type(node), node.tag, first.index, first.line, first.column
    if isinstance(node, ScalarNode):
        yield node.value, node.style, last.index, last.line, last.column
        return
    assert isinstance(node, MappingNode | SequenceNode)
    yield node.flow_style, len(node.value), *((last.index, last.line) if node.flow_style else ())
    for child in node.value:
        for one in child if isinstance(node, MappingNode) else (child,):
            yield from nodes(one)


def composed(text: str, blocks: YamlBlocks | None = None) -> list[tuple[object, ...]] | str:
    try:
        return [*nodes(nesting.compose(text) if blocks is None else blocks.compose(text))]
    except (yaml.YAMLError, UnicodeError) as error:
        return str(error)


def test_what_stays_as_it_is_keeps_its_nodes_and_moves() -> None:
    blocks = YamlBlocks()
    before = blocks.compose(TEXT)
    start, last = screen(before, "start"), screen(before, "last")
    line = last.start_mark.line
    assert TEXT.splitlines()[line].startswith("  last:")
    after = blocks.compose(TEXT.replace("  last:", "  new: {end: Hi}\n  last:"))
    assert screen(after, "start") is start
    assert screen(after, "last") is last
    assert last.start_mark.line == line + 1
    assert [*nodes(after)] == composed(TEXT.replace("  last:", "  new: {end: Hi}\n  last:"))
    assert blocks.block_of(last) is not None
    assert blocks.block_of(value(screen(after, "start"), "menu")) is None


def screen(root: Node | None, name: str) -> Node:
    return value(value(root, "screens"), name)


def value(node: Node | None, name: str) -> Node:
    assert isinstance(node, MappingNode)
    found: Node = next(inner for key, inner in node.value if key.value == name)
    return found


def test_what_was_read_of_a_block_is_read_again_once_something_else_is_there() -> None:
    blocks, read = YamlBlocks(), iter(range(9))
    for text, depends_on, expected in (
        (TEXT, 1, 0),
        (f"\n{TEXT}", 1, 0),
        (TEXT, 2, 1),
        (TEXT.replace("Bye}", "Good bye}"), 2, 2),
        (TEXT.replace("Bye}", '"Bye}'), 2, 3),  # it is no YAML, so that nothing is known of its blocks
    ):
        try:
            node = screen(blocks.compose(text), "last")
        except yaml.YAMLError:
            assert not blocks.are_known
        assert blocks.read(node, "number", depends_on, lambda: next(read)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a: 1\n",
        "a:\nb:\n",
        "a:\n  b: 1\n   c: 2\n",
        "a:\n  b: 'x\n  c: y'\n  d: 1\n",
        "a:\n  b: {x: 1,\n  c: 2}\n",
        "a: 'x\nb: y'\n",
        "a:\n  b: |\n    x\n  c: y\n\n\nd: 1",
        "a:\n- b: 1\n- c: 2\nd: 1\n",
        "a:\n  b: 1\n  ? c\n  : 2\n",
        "a:\n  b: &x 1\n  c: *x\n",
        "a:\n  b: &x 1\n  c: &x 2\n",
        "a: &x {b: 1}\nc:\n  <<: *x\n",
        "a:\n  b: *x\n",
        "---\na: 1\n",
        "a: 1\n---\nb: 1\n",
        "a: 1\n...\nb: 1\n",
        "%YAML 1.1\n---\na: 1\n",
        "a:\n  b: 1\n  b: 1\na: 2\n",
        "a:\n  b: 1\r\n  c: 2\r\n",
        "\ufeffa: 1\nb: 2\n",
        "a:\n  b: x\u2028  c: y\n",
        "a:\n  !t b: 1\n  c: !t 2\n",
        "a:\n  b:\n  c: # nothing\n  d: 1 # x\n# y\n  e: 1\n",
        "a: # x\n  # y\n\n  b: 1\n",
        f"a:\n  b: {'[' * 600}\n",
        f"a:\n  b: {'[' * 499}{']' * 499}\n",
        f"a:\n  b: {'[' * 498}{']' * 498}\n",
    ],
)
def test_a_text_says_what_it_says_as_a_whole(text: str) -> None:
    blocks = YamlBlocks()
    assert composed(text, blocks) == composed(text)
    assert composed(text, blocks) == composed(text)


def test_a_text_as_the_console_has_it_is_composed_by_blocks() -> None:
    blocks = YamlBlocks()
    assert composed(TEXT, blocks) == composed(TEXT)
    assert blocks.are_known


@settings(max_examples=examples(60))
@given(st.sampled_from(sorted(services())), st.randoms(use_true_random=False))
def test_whatever_is_typed_says_what_it_says_as_a_whole(name: str, random: Random) -> None:
    blocks, text = YamlBlocks(), services()[name].text
    for _ in range(4):
        assert composed(text, blocks) == composed(text)
        text = typed_text(text, random)
