"""Where a screen goes on."""

from dataclasses import dataclass

from menus.expressions.conditions import Condition
from menus.problems import Place


@dataclass(frozen=True, slots=True)
class Destination:
    """One case of a target: taken when its condition holds.

    `retry` shows that screen with its `invalid:` and counts an attempt. `closed` ends with the words of `closed:`
    instead, and names no screen.
    """

    screen: str
    place: Place
    condition: Condition | None = None
    retry: bool = False
    closed: bool = False


Target = tuple[Destination, ...]
