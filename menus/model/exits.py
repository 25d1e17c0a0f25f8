"""A way out of a screen, with the facts that hold there. The checks follow it."""

import msgspec

from menus.expressions.values import LiteralValue
from menus.model.targets import Target


class Exit(msgspec.Struct, frozen=True):
    """A way out of a screen that has done its work.

    - saves: the name of the screen's `save:` has a value there, which is `value` if that is certain.
    - channels: the channels on which people leave this way (None: all).
    - fits: the lines of `require:` hold.
    - known: names that have a value.
    - lookup: the lookup that was asked. `has_row`: it found a row, and `least_rows` to `most_rows` of them.
    - remembered: names that the caller's profile now has.
    - forgotten: names that the profile has lost (None: all).
    - all_derived: every line of the screen's `set:` gave a value. `not_all_derived`: one of them gave none.
    - renews: a name whose columns lose their earlier values.
    - answer: the case whose answer the citizen waited for. `has_row`: it came.
    """

    target: Target
    saves: bool = False
    value: LiteralValue = None
    channels: frozenset[str] | None = None
    fits: bool = False
    known: tuple[str, ...] = ()
    lookup: str = ""
    has_row: bool = False
    least_rows: int = 0
    most_rows: int = 0
    remembered: tuple[str, ...] = ()
    forgotten: tuple[str, ...] | None = ()
    all_derived: bool = False
    not_all_derived: bool = False
    answer: str = ""
    renews: str = ""
