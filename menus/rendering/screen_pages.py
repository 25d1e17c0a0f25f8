"""A screen that is laid out: its pages, and the choices on each page."""

import msgspec

from menus.rendering.text.pages import Footers

MORE = -1
PREVIOUS = -2


class ScreenPage(msgspec.Struct, frozen=True):
    """One page: its text, and the choices on it, as indexes into the screen's choices.

    With numbered paging, `numbers` has the choice of each number from 1 on, or MORE or PREVIOUS.
    """

    text: str
    choices: range
    numbers: tuple[int, ...] = ()


ScreenPages = tuple[ScreenPage, ...]
ScreenLines = tuple[tuple[str, ...], Footers]
"""What stands below the prompt: a line for each choice, and the lines at the foot of each page."""
