"""Find screens that nobody reaches."""

from menus.analysis.edges import ACTIVE, ARRIVAL
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


def check(context: RuleContext) -> None:
    """Check that every screen can be reached, if all ways are known."""
    misspelt = any(problem.code == "M201" for problem in context.reading.problems.collected)
    if context.unreadable_screens or misspelt or not context.graph.roots:
        return
    reached = context.graph.reachable_nodes
    for name, screen in context.service.screens.items():
        if (name, ARRIVAL) not in reached and (name, ACTIVE) not in reached:
            cure = "Lead a way to it, or remove it."
            context.warning("M307", screen.place, f"Nobody ever comes to `{name}`.", cure)


RULE = Rule(RULE_DOC, check)
