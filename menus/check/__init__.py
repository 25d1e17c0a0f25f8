"""What `gateway check` proves of a compiled service: one rule a file, in `rules`.

`cards` tells what the compiler finds while it reads; `menus.check.problem_codes` has the cards of both by their codes.
"""

from menus.analysis.prices import PricesByCountry, no_prices
from menus.analysis.prompt_recordings import PromptRecordings
from menus.compiler.reader import NodeReader
from menus.model import Service


def check(
    service: Service,
    reading: NodeReader,
    recordings: PromptRecordings | None = None,
    prices: PricesByCountry = no_prices,
) -> None:
    """Run every rule; those on recordings where `sound` says what there is."""
    from menus.analysis.rule_context import RuleContext
    from menus.check.registry import RULES

    context = RuleContext(service, reading, recordings, prices)
    for rule in RULES:
        rule.check(context)
