"""Find screens that nobody reaches."""

from menus.analysis.edges import ACTIVE, ARRIVAL, Node
from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.problems import Severity

RULE_DOC = RuleDoc(
    code="M307",
    title="Nobody ever reaches a screen.",
    explanation=(
        "No entry, target or message leads to this screen, not even by way of others. Either the way to it is "
        "missing or misspelt, or the screen is left over and can be removed."
    ),
    bad="""\
screens:
  start: {end: Hello.}
  old: {end: Goodbye.}
""",
    good="""\
screens:
  start: {say: Hello., goto: old}
  old: {end: Goodbye.}
""",
    severity=Severity.WARNING,
)

CUT_WAYS = frozenset(("M201", "M301", "M305", "M306"))
"""The problems of a way that leads nowhere, or round. Nobody comes to the screens that it should lead to."""


def check(context: RuleContext) -> None:
    """Check that every screen can be reached, if all ways are known. A screen is reported with those after it."""
    reported = {problem.code for problem in context.reading.problems.collected}
    if not context.knows_all_ways or not context.graph.roots or reported & CUT_WAYS:
        return
    unreached = {name for name in context.service.screens if not _is_reached(context, name)}
    after = {name: _screens_after(context, name) & unreached for name in unreached}
    led_to = set[str]().union(*(after[name] - {name} for name in unreached))
    in_order = [name for name in context.service.screens if name in unreached]
    covered: set[str] = set()
    for name in [*(name for name in in_order if name not in led_to), *in_order]:
        if name not in covered:
            more = len(after[name] - {name} - covered)
            covered |= {name, *after[name]}
            others = f", nor to the {more} screens after it" if more > 1 else ""
            others = ", nor to the screen after it" if more == 1 else others
            cure = "Lead a way to it, or remove it."
            context.warning(
                "M307", context.service.screens[name].place, f"Nobody ever comes to `{name}`{others}.", cure
            )


def _is_reached(context: RuleContext, name: str) -> bool:
    reached = context.graph.reachable_nodes
    return (name, ARRIVAL) in reached or (name, ACTIVE) in reached


def _screens_after(context: RuleContext, name: str) -> set[str]:
    """Return the screens that a screen leads to, directly or by way of others."""
    seen: set[Node] = set()
    waiting: list[Node] = [(name, ARRIVAL)]
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting += context.graph.targets_from(node)
    return {screen for screen, _ in seen}


RULE = Rule(RULE_DOC, check)
