"""What the rules look at: the terrain, and what it takes a walk over all of it to know."""

from dataclasses import dataclass, field
from functools import cached_property

from menus.analysis.check_context import CheckContext
from menus.analysis.page_layouts import PageLayouts
from menus.analysis.prices import PricesByCountry, no_prices
from menus.analysis.prompt_recordings import PromptRecordings
from menus.analysis.unset_values import ValueGap, find_value_gaps


@dataclass
class RuleContext(CheckContext):
    """All that rules share; found once for all of them."""

    recordings: PromptRecordings | None = None
    prices: PricesByCountry = no_prices
    page_layouts: PageLayouts = field(init=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.page_layouts = PageLayouts(self.service, self.graph)

    @cached_property
    def value_gaps(self) -> tuple[ValueGap, ...]:
        """Every use of a value that some way leaves without one."""
        return tuple(find_value_gaps(self))
