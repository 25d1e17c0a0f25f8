"""Every `lookup:` screen names a lookup of the file."""

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.compiler.suggestion import suggest
from menus.verbs.lookup import Lookup

RULE_DOC = RuleDoc(
    code="M203",
    title="`lookup:` names a lookup that the file does not have.",
    explanation=(
        "`lookups:` describes what a `lookup:` screen asks: a table of this file, another system over HTTP, or "
        "the state of a case."
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


def check(context: RuleContext) -> None:
    """Check every lookup screen."""
    lookups = context.declared_names("lookups")
    for screen in context.service.screens.values():
        verb = screen.verb
        if isinstance(verb, Lookup) and verb.lookup not in lookups:
            cure = suggest(verb.lookup, lookups) or "Describe it under `lookups:`."
            place = context.place("screens", screen.name, "lookup")
            context.error("M203", place, f"There is no lookup `{verb.lookup}`.", cure)


RULE = Rule(RULE_DOC, check)
