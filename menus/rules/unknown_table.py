"""Lookups and lists name tables of the file."""

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.compiler.suggestion import suggest
from menus.model import TableSource
from menus.verbs.list import ListVerb

RULE_DOC = RuleDoc(
    code="M204",
    title="A lookup or a list names a table that the file does not have.",
    explanation=(
        "`table:` of a lookup names a table under `tables:`; `from:` of a list names a table or a lookup. A "
        "table's rows are in the file itself under `rows:`, or in a CSV file beside it that `file:` names."
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


def check(context: RuleContext) -> None:
    """Check every lookup over a table, and every list."""
    tables, lookups = context.declared_names("tables"), context.declared_names("lookups")
    for lookup in context.service.lookups.values():
        if isinstance(lookup, TableSource) and lookup.table not in tables:
            cure = suggest(lookup.table, tables) or "Describe it under `tables:`."
            place = context.place("lookups", lookup.name, "table")
            context.error("M204", place, f"There is no table `{lookup.table}`.", cure)
    for screen in context.service.screens.values():
        verb = screen.verb
        if isinstance(verb, ListVerb) and verb.source and verb.source not in tables | lookups:
            cure = suggest(verb.source, tables | lookups) or "Describe it under `tables:`."
            place = context.place("screens", screen.name, "from")
            context.error("M204", place, f"There is no table or lookup `{verb.source}`.", cure)


RULE = Rule(RULE_DOC, check)
