"""Screens that nobody ever comes to."""

from menus.analysis.edges import ARRIVE, STAND
from menus.analysis.survey import Survey
from menus.check.rule_doc import Card, Rule
from menus.problems import Severity

CARD = Card(
    code="M307",
    title="Nobody ever comes to a screen.",
    explanation=(
        "No entry, target or message leads to this screen, not even over others. Either the way to it is missing or "
        "misspelt, or the screen is left over and can be removed."
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


def check(survey: Survey) -> None:
    """Look at what can be reached, once all ways are known."""
    misspelt = any(problem.code == "M201" for problem in survey.reading.problems.found)
    if survey.broken or misspelt or not survey.graph.roots:
        return
    reached = survey.graph.reached
    for name, screen in survey.service.screens.items():
        if (name, ARRIVE) not in reached and (name, STAND) not in reached:
            cure = "Lead a way to it, or remove it."
            survey.warning("M307", screen.place, f"Nobody ever comes to `{name}`.", cure)


RULE = Rule(CARD, check)
