"""What the rules look at: the terrain, and what it takes a walk over all of it to know."""

from dataclasses import dataclass, field
from functools import cached_property

from menus.checks.gaps import Gap, gaps
from menus.checks.pages import Pages
from menus.checks.prices import PricesIn, listed
from menus.checks.terrain import Terrain
from menus.sound import Sound


@dataclass
class Survey(Terrain):
    """All that rules share; found once for all of them."""

    sound: Sound | None = None
    prices: PricesIn = listed
    pages: Pages = field(init=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.pages = Pages(self.service, self.graph)

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """Every use of a value that some way leaves without one."""
        return tuple(gaps(self))
