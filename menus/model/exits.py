"""A way out of a screen, with what is known there. The checks follow it."""

from dataclasses import dataclass

from menus.model.targets import Target


@dataclass(frozen=True, slots=True)
class Exit:
    """A way out of a screen that has done its work.

    `saves`: the name of the screen's `save:` has a value there. `fits`: the lines of `require:` hold. `known` are
    names that have a value. `lookup` is the lookup that was asked; `has_row`: it found a row. `remembered` are names
    that the caller's profile keeps now, `forgotten` those that it lost (None: all). `all_derived`: every line of the
    screen's `set:` had a value.
    """

    target: Target
    saves: bool = False
    fits: bool = False
    known: tuple[str, ...] = ()
    lookup: str = ""
    has_row: bool = False
    remembered: tuple[str, ...] = ()
    forgotten: tuple[str, ...] | None = ()
    all_derived: bool = False
