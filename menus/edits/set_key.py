"""The edits that set or remove one key of a screen or of an option."""

from typing import Any

from menus.edits.edit import Edit
from menus.edits.edit_result import Consequence, EditRefusedError
from menus.edits.mapping_edits import find_entry, remove_entry
from menus.edits.menu_files import MenuFiles
from menus.edits.screen_keys import key_before_new, keys_of, option_node, walk_keys
from menus.edits.value_edits import set_value

_MAX_DEPTH = 12  # of a value: more than the grammar knows


class SetKey(Edit, frozen=True, tag="set_key"):
    """Sets a key of a screen, or of its option with a number (from 1), to a value, which may be a list or a mapping.

    A dotted `key` is inside the value of another: "answer.max".
    """

    screen: str
    key: str
    value: Any
    option: int = 0

    def change(self, files: MenuFiles) -> tuple[Consequence, ...]:
        """Write the value."""
        screen, path = files.screen(self.screen), self.key.split(".")
        _require_shallow(self.value)
        mapping = option_node(screen, self.option) if self.option else screen.node
        mapping, _ = walk_keys(screen, mapping, path, keys_of(screen, option=bool(self.option)))
        set_value(screen.document, mapping, path[-1], self.value, key_before_new(mapping))
        return ()


class RemoveKey(Edit, frozen=True, tag="remove_key"):
    """Removes a key of a screen or of an option. A verb stays, and so does a key that must be there."""

    screen: str
    key: str
    option: int = 0

    def change(self, files: MenuFiles) -> tuple[Consequence, ...]:
        """Remove the key."""
        screen, path = files.screen(self.screen), self.key.split(".")
        mapping = option_node(screen, self.option) if self.option else screen.node
        mapping, spec = walk_keys(screen, mapping, path, keys_of(screen, option=bool(self.option)))
        found = find_entry(mapping, path[-1])
        if found is None:
            screen.document.require_no_merge(mapping, path[-1])
            raise EditRefusedError(f"There is no `{path[-1]}:` here to remove.")
        if spec.required or (not self.option and screen.verb is not None and self.key == screen.verb.key):
            raise screen.document.refuse(f"`{path[-1]}:` must be there.", found[0].start_mark.index)
        remove_entry(screen.document, mapping, path[-1])
        return ()


def _require_shallow(value: object, depth: int = 0) -> None:
    if depth > _MAX_DEPTH:
        raise EditRefusedError("This value is nested too deeply.")
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _require_shallow(inner, depth + 1)
