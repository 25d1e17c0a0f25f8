"""The last day of a survey is still to come."""

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.problems import Severity

RULE_DOC = RuleDoc(
    code="M508",
    title="The last day of a survey is past.",
    explanation=(
        "After the day in `until:` nobody can answer: whoever comes to the survey is led to `over:`. Set a later "
        "day to go on with the survey, or lead people no more to it. A survey under another name counts from nothing."
    ),
    bad="""\
surveys:
  opinion: {title: Market, screens: [start, thanks], until: "2025-01-31", over: over}
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
    """Check the last day of every survey."""
    for survey in context.service.surveys.values():
        if survey.is_over(context.today):
            place = context.place("surveys", survey.name, "until")
            text = f"The survey `{survey.name}` is over since {survey.until.isoformat()}."
            context.warning("M508", place, text, "Set a later day, or lead nobody to it any more.")


RULE = Rule(RULE_DOC, check)
