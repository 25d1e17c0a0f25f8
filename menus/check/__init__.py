"""Run `gateway check` on a compiled service. Each rule has its own file in `menus.rules`.

`menus.check.compiler_explanations` explains the problems that the compiler finds while it reads.
`menus.check.problem_codes` has all explanations by their codes.
"""

from datetime import date

from menus.analysis.prices import PricesByCountry, no_prices
from menus.analysis.prompt_recordings import PromptRecordings
from menus.compiler.reader import NodeReader
from menus.model import Service

FIRST_DAY = date(2026, 1, 1)
"""A day before which nobody checks a file. It stands for today where that is not known."""


def check(
    service: Service,
    reading: NodeReader,
    recordings: PromptRecordings | None = None,
    prices: PricesByCountry = no_prices,
    today: date = FIRST_DAY,
) -> None:
    """Run every rule. Rules about recordings run only if `recordings` is given. What is before `today` is past."""
    from menus.analysis.rule_context import RuleContext
    from menus.check.registry import RULES

    context = RuleContext(service, reading, recordings, prices, today)
    for rule in RULES:
        rule.check(context)
