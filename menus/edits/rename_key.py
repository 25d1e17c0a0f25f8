"""The edit that gives a misspelt key of a screen or an option its right name."""

from menus.edits.edit import Edit
from menus.edits.edit_result import Consequence, EditRefusedError
from menus.edits.mapping_edits import find_entry, rename_key
from menus.edits.menu_files import MenuFiles
from menus.edits.screen_keys import keys_of, option_node


class RenameKey(Edit, frozen=True, tag="rename_key"):
    """Writes `to` in place of the key `key` of a screen, or of its option with a number from 1. Its value stays."""

    screen: str
    key: str
    to: str
    option: int = 0

    def change(self, files: MenuFiles) -> tuple[Consequence, ...]:
        """Write the key."""
        screen = files.screen(self.screen)
        mapping = option_node(screen, self.option) if self.option else screen.node
        found = find_entry(mapping, self.key)
        if found is None:
            raise EditRefusedError(f"There is no `{self.key}:` here.")
        if self.to not in keys_of(screen, option=bool(self.option)):
            raise EditRefusedError(f"There is no key `{self.to}:` here.")
        there = find_entry(mapping, self.to)
        if there is not None:
            raise screen.document.refuse(f"There is a `{self.to}:` already.", there[0].start_mark.index)
        screen.document.require_single(mapping)
        rename_key(screen.document, mapping, found[0], self.to)
        return ()
