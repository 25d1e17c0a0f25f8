"""Every `submit` names a case of the file."""

from menus.analysis.survey import Survey
from menus.check.rule_doc import Card, Rule
from menus.compiler.reading import nearest
from menus.model import Submit

CARD = Card(
    code="M202",
    title="`submit:` names a case that the file does not have.",
    explanation=(
        "What a `submit:` screen files is described under `cases:`, with its title and its fields. "
        "Without that nobody would know what to send to the case backend."
    ),
    bad="""\
screens:
  start: {submit: report, goto: thanks}
  thanks: {end: Thank you.}
cases:
  problem: {title: A problem}
""",
    good="""\
screens:
  start: {submit: problem, goto: thanks}
  thanks: {end: Thank you.}
cases:
  problem: {title: A problem}
""",
)


def check(survey: Survey) -> None:
    """Look at every submission."""
    cases = survey.declared("cases")
    for screen in survey.service.screens.values():
        verb = screen.verb
        if isinstance(verb, Submit) and verb.case not in cases:
            cure = nearest(verb.case, cases) or "Describe it under `cases:`."
            survey.error(
                "M202",
                survey.place("screens", screen.name, "submit"),
                f"There is no case `{verb.case}`.",
                cure,
            )


RULE = Rule(CARD, check)
