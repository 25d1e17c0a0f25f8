"""The keys that a screen or an option may have, and where a new one goes."""

from yaml.nodes import MappingNode, Node, SequenceNode

from menus.edits.edit_result import EditRefusedError
from menus.edits.mapping_edits import find_entry
from menus.edits.menu_files import ScreenNode
from menus.grammar.common_screen_keys import COMMON_SCREEN_KEYS
from menus.grammar.menu_file import GRAMMAR
from menus.grammar.options import OPTION
from menus.grammar.shapes import KeySpec, ObjectShape, Shape, UnionShape
from menus.translations.units import fits_shape
from menus.verbs.verb_spec import VerbSpec


def option_node(screen: ScreenNode, number: int) -> MappingNode:
    """Return an option by its number, from 1. Raises EditRefusedError if there is none that can be edited."""
    options = options_node(screen)
    if not 1 <= number <= len(options.value):
        reason = f"`{screen.name}` has {len(options.value)} options, and none with the number {number}."
        raise screen.document.refuse(reason, options.start_mark.index)
    option = options.value[number - 1]
    if not isinstance(option, MappingNode):
        raise screen.document.refuse("This option has no keys.", option.start_mark.index)
    return option


def options_node(screen: ScreenNode) -> SequenceNode:
    """Return the options of a screen. Raises EditRefusedError if they are no list."""
    found = find_entry(screen.node, "options")
    if found is None:
        screen.document.require_no_merge(screen.node, "options")
        raise screen.document.refuse(f"`{screen.name}` has no options.", screen.key.start_mark.index)
    if not isinstance(found[1], SequenceNode):
        reason = f"`options: {found[1].value}` is ready-made. Write its options out in the text first."
        raise screen.document.refuse(reason, found[0].start_mark.index)
    return found[1]


def keys_of(screen: ScreenNode, *, option: bool = False) -> dict[str, KeySpec]:
    """Return the keys that a screen, or an option of it, may have."""
    return dict(OPTION.keys) if option else {**COMMON_SCREEN_KEYS, **verb_of(screen).own_keys}


def verb_of(screen: ScreenNode) -> VerbSpec:
    """Return the verb of a screen. Raises EditRefusedError if it has none, or several."""
    if screen.verb is None:
        reason = f"`{screen.name}` has no verb, or several."
        raise screen.document.refuse(reason, screen.key.start_mark.index)
    return screen.verb


def walk_keys(
    screen: ScreenNode, mapping: MappingNode, path: list[str], keys: dict[str, KeySpec]
) -> tuple[MappingNode, KeySpec]:
    """Return the mapping that has, or gets, the last key of a path, and what the grammar says of that key."""
    for number, name in enumerate(path):
        if name not in keys:
            raise EditRefusedError.unknown(f"There is no key `{name}:` here.", name, keys)
        if number == len(path) - 1:
            return mapping, keys[name]
        found = find_entry(mapping, name)
        if found is None or not isinstance(found[1], MappingNode):
            reason = f"`{screen.name}` has no keys below `{name}:`."
            raise screen.document.refuse(reason, screen.key.start_mark.index)
        mapping, keys = found[1], keys_of_shape(keys[name].shape, found[1])
    raise EditRefusedError("Name a key.")


def keys_of_shape(shape: Shape, node: Node) -> dict[str, KeySpec]:
    """Return the keys that a mapping of this shape may have."""
    shape = GRAMMAR.resolve(shape)
    if isinstance(shape, UnionShape):
        resolved = [GRAMMAR.resolve(one) for one in shape.alternatives]
        fitting = (one for one in resolved if isinstance(one, ObjectShape) and fits_shape(one, node))
        shape = next(fitting, shape)
    return dict(shape.keys) if isinstance(shape, ObjectShape) else {}


def key_before_new(mapping: MappingNode) -> str:
    """Return the key behind which a new key goes: the last one, or that before a last `goto:`."""
    names = [str(key.value) for key, _ in mapping.value]
    return names[-2] if len(names) > 1 and names[-1] == "goto" else ""
