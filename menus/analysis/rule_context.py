"""The context of rules: the check's context, with the results of analyses of the whole service."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from menus.analysis.check_context import CheckContext
from menus.analysis.columns import columns_of
from menus.analysis.page_layouts import PageLayouts
from menus.analysis.prices import PricesByCountry, no_prices
from menus.analysis.prompt_recordings import PromptRecordings
from menus.analysis.unset_values import ValueGap, candidate_uses
from menus.verbs.list import ListVerb


@dataclass
class RuleContext(CheckContext):
    """The context that all rules share. What is before `today` is past. Each analysis runs once for all of them."""

    recordings: PromptRecordings | None = None
    prices: PricesByCountry = no_prices
    today: date = date.min
    page_layouts: PageLayouts = field(init=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.page_layouts = PageLayouts(self.service, self.graph)

    @cached_property
    def value_gaps(self) -> tuple[ValueGap, ...]:
        """Every use of a value that is unset on some path; none if names may be missing only for another problem.

        Without the rows of every list nothing can be proved. Then only gaps with a witness count.
        """
        candidates = candidate_uses(self) if self.knows_all_names else []
        if not candidates:
            return ()
        from menus.witness.value_gaps import find_value_gaps  # most services have nothing to prove

        gaps = find_value_gaps(self, candidates)
        return tuple(gap for gap in gaps if gap.witness or self._knows_all_rows)

    @cached_property
    def _knows_all_rows(self) -> bool:
        """True if the tables and lookups of all lists could be read."""
        verbs = (screen.verb for screen in self.service.screens.values())
        return all(
            columns_of(self.service, verb.source) is not None for verb in verbs if isinstance(verb, ListVerb)
        )
