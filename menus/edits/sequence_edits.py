"""Change the items of a list in a YAML text."""

from itertools import pairwise

from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from menus.edits.mapping_edits import remove_in_flow, remove_lines, write_scalar
from menus.edits.node_tree import Json, ScalarTree, SequenceTree, tree_of_json
from menus.edits.yaml_document import YamlDocument

_DENSE = "The dashes of this list do not stand at the beginning of their lines. Change it in the text."
_COMMENT_INSIDE = "A comment stands between these brackets. Change it in the text."


def insert_item(document: YamlDocument, sequence: SequenceNode, number: int, value: Json) -> None:
    """Put an item before the one at `number` (from 0), or at the end."""
    document.require_single(sequence)
    items = sequence.value
    if document.is_in_flow(sequence):
        _insert_in_flow(document, sequence, number, value)
    else:
        dashes = _dashes(document, sequence)
        column = document.source.column(dashes[0])
        newline, model = document.source.newline, items[min(number, len(items) - 1)]
        inline = not isinstance(model, MappingNode) or bool(model.flow_style)
        written = f"{' ' * column}- {document.writer.item(value, column, inline=inline)}"
        if number == 0:
            place = document.source.comments_start(dashes[0], column, 0)
            document.replace(place, place, f"{written}{newline}")
        else:
            place = document.source.line_end(document.content_end(None, items[number - 1]))
            document.replace(place, place, f"{newline}{written}")
    _tree_of(document, sequence).items.insert(number, tree_of_json(value))


def remove_item(document: YamlDocument, sequence: SequenceNode, number: int) -> None:
    """Remove an item with the comments that belong to it. Another item must stay."""
    document.require_single(sequence)
    items = sequence.value
    if document.is_in_flow(sequence):
        remove_in_flow(document, _flow_spans(document, sequence), number)
    else:
        dashes = _dashes(document, sequence)
        floor = document.content_end(None, items[number - 1]) if number else 0
        remove_lines(document, dashes[number], document.content_end(None, items[number]), floor)
    del _tree_of(document, sequence).items[number]


def move_item(document: YamlDocument, sequence: SequenceNode, number: int, to: int) -> None:
    """Move an item to another place. The comments directly above it, and behind it, move with it."""
    document.require_single(sequence)
    spans = (
        _flow_spans(document, sequence) if document.is_in_flow(sequence) else _line_spans(document, sequence)
    )
    first, last = min(number, to), max(number, to)
    text, slots = document.text, spans[first : last + 1]
    chunks = [text[start:end] for start, end in slots]
    gaps = [text[one[1] : other[0]] for one, other in pairwise(slots)]
    if document.is_in_flow(sequence) and any("#" in gap for gap in gaps):
        raise document.refuse(_COMMENT_INSIDE, slots[0][0])
    chunks.insert(to - first, chunks.pop(number - first))
    document.replace(
        slots[0][0],
        slots[-1][1],
        "".join(chunk + gap for chunk, gap in zip(chunks, [*gaps, ""], strict=True)),
    )
    items = _tree_of(document, sequence).items
    items.insert(to, items.pop(number))


def _tree_of(document: YamlDocument, sequence: SequenceNode) -> SequenceTree:
    tree = document.trees[id(sequence)]
    assert isinstance(tree, SequenceTree)  # noqa: S101  # the tree of a list is one
    return tree


def _insert_in_flow(document: YamlDocument, sequence: SequenceNode, number: int, value: Json) -> None:
    written, items = document.writer.inline(value), sequence.value
    if not items:
        place = document.text.index("[", sequence.start_mark.index) + 1
        document.replace(place, place, written)
        return
    source = document.source
    model = items[min(number, len(items) - 1)].start_mark.index
    own_line = source.is_first_in_line(model) and source.line_start(model) > sequence.start_mark.index
    blank = f"{source.newline}{' ' * source.column(model)}" if own_line else " "
    if number < len(items):
        place = items[number].start_mark.index
        document.replace(place, place, f"{written},{blank}")
    else:
        place = document.content_end(None, items[-1])
        document.replace(place, place, f",{blank}{written}")


def _flow_spans(document: YamlDocument, sequence: SequenceNode) -> list[tuple[int, int]]:
    for item in sequence.value:
        document.require_single(item)
    return [(item.start_mark.index, document.content_end(None, item)) for item in sequence.value]


def _line_spans(document: YamlDocument, sequence: SequenceNode) -> list[tuple[int, int]]:
    """Return the lines of each item with its comments, without the last line break."""
    spans: list[tuple[int, int]] = []
    for dash, item in zip(_dashes(document, sequence), sequence.value, strict=True):
        floor = spans[-1][1] if spans else 0
        start = document.source.comments_start(dash, document.source.column(dash), floor)
        spans.append((start, document.source.line_end(document.content_end(None, item))))
    return spans


def _dashes(document: YamlDocument, sequence: SequenceNode) -> list[int]:
    """Return where the dashes of a list stand. Each must be the first sign of its line."""
    found = []
    for item in sequence.value:
        document.require_single(item)
        start = item.start_mark.index
        dash = document.text.rfind("-", 0, start + 1 if start == item.end_mark.index else start)
        if dash < 0 or document.text[dash + 1 : start].strip() or not document.source.is_first_in_line(dash):
            raise document.refuse(_DENSE, start)
        found.append(dash)
    return found


def set_item_text(document: YamlDocument, sequence: SequenceNode, number: int, text: str) -> None:
    """Write another text in place of an item that is a single value."""
    item = sequence.value[number]
    assert isinstance(item, ScalarNode)  # noqa: S101  # callers see to it
    document.require_single(sequence)
    document.require_single(item)
    write_scalar(document, item, text)
    _tree_of(document, sequence).items[number] = ScalarTree(text)
