"""The rows of a list have different values."""

from collections import defaultdict

from menus.analysis.columns import rows_of_list
from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.model import Screen, TableSource
from menus.problems import Severity
from menus.verbs.list import ListVerb

RULE_DOC = RuleDoc(
    code="M412",
    title="A list saves a column that has a value twice.",
    explanation=(
        "Whichever of the two rows a citizen chooses, the same is saved and filed, and nobody can tell the answers "
        "apart. Save another column with `value:`, or give the rows different values. If the column groups the rows, "
        "show each group once with `distinct:`. Rows that `where:` never shows together may have the same value."
    ),
    bad="""\
screens:
  start: {list: Which office?, from: offices, label: name, value: ward, save: office, goto: finish}
  finish: {end: Goodbye.}
tables: {offices: {rows: [{ward: Hill, name: Hill House}, {ward: Hill, name: Hill Street}]}}
""",
    good="""\
screens:
  start: {list: Which office?, from: offices, label: name, value: name, save: office, goto: finish}
  finish: {end: Goodbye.}
tables: {offices: {rows: [{ward: Hill, name: Hill House}, {ward: Hill, name: Hill Street}]}}
""",
    severity=Severity.WARNING,
)
MAX_NAMED = 3  # values that the message quotes


def check(context: RuleContext) -> None:
    """Check every list over a table that saves a column."""
    for screen in context.service.screens.values():
        if isinstance(screen.verb, ListVerb) and screen.save:
            _check_list(context, screen, screen.verb)


def _check_list(context: RuleContext, screen: Screen, verb: ListVerb) -> None:
    lookup = context.service.lookups.get(verb.source)
    selections = [verb.selection, *([lookup.selection] if isinstance(lookup, TableSource) else [])]
    grouping = sorted({column for selection in selections for column in selection.where})
    seen: dict[tuple[str, ...], set[str]] = defaultdict(set)
    repeated: dict[str, None] = {}
    for row in rows_of_list(context.service, verb):
        value, group = verb.row_value(row), tuple(row.get(column, "") for column in grouping)
        if value and value in seen[group]:
            repeated[value] = None
        seen[group].add(value)
    if repeated:
        named = ", ".join(f"`{value}`" for value in list(repeated)[:MAX_NAMED])
        more = f" and {len(repeated) - MAX_NAMED} more" if len(repeated) > MAX_NAMED else ""
        text = f"`{screen.name}` saves the column `{verb.value}`, which has {named}{more} more than once."
        place = context.place("screens", screen.name, "value")
        if "value" not in context.keys_of("screens", screen.name):
            place = context.screen_place(screen)
        context.warning("M412", place, text, "Save a column that is different in every row: `value: …`.")


RULE = Rule(RULE_DOC, check)
