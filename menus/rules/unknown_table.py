"""Lookups and lists name tables of the file."""

from menus.analysis.survey import Survey
from menus.check.rule_doc import Card, Rule
from menus.compiler.reading import nearest
from menus.model import Rows, TableLookup

CARD = Card(
    code="M204",
    title="A lookup or a list names a table that the file does not have.",
    explanation=(
        "`table:` of a lookup names a table under `tables:`; `from:` of a list names a table or a lookup. A table's "
        "rows stand in the file itself under `rows:`, or in a CSV file beside it, named by `file:`."
    ),
    bad="""\
screens:
  start: {list: Which office?, from: offices, label: ward, value: ward, save: office, goto: end}
  end: {end: Bye.}
tables: {ofices: {rows: [{ward: Hill}]}}
""",
    good="""\
screens:
  start: {list: Which office?, from: offices, label: ward, value: ward, save: office, goto: end}
  end: {end: Bye.}
tables: {offices: {rows: [{ward: Hill}]}}
""",
)


def check(survey: Survey) -> None:
    """Look at every lookup over a table, and at every list."""
    tables, lookups = survey.declared("tables"), survey.declared("lookups")
    for lookup in survey.service.lookups.values():
        if isinstance(lookup, TableLookup) and lookup.table not in tables:
            cure = nearest(lookup.table, tables) or "Describe it under `tables:`."
            place = survey.place("lookups", lookup.name, "table")
            survey.error("M204", place, f"There is no table `{lookup.table}`.", cure)
    for screen in survey.service.screens.values():
        verb = screen.verb
        if isinstance(verb, Rows) and verb.source not in tables | lookups:
            cure = nearest(verb.source, tables | lookups) or "Describe it under `tables:`."
            place = survey.place("screens", screen.name, "from")
            survey.error("M204", place, f"There is no table or lookup `{verb.source}`.", cure)


RULE = Rule(CARD, check)
