"""The edit that removes a screen."""

from menus.edits.edit import Edit
from menus.edits.edit_result import Consequence, EditRefusedError
from menus.edits.mapping_edits import remove_entry, write_scalar
from menus.edits.menu_files import MenuFiles, ScreenNode
from menus.edits.names import NameMention, mentions
from menus.edits.node_tree import ScalarTree
from menus.edits.set_goto import CHANGED_WAYS
from menus.grammar.name_kinds import NameKind
from menus.yaml.wording import list_lines


class RemoveScreen(Edit, frozen=True, tag="remove_screen"):
    """Removes a screen, with the comments directly above it.

    All that names it leads to the screen `instead` from then on. Without `instead`, nothing may name it.
    """

    screen: str
    instead: str = ""

    def change(self, files: MenuFiles) -> tuple[Consequence, ...]:
        """Remove the screen."""
        screen = files.screen(self.screen)
        files.require_one_prefix(screen.part)
        named = other_mentions(files, screen)
        if named and not self.instead:
            raise screen.document.refuse(
                f"`{screen.name}` is named in {_list_places(named)}. Say which screen stands in its place.",
                named[0].node.start_mark.index,
            )
        if named:
            instead = files.screen(self.instead)
            if instead.name == screen.name:
                raise EditRefusedError("The screen that stands in its place must be another one.")
            for one in named:
                _lead_to(files, one, instead.name)
        section = screen.part.section("screens")
        assert section is not None  # noqa: S101  # the screen is in it
        if len(section.value) == 1:
            raise screen.document.refuse("A file needs a screen.", screen.key.start_mark.index)
        remove_entry(screen.document, section, str(screen.key.value))
        return (*_unset_fields(files, screen), _CHANGED)


_CHANGED = Consequence(
    "Screens that only this one led to are reached no more, and what was saved here may be missing.",
    codes=(*CHANGED_WAYS, "M307"),
)


def other_mentions(files: MenuFiles, screen: ScreenNode) -> list[NameMention]:
    """Return the places outside of a screen that name it."""
    return [
        one
        for one in mentions(files, NameKind.SCREEN)
        if one.name == screen.name and not one.defines and one.screen != screen.name
    ]


def _list_places(named: list[NameMention]) -> str:
    by_file: dict[str, list[int]] = {}
    for one in named:
        place = one.part.document.place(one.node.start_mark.index)
        by_file.setdefault(place.file, []).append(place.line)
    return ", ".join(f"{list_lines(sorted(set(lines)))} of {file}" for file, lines in by_file.items())


def _lead_to(files: MenuFiles, mention: NameMention, screen: str) -> None:
    document, node = mention.part.document, mention.node
    name = files.written(mention.part, "screens", screen)
    tree = document.trees[id(node)]
    assert isinstance(tree, ScalarTree)  # noqa: S101  # a mention is a single value
    write_scalar(document, node, name)
    tree.value = name


def _unset_fields(files: MenuFiles, screen: ScreenNode) -> tuple[Consequence, ...]:
    """Return the fields that only this screen gives and others name."""
    found = list(mentions(files, NameKind.FIELD))
    here = dict.fromkeys(one.name for one in found if one.defines and one.screen == screen.name)
    elsewhere = {one.name for one in found if one.defines and one.screen != screen.name}
    left = []
    for name in here:
        used = [one for one in found if one.name == name and one.screen != screen.name]
        if used and name not in elsewhere:
            place = used[0].part.document.place(used[0].node.start_mark.index)
            message = f"Only this screen gave `{name}`, which is still named in {_list_places(used)}."
            left.append(Consequence(message, place, ("M207", "M211", *CHANGED_WAYS)))
    return tuple(left)
