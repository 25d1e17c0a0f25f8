"""Targets: the screens that a screen leads to."""

import msgspec

from menus.expressions.conditions import Condition
from menus.problems import Place


class Destination(msgspec.Struct, frozen=True):
    """One case of a target. The engine takes the first case whose condition holds.

    `retry` shows the screen again with its `invalid:` and counts an attempt. `closed` names no screen: it ends the
    session with the words of `closed:`.
    """

    screen: str
    place: Place
    condition: Condition | None = None
    retry: bool = False
    closed: bool = False


Target = tuple[Destination, ...]
