"""The ways out of a screen: where each stands in the text, and to lead it to another screen."""

from collections.abc import Iterator

import msgspec
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from menus.edits.edit_result import EditRefusedError
from menus.edits.mapping_edits import find_entry, set_text_value
from menus.edits.menu_files import MenuFiles, ScreenNode
from menus.edits.screen_keys import key_before_new, option_node, verb_of
from menus.edits.sequence_edits import set_item_text
from menus.edits.value_edits import set_value
from menus.grammar.common_screen_keys import COMMON_SCREEN_KEYS
from menus.grammar.values import SCREEN_NAME, TARGET
from menus.translations.units import describe_condition
from menus.verbs.registry import VERBS

BRANCH = "branch"
_WAY_KEYS = {
    verb.key: [
        name
        for name, key in {**COMMON_SCREEN_KEYS, **verb.own_keys}.items()
        if key.shape in (TARGET, SCREEN_NAME) or name == BRANCH
    ]
    for verb in VERBS
}
"""The keys whose values are screens to go on to, by the verb."""


class WayNode(msgspec.Struct, frozen=True):
    """One way out: its key, the number of its option and of its case (both from 1; 0: it is of none).

    `target` is as the file writes it: empty if the way has none yet, or ends with the words of `closed:`.
    `condition` is that of its case, in one short line.
    """

    key: str
    option: int
    case: int
    target: str
    node: Node
    condition: str = ""
    is_closed: bool = False


def way_keys(screen: ScreenNode) -> list[str]:
    """Return the keys of a screen whose values are screens to go on to, in the order of the grammar."""
    return _WAY_KEYS[verb_of(screen).key]


def ways_of(screen: ScreenNode) -> Iterator[WayNode]:
    """Yield the ways out of a screen that the file names, first those of its options."""
    options = screen.value("options")
    if isinstance(options, SequenceNode):
        for number, option in enumerate(options.value, 1):
            found = find_entry(option, "goto")
            if found is not None:
                yield from _ways_at("goto", number, found[1])
    for key in way_keys(screen):
        found = find_entry(screen.node, key)
        if found is not None:
            yield from _ways_at(key, 0, found[1])


def _ways_at(key: str, option: int, node: Node) -> Iterator[WayNode]:
    if isinstance(node, SequenceNode):
        for number, item in enumerate(node.value, 1):
            yield _way(key, option, number, item)
    else:
        yield _way(key, option, 0, node)


def _way(key: str, option: int, case: int, node: Node) -> WayNode:
    if isinstance(node, ScalarNode):
        return WayNode(key, option, case, node.value.strip(), node)
    found = find_entry(node, "goto") or find_entry(node, "retry")
    condition = find_entry(node, "if")
    return WayNode(
        key,
        option,
        case,
        str(found[1].value).strip() if found else "",
        found[1] if found else node,
        describe_condition(condition[1]) if condition else "",
        is_closed=find_entry(node, "closed") is not None,
    )


def lead_way(
    files: MenuFiles, screen: ScreenNode, key: str, option: int, case: int, to: str, *, is_new: bool = False
) -> str:
    """Lead a way to a screen, and return the name of the screen that it led to before; empty if it led nowhere.

    `is_new`: the screen is not in the file yet, but in the same edit.
    """
    document = screen.document
    mapping = option_node(screen, option) if option else screen.node
    if (option and key != "goto") or (not option and key not in way_keys(screen)):
        raise document.refuse(f"`{screen.name}` has no way out by `{key}:`.", screen.key.start_mark.index)
    name = to.removeprefix(screen.part.prefix) if is_new else files.written(screen.part, "screens", to)
    found = find_entry(mapping, key)
    if found is None:
        if case or key == BRANCH:
            raise EditRefusedError(f"`{key}:` of `{screen.name}` has no cases.")
        set_value(document, mapping, key, name, "" if key == "goto" else key_before_new(mapping))
        return ""
    value = found[1]
    if isinstance(value, SequenceNode):
        if not 1 <= case <= len(value.value):
            reason = f"`{key}:` has {len(value.value)} cases. Say which of them leads to `{to}`."
            raise document.refuse(reason, value.start_mark.index)
        way = _way(key, option, case, value.value[case - 1])
        if isinstance(value.value[case - 1], ScalarNode):
            set_item_text(document, value, case - 1, name)
        else:
            _lead_case(screen, value.value[case - 1], name)
    elif case:
        raise document.refuse(f"`{key}:` has no cases.", value.start_mark.index)
    else:
        way = _way(key, option, 0, value)
        if isinstance(value, ScalarNode):
            set_text_value(document, mapping, key, name)
        else:
            _lead_case(screen, value, name)
    return files.qualified(screen.part, "screens", way.target) if way.target else ""


def _lead_case(screen: ScreenNode, node: Node, name: str) -> None:
    for key in ("goto", "retry"):
        found = find_entry(node, key)
        if found is not None and isinstance(node, MappingNode) and isinstance(found[1], ScalarNode):
            screen.document.require_single(node)
            set_text_value(screen.document, node, key, name)
            return
    reason = "This case ends the session, or leads nowhere. Change it in the text."
    raise screen.document.refuse(reason, node.start_mark.index)
