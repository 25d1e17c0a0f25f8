"""A screen that is laid out: its pages, and the choices on each page."""

from dataclasses import dataclass

MORE = -1
PREVIOUS = -2


@dataclass(frozen=True, slots=True)
class ScreenPage:
    """One page: its text, and the choices on it, as indexes into the screen's choices.

    With numbered paging, `numbers` has the choice of each number from 1 on, or MORE or PREVIOUS.
    """

    text: str
    choices: range
    numbers: tuple[int, ...] = ()


ScreenPages = tuple[ScreenPage, ...]
