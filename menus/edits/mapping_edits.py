"""Change the keys of a mapping in a YAML text."""

from yaml.nodes import MappingNode, Node, ScalarNode

from menus.edits.node_tree import Json, MappingTree, NodeTree, ScalarTree, tree_of_json
from menus.edits.yaml_document import YamlDocument
from menus.translations.yaml_edits import YamlEdits, is_alias, yaml_scalar
from menus.yaml.translation_mark import is_block, mark_span

_DENSE = "Several values stand on this line without braces. Change it in the text."
_COMMENT_INSIDE = "A comment stands between these braces or brackets. Change it in the text."


def find_entry(mapping: Node | None, name: str) -> tuple[Node, Node] | None:
    """Return a key and its value; None if the mapping has no such key."""
    if not isinstance(mapping, MappingNode):
        return None
    return next(((key, value) for key, value in mapping.value if key.value == name), None)


def tree_of_mapping(document: YamlDocument, mapping: MappingNode) -> MappingTree:
    """Return what a mapping must say after the edit."""
    tree = document.trees[id(mapping)]
    assert isinstance(tree, MappingTree)  # noqa: S101  # the tree of a mapping is one
    return tree


def set_text_value(document: YamlDocument, mapping: MappingNode, name: str, text: str) -> None:
    """Write another text behind a key that has one. It keeps its quotes. The mark `# to translate` goes."""
    key, value = next(pair for pair in mapping.value if pair[0].value == name)
    assert isinstance(value, ScalarNode)  # noqa: S101  # callers see to it
    require_own_value(document, mapping, key, value)
    marked = mark_span(document.text, value)
    if value.value.strip("\n") == text and not marked:
        return
    tree = ScalarTree(text)
    if is_block(value):
        edits = YamlEdits(document.text)
        edits.set_entry(mapping, name, text, flow=False)
        for change in edits.changes:
            document.replace(*change)
        if edits.changes[0][2].startswith("|"):
            tree = ScalarTree(text + value.value[len(value.value.rstrip("\n")) :])
    else:
        write_scalar(document, value, text)
        if marked:
            document.replace(*marked, "")
    put_tree(document, mapping, key, tree)


def write_scalar(document: YamlDocument, node: ScalarNode, text: str) -> None:
    """Replace a text on one line by another. It keeps its quotes, if any. The caller says so in the tree."""
    flow = document.is_in_flow(node)
    written = yaml_scalar(text, flow=flow, style=node.style) if node.style else ""
    start, end = document.value_span(None, node)
    blank = (
        " " if start == end and document.text[start - 1 : start].strip() else ""
    )  # a key with nothing after it
    document.replace(start, end, blank + (written or document.writer.scalar(text, flow=flow)))


def require_own_value(document: YamlDocument, mapping: MappingNode, key: Node, value: Node) -> None:
    """Refuse the edit of a value that stands in two places."""
    if is_alias(key, value):
        raise document.refuse(
            "What stands here repeats another place by a `*`. Change it in the text.", key.start_mark.index
        )
    document.require_single(mapping)
    document.require_single(value)


def put_tree(document: YamlDocument, mapping: MappingNode, key: Node, tree: NodeTree) -> None:
    """Say what the value of a key must be after the edit."""
    entries = tree_of_mapping(document, mapping).entries
    key_tree = document.trees[id(key)]
    number = next(index for index, pair in enumerate(entries) if pair[0] is key_tree)
    entries[number] = (key_tree, tree)


def insert_entry(
    document: YamlDocument,
    mapping: MappingNode,
    name: str,
    value: Json,
    after: str = "",
    *,
    blank_line: bool = False,
    inline: bool = True,
    comment: str = "",
) -> None:
    """Add a key behind the key `after`, or else at the end.

    `blank_line`: with an empty line before it. `inline`: in braces if there is room. `comment` stands behind its first
    line.
    """
    document.require_single(mapping)
    pairs = mapping.value
    number = next((index for index, pair in enumerate(pairs) if pair[0].value == after), len(pairs) - 1)
    if document.is_in_flow(mapping):
        _insert_in_flow(document, mapping, number, name, value)
    else:
        first = pairs[0][0].start_mark.index
        column = document.source.column(first)
        indent = document.text[first - column : first]
        if indent.replace("-", " ").strip(" "):
            raise document.refuse(_DENSE, first)
        place = document.source.line_end(document.content_end(*pairs[number]))
        newline = document.source.newline
        written = document.writer.entry(name, value, column, inline=inline)
        first_line, line_break, rest = written.partition(newline)
        written = f"{first_line}{comment}{line_break}{rest}"
        blank = newline if blank_line else ""
        document.replace(place, place, f"{newline}{blank}{' ' * column}{written}")
    entries = tree_of_mapping(document, mapping).entries
    behind = document.trees[id(pairs[number][0])] if pairs else None
    place_in_tree = next((index for index, pair in enumerate(entries) if pair[0] is behind), -1)
    while place_in_tree + 1 < len(entries) and not any(
        entries[place_in_tree + 1][0] is document.trees[id(key)] for key, _ in pairs
    ):
        place_in_tree += 1  # what this edit added there before
    entries.insert(place_in_tree + 1, (ScalarTree(name), tree_of_json(value)))


def _insert_in_flow(
    document: YamlDocument, mapping: MappingNode, number: int, name: str, value: Json
) -> None:
    written = f"{document.writer.key(name)}: {document.writer.inline(value)}"
    if not mapping.value:
        place = document.text.index("{", mapping.start_mark.index) + 1
        document.replace(place, place, written)
        return
    place = document.content_end(*mapping.value[number])
    key = mapping.value[number][0].start_mark.index
    source = document.source
    own_line = source.is_first_in_line(key) and source.line_start(key) > mapping.start_mark.index
    separator = f",{source.newline}{' ' * source.column(key)}" if own_line else ", "
    document.replace(place, place, f"{separator}{written}")


def remove_entry(document: YamlDocument, mapping: MappingNode, name: str) -> None:
    """Remove a key with its value and the comments that belong to it. Another key must stay."""
    document.require_single(mapping)
    number = next(index for index, pair in enumerate(mapping.value) if pair[0].value == name)
    key, value = mapping.value[number]
    if len(mapping.value) == 1:
        raise document.refuse(f"`{name}:` is the only key here.", key.start_mark.index)
    if document.is_in_flow(mapping):
        spans = [(one.start_mark.index, document.content_end(one, other)) for one, other in mapping.value]
        remove_in_flow(document, spans, number)
    elif document.source.is_first_in_line(key.start_mark.index):
        floor = document.content_end(*mapping.value[number - 1]) if number else 0
        remove_lines(document, key.start_mark.index, document.content_end(key, value), floor)
    elif number == 0 and document.source.is_first_in_line(mapping.value[1][0].start_mark.index):
        start, end = key.start_mark.index, mapping.value[1][0].start_mark.index
        line_end = document.source.line_end(document.content_end(key, value))
        if document.text[line_end:end].strip():  # comments of the next key, which stay below the dash
            start, end = start - 1, line_end
        document.replace(start, end, "")
    else:
        raise document.refuse(_DENSE, key.start_mark.index)
    entries = tree_of_mapping(document, mapping).entries
    entries[:] = [pair for pair in entries if pair[0] is not document.trees[id(key)]]


def remove_lines(document: YamlDocument, start: int, end: int, floor: int) -> None:
    """Remove the lines from `start` to `end`, with the comments directly above them that begin after `floor`.

    Of the blank lines above and below only those above stay.
    """
    source, text = document.source, document.text
    first = source.comments_start(start, source.column(start), floor)
    last = source.line_end(end)
    after = source.next_line(last)
    blank_above = first > 0 and source.is_blank(first - 1)
    while blank_above and after < len(text) and source.is_blank(after):
        after = source.next_line(after)
    if after == len(text) and first > 0 and (last == len(text) or blank_above):
        while (
            first > 0
            and source.is_blank(source.line_start(first - 1))
            and source.line_start(first - 1) > floor
        ):
            first = source.line_start(first - 1)
        if last == len(text):
            first -= 2 if text[first - 2 : first] == "\r\n" else 1
    document.replace(first, after, "")


def remove_in_flow(document: YamlDocument, spans: list[tuple[int, int]], number: int) -> None:
    """Remove one of several values between braces or brackets, with its comma."""
    if number + 1 < len(spans):
        start, end = spans[number][0], spans[number + 1][0]
        gap = document.text[spans[number][1] : end]
    else:
        start, end = spans[number - 1][1], spans[number][1]
        gap = document.text[start : spans[number][0]]
    if "#" in gap:
        raise document.refuse(_COMMENT_INSIDE, start)
    document.replace(start, end, "")


def rename_key(document: YamlDocument, mapping: MappingNode, key: Node, name: str) -> None:
    """Give a key another name. It keeps its quotes."""
    start, end = document.value_span(None, key)
    written = document.writer.key(name)
    if isinstance(key, ScalarNode) and key.style in ("'", '"'):
        written = f"{key.style}{name}{key.style}"
    document.replace(start, end, written)
    entries = tree_of_mapping(document, mapping).entries
    old = document.trees[id(key)]
    number = next(index for index, pair in enumerate(entries) if pair[0] is old)
    entries[number] = (ScalarTree(name), entries[number][1])
