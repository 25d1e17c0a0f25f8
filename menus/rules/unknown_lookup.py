"""Every `lookup:` screen names a lookup of the file."""

from menus.analysis.survey import Survey
from menus.check.rule_doc import Card, Rule
from menus.compiler.reading import nearest
from menus.model import LookUpIn

CARD = Card(
    code="M203",
    title="`lookup:` names a lookup that the file does not have.",
    explanation=(
        "What a `lookup:` screen asks is described under `lookups:`: a table of this file, another system over HTTP, "
        "or how a case stands."
    ),
    bad="""\
screens:
  start: {lookup: offices, found: there, none: away, failed: away}
  there: {end: It is there.}
  away: {end: It is not.}
lookups: {office: {table: offices}}
tables: {offices: {rows: [{ward: Hill}]}}
""",
    good="""\
screens:
  start: {lookup: office, found: there, none: away, failed: away}
  there: {end: It is there.}
  away: {end: It is not.}
lookups: {office: {table: offices}}
tables: {offices: {rows: [{ward: Hill}]}}
""",
)


def check(survey: Survey) -> None:
    """Look at every lookup screen."""
    lookups = survey.declared("lookups")
    for screen in survey.service.screens.values():
        verb = screen.verb
        if isinstance(verb, LookUpIn) and verb.lookup not in lookups:
            cure = nearest(verb.lookup, lookups) or "Describe it under `lookups:`."
            place = survey.place("screens", screen.name, "lookup")
            survey.error("M203", place, f"There is no lookup `{verb.lookup}`.", cure)


RULE = Rule(CARD, check)
