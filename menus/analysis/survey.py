"""What the rules look at: the terrain, and what it takes a walk over all of it to know."""

from dataclasses import dataclass, field
from functools import cached_property

from menus.analysis.check_context import Terrain
from menus.analysis.page_layouts import Pages
from menus.analysis.prices import PricesIn, listed
from menus.analysis.sound import Sound
from menus.analysis.unset_values import Gap, gaps


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
