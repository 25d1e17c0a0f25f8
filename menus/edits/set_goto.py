"""The edit that leads a way out of a screen to another screen."""

from menus.edits.edit import Edit
from menus.edits.edit_result import Consequence
from menus.edits.menu_files import MenuFiles
from menus.edits.names import mentions
from menus.edits.ways import lead_way
from menus.grammar.name_kinds import NameKind

CHANGED_WAYS = ("M303", "M304", "M305", "M306", "M309", "M310")
"""The problems that other ways may bring: values that are not set on them, circles, no end."""


class SetGoto(Edit, frozen=True, tag="set_goto"):
    """Leads a way out of a screen to the screen `to`.

    `key` is its key: `goto`, or one of the verb's, such as `found`. `option` and `case` are numbers from 1; 0 stands
    for a way of the screen itself, and for one without cases. An option without a `goto:` gets one.
    """

    screen: str
    to: str
    key: str = "goto"
    option: int = 0
    case: int = 0

    def change(self, files: MenuFiles) -> tuple[Consequence, ...]:
        """Write the screen's name."""
        screen, to = files.screen(self.screen), files.screen(self.to)
        before = lead_way(files, screen, self.key, self.option, self.case, to.name)
        return consequences_of_way(files, before, to.name)


def consequences_of_way(files: MenuFiles, before: str, now: str) -> tuple[Consequence, ...]:
    """Return what other ways leave to do."""
    if before == now:
        return ()
    changed = Consequence("On the new way, answers may be missing that the old one gave.", codes=CHANGED_WAYS)
    named = sum(one.name == before for one in mentions(files, NameKind.SCREEN) if not one.defines)
    if not before or named > 1:
        return (changed, Consequence("The old screen may not be reached any more.", codes=("M307",)))
    return (changed, Consequence(f"Nothing leads to `{before}` any more.", codes=("M307",)))
