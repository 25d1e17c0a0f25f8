"""A screen laid out: its pages, and what each key of a page takes."""

from dataclasses import dataclass

MORE = -1
PREVIOUS = -2


@dataclass(frozen=True, slots=True)
class ScreenPage:
    """One page: its text, and the choices that stand on it, as indexes into those of the screen.

    With numbered paging `numbers` says what each number from 1 on takes: a choice, MORE or PREVIOUS.
    """

    text: str
    choices: range
    numbers: tuple[int, ...] = ()


ScreenPages = tuple[ScreenPage, ...]
