"""Set a value of any kind in a YAML text. What stays of a value keeps its bytes, with the comments beside it."""

import re
from collections.abc import Iterator

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from menus.edits.mapping_edits import (
    find_entry,
    insert_entry,
    put_tree,
    remove_entry,
    require_own_value,
    set_text_value,
)
from menus.edits.node_tree import Json, SequenceTree, tree_of_json
from menus.edits.sequence_edits import insert_item, remove_item, set_item_text
from menus.edits.yaml_document import YamlDocument
from menus.yaml.translation_mark import is_block

_COMMENT = re.compile(r"(?:^|(?<=\s))#", re.MULTILINE)
_COMMENT_INSIDE = "A comment stands inside of what would be replaced. Change it in the text."


def set_value(document: YamlDocument, mapping: MappingNode, name: str, value: Json, after: str = "") -> None:
    """Set the value of a key. A new key goes behind the key `after`, or else to the end of the mapping."""
    found = find_entry(mapping, name)
    if found is None:
        document.require_no_merge(mapping, name)
        insert_entry(document, mapping, name, value, after)
        return
    key, old = found
    if isinstance(value, str) and isinstance(old, ScalarNode):
        set_text_value(document, mapping, name, value)
        return
    require_own_value(document, mapping, key, old)
    if document.trees[id(old)] != tree_of_json(value) and not _change_inside(document, old, value):
        _replace_value(document, mapping, key, old, value)


def _change_inside(document: YamlDocument, old: Node, value: Json) -> bool:
    """Change what differs in a block of keys or items, and leave the rest. False if nothing of the block would stay."""
    if not _can_change_inside(document, old, value):
        return False
    if isinstance(old, MappingNode) and isinstance(value, dict):
        _change_keys(document, old, value)
    elif isinstance(old, SequenceNode) and isinstance(value, list):
        _change_items(document, old, value)
    return True


def _can_change_inside(document: YamlDocument, old: Node, value: Json) -> bool:
    if document.is_in_flow(old):
        return False
    if isinstance(old, MappingNode) and isinstance(value, dict):
        names = [str(key.value) for key, _ in old.value]
        stay = [name for name in names if name in value]
        return (
            len({*names}) == len(names) and stay != [] and stay == [name for name in value if name in names]
        )
    if not isinstance(old, SequenceNode) or not isinstance(value, list):
        return False
    first, gone, come = _difference(document, old, value)
    if gone != len(come):
        return not (gone and come) and gone < len(old.value)
    return all(
        (isinstance(item, ScalarNode) and isinstance(inner, str)) or _can_change_inside(document, item, inner)
        for item, inner in zip(old.value[first : first + gone], come, strict=True)
    )


def _change_keys(document: YamlDocument, old: MappingNode, value: dict[str, Json]) -> None:
    names = [str(key.value) for key, _ in old.value]
    for name in names:
        if name not in value:
            remove_entry(document, old, name)
    after = next(name for name in value if name in names)  # a new key before it goes behind it
    for name, inner in value.items():
        if name in names:
            set_value(document, old, name, inner)
            after = name
        else:
            insert_entry(document, old, name, inner, after)


def _change_items(document: YamlDocument, old: SequenceNode, value: list[Json]) -> None:
    first, gone, come = _difference(document, old, value)
    if gone == len(come):
        for number, inner in enumerate(come, first):
            if isinstance(inner, str):
                set_item_text(document, old, number, inner)
            else:
                _change_inside(document, old.value[number], inner)
        return
    for number in reversed(range(first, first + gone)):
        remove_item(document, old, number)
    for item in come:
        insert_item(document, old, first, item)
    tree = document.trees[id(old)]
    assert isinstance(tree, SequenceTree)  # noqa: S101  # the tree of a list is one
    tree.items[first : first + len(come)] = tree.items[first : first + len(come)][::-1]


def _difference(document: YamlDocument, old: SequenceNode, value: list[Json]) -> tuple[int, int, list[Json]]:
    """Return the number of the first item that differs, how many differ from there on, and what comes instead."""
    was = [document.trees[id(item)] for item in old.value]
    new = [tree_of_json(item) for item in value]
    same = min(len(was), len(new))
    first = next((number for number in range(same) if was[number] != new[number]), same)
    room = same - first
    last = next((number for number in range(room) if was[-1 - number] != new[-1 - number]), room)
    return first, len(was) - first - last, value[first : len(new) - last]


def _replace_value(document: YamlDocument, mapping: MappingNode, key: Node, old: Node, value: Json) -> None:
    start, end = document.value_span(key, old)
    source = document.source
    colon = document.text.index(":", key.end_mark.index) + 1
    _require_no_comment(
        document, old, start if source.line_end(colon) >= start else source.line_end(colon), end
    )
    if document.is_in_flow(mapping):
        document.replace(start, end, document.writer.inline(value))
    else:
        column = source.column(key.start_mark.index)
        written = document.writer.after_colon(value, column, colon - key.start_mark.index)
        line_end = source.line_end(colon)
        head, below = (written, "") if written.startswith(" ") else ("", written)
        if start > line_end:  # the old value stands below its key; a comment behind the key stays
            document.replace(colon, colon, head)
            document.replace(line_end, end, below)
        else:  # a comment behind the old value stays on the line of the key
            document.replace(colon, end, head)
            place = source.line_end(end)
            document.replace(place, place, below)
    put_tree(document, mapping, key, tree_of_json(value))


def _require_no_comment(document: YamlDocument, old: Node, start: int, end: int) -> None:
    """Refuse the edit if a comment stands between two positions, outside of all texts."""
    at = start
    for text_start, text_end in [*_texts(document, old), (end, end)]:
        found = _COMMENT.search(document.text, at, max(at, min(text_start, end)))
        if found is not None:
            raise document.refuse(_COMMENT_INSIDE, found.start())
        at = max(at, text_end)


def _texts(document: YamlDocument, node: Node) -> Iterator[tuple[int, int]]:
    """Yield the spans of all single values, in order. A comment behind `>-` is in none."""
    if isinstance(node, ScalarNode):
        start = node.start_mark.index
        yield (document.source.line_end(start) if is_block(node) else start), document.content_end(None, node)
    elif isinstance(node, MappingNode):
        for key, value in node.value:
            yield from _texts(document, key)
            yield from _texts(document, value)
    elif isinstance(node, SequenceNode):
        for item in node.value:
            yield from _texts(document, item)
