"""The edit that leads a way into the service to another screen."""

from collections.abc import Iterator

from menus.edits.edit import Edit
from menus.edits.edit_result import Consequence, EditRefusedError
from menus.edits.mapping_edits import write_scalar
from menus.edits.menu_files import MenuFiles
from menus.edits.names import NameMention, mentions
from menus.edits.node_tree import ScalarTree
from menus.edits.set_goto import consequences_of_way
from menus.grammar.name_kinds import NameKind


class SetEntry(Edit, frozen=True, tag="set_entry"):
    """Leads a way in to the screen `to`.

    `path` are the keys above its name, from the top: "entry", "ussd", the code; or "messages", the state, "ask".
    """

    path: tuple[str, ...]
    to: str

    def change(self, files: MenuFiles) -> tuple[Consequence, ...]:
        """Write the screen's name."""
        to = files.screen(self.to)
        found = next((one for one in entry_mentions(files) if one.path == self.path), None)
        if found is None:
            raise EditRefusedError(f"There is no way in by `{' '.join(self.path)}`.")
        document, tree = found.part.document, found.part.document.trees[id(found.node)]
        assert isinstance(tree, ScalarTree)  # noqa: S101  # a name is a single value
        document.require_single(found.node)
        write_scalar(document, found.node, files.written(found.part, "screens", to.name))
        tree.value = to.name
        return consequences_of_way(files, found.name, to.name)


def entry_mentions(files: MenuFiles) -> Iterator[NameMention]:
    """Yield the names of screens to which codes, keywords, numbers and answered messages lead."""
    return mentions(files, NameKind.SCREEN, ("entry", "messages"))
