"""Somebody can answer every survey."""

from menus.analysis.edges import ACTIVE, ARRIVAL, Node
from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.model.surveys import Survey
from menus.problems import Severity
from menus.rules.unreachable_screen import CUT_WAYS

RULE_DOC = RuleDoc(
    code="M314",
    title="No answers to a survey are ever counted.",
    explanation=(
        "Answers are counted as somebody comes from the first of the `screens:` of a survey to the last. Here nobody "
        "comes to the first one, or no way leads on to the last one. Often the screens stand in another order than "
        "they are asked, or the last one is missing in the list."
    ),
    bad="""\
surveys:
  opinion: {title: Market, screens: [thanks, start], until: "2100-01-31", over: over}
screens:
  start: {menu: 'Move it?', save: wanted, options: yes_no, goto: thanks}
  thanks: {end: 'Thank you.'}
  over: {end: 'It is over.'}
""",
    good="""\
surveys:
  opinion: {title: Market, screens: [start, thanks], until: "2100-01-31", over: over}
screens:
  start: {menu: 'Move it?', save: wanted, options: yes_no, goto: thanks}
  thanks: {end: 'Thank you.'}
  over: {end: 'It is over.'}
""",
    severity=Severity.WARNING,
)


def check(context: RuleContext) -> None:
    """Check the way from the first screen of each survey to its last, if all ways are known."""
    reported = {problem.code for problem in context.reading.problems.collected}
    if not context.knows_all_ways or reported & (CUT_WAYS | {"M313"}):
        return
    for survey in context.service.surveys.values():
        first = (survey.first, ARRIVAL)
        place = context.place("surveys", survey.name, "screens")
        if first not in context.graph.reachable_nodes:
            cure = f"Lead a way to `{survey.first}`."
            text = f"Nobody ever comes to `{survey.first}`, where the survey `{survey.name}` begins."
            context.warning("M314", place, text, cure)
        elif not _leads_to_last(context, survey):
            text = (
                f"No way leads from `{survey.first}` to `{survey.last}`, where the answers would be counted."
            )
            cure = (
                "List the screen that begins the survey first, and the one that thanks for the answers last."
            )
            context.warning("M314", place, text, cure)


def _leads_to_last(context: RuleContext, survey: Survey) -> bool:
    seen: set[Node] = set()
    waiting: list[Node] = [(survey.first, ACTIVE)]
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting += context.graph.targets_from(node)
    return (survey.last, ARRIVAL) in seen


RULE = Rule(RULE_DOC, check)
