"""The edits that add, move and remove an option of a menu or a list."""

from typing import Any

import msgspec

from menus.edits.edit import Edit
from menus.edits.edit_result import Consequence
from menus.edits.mapping_edits import find_entry
from menus.edits.menu_files import MenuFiles
from menus.edits.screen_keys import key_before_new, option_node, options_node
from menus.edits.sequence_edits import insert_item, move_item, remove_item
from menus.edits.set_goto import CHANGED_WAYS
from menus.edits.value_edits import set_value


class AddOption(Edit, frozen=True, tag="add_option"):
    """Adds an option.

    `say` has its words (one text, or one for each language), `goto` the screen that it leads to, `value` what it saves.
    `number` is the place that it gets, from 1; 0 is the last. `keys` are its other keys.
    """

    screen: str
    say: str | dict[str, str]
    goto: str = ""
    value: str | int | bool | None = None
    number: int = 0
    keys: dict[str, Any] = msgspec.field(default_factory=dict)

    def change(self, files: MenuFiles) -> tuple[Consequence, ...]:
        """Write the option."""
        screen = files.screen(self.screen)
        option: dict[str, Any] = {} if self.value is None else {"value": self.value}
        option["say"] = self.say
        if self.goto:
            option["goto"] = files.written(screen.part, "screens", files.screen(self.goto).name)
        elif screen.value("goto") is None and "goto" not in self.keys:
            reason = f"Say where the option leads, as `{screen.name}` has no `goto:`."
            raise screen.document.refuse(reason, screen.key.start_mark.index)
        option |= self.keys
        verb = screen.verb
        if verb is not None and verb.key == "list" and find_entry(screen.node, "options") is None:
            set_value(screen.document, screen.node, "options", [option], key_before_new(screen.node))
            return _ADDED
        options = options_node(screen)
        last = len(options.value)
        insert_item(screen.document, options, min(self.number - 1, last) if self.number > 0 else last, option)
        return _ADDED


_ADDED = (Consequence("On the new way, answers may be missing that the others give.", codes=CHANGED_WAYS),)


class MoveOption(Edit, frozen=True, tag="move_option"):
    """Moves an option from a number to another one, both from 1. Comments directly above it move with it."""

    screen: str
    option: int
    to: int

    def change(self, files: MenuFiles) -> tuple[Consequence, ...]:
        """Move the option."""
        screen = files.screen(self.screen)
        option_node(screen, self.option)
        option_node(screen, self.to)
        move_item(screen.document, options_node(screen), self.option - 1, self.to - 1)
        return ()


class RemoveOption(Edit, frozen=True, tag="remove_option"):
    """Removes an option, with the comments directly above it. The last option of a menu stays."""

    screen: str
    option: int

    def change(self, files: MenuFiles) -> tuple[Consequence, ...]:
        """Remove the option."""
        screen = files.screen(self.screen)
        option, options = option_node(screen, self.option), options_node(screen)
        if len(options.value) == 1:
            reason = "This is the only option. Remove the screen, or add another option first."
            raise screen.document.refuse(reason, option.start_mark.index)
        remove_item(screen.document, options, self.option - 1)
        return (
            Consequence(
                "Nothing may lead to the option's screen any more, and what it saved may be missing.",
                codes=(*CHANGED_WAYS, "M307"),
            ),
        )
