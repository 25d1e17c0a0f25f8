"""A screen that is laid out: its pages, and what each key of a page takes."""

from dataclasses import dataclass

MORE = -1
PREVIOUS = -2


@dataclass(frozen=True, slots=True)
class ScreenPage:
    """One page: its text, and the choices on it, as indexes into the screen's choices.

    With numbered paging `numbers` has what each number from 1 on takes: a choice, MORE or PREVIOUS.
    """

    text: str
    choices: range
    numbers: tuple[int, ...] = ()


ScreenPages = tuple[ScreenPage, ...]
