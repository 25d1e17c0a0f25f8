"""A point that a search has reached: a screen that is shown, or the end of a session."""

import msgspec

from menus.analysis.value_uses import ValueUse
from menus.analysis.ways_in import WayIn
from menus.engine.session import Session
from menus.engine.turn import Page, TrailEntry
from menus.witness.circumstances import Circumstances
from menus.witness.step import Reply, Step


class Reached(msgspec.Struct, frozen=True, eq=False):
    """The session and the page, and the step from the point before. The first point of a session has no step.

    `replies` are what lookups answered meanwhile, `observed` the uses that lacked their value on the way here.
    """

    way: WayIn
    circumstances: Circumstances
    session: Session
    page: Page
    trail: tuple[TrailEntry, ...]
    observed: frozenset[tuple[str, ValueUse]]
    before: "Reached | None" = None
    step: Step | None = None
    replies: tuple[Reply, ...] = ()
    cost: float = 0.0

    def points(self) -> list["Reached"]:
        """Return every point from the first to this one."""
        found, here = [self], self.before
        while here is not None:
            found.append(here)
            here = here.before
        return found[::-1]
