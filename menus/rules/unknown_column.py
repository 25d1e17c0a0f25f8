"""Lookups and lists name columns that their rows have."""

from collections.abc import Iterator

from menus.analysis.columns import columns_of
from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.compiler.suggestion import suggest
from menus.engine.scope import GATEWAY_NAMES
from menus.expressions.conditions import comparisons_in
from menus.model import RowSelection, TableSource
from menus.verbs.list import ListVerb

RULE_DOC = RuleDoc(
    code="M205",
    title="The rows do not have a column that the file names.",
    explanation=(
        "`where:`, `match:`, `distinct:`, `sort:`, `value:` and `label:` name columns: those in the first line of "
        "a CSV file or in the first of `rows:`, or those that an HTTP lookup has under `columns:`."
    ),
    bad="""\
screens:
  start: {list: Which office?, from: offices, label: name, value: ward, save: office, goto: end}
  end: {end: Bye.}
tables: {offices: {rows: [{ward: Hill, phone: '0800'}]}}
""",
    good="""\
screens:
  start: {list: Which office?, from: offices, label: ward, value: ward, save: office, goto: end}
  end: {end: Bye.}
tables: {offices: {rows: [{ward: Hill, phone: '0800'}]}}
""",
)


def check(context: RuleContext) -> None:
    """Check every selection of rows."""
    service = context.service
    for lookup in service.lookups.values():
        if isinstance(lookup, TableSource) and lookup.table in service.tables:
            columns = service.tables[lookup.table].columns
            for key, column in _columns_in_selection(lookup.selection):
                _check_column(context, columns, column, lookup.table, ("lookups", lookup.name, *key))
    for screen in service.screens.values():
        verb = screen.verb
        known = columns_of(service, verb.source) if isinstance(verb, ListVerb) else None
        if isinstance(verb, ListVerb) and known is not None:
            for key, column in (
                *_columns_in_selection(verb.selection),
                *_columns_in_list(verb, known, context),
            ):
                _check_column(context, known, column, verb.source, ("screens", screen.name, *key))


def _columns_in_selection(selection: RowSelection) -> Iterator[tuple[tuple[str, ...], str]]:
    yield from ((("where", column), column) for column in selection.where)
    yield from ((("where", test.subject.name), test.subject.name) for test in selection.column_tests)
    yield from ((("match", column), column) for column in selection.match)
    yield from (((key,), column) for key in ("distinct", "sort") if (column := getattr(selection, key)))


def _columns_in_list(
    verb: ListVerb, columns: tuple[str, ...], context: RuleContext
) -> Iterator[tuple[tuple[str, ...], str]]:
    if verb.value and verb.value not in columns:
        yield ("value",), verb.value
    wordings = verb.label.wordings
    templates = [text for wording, _ in wordings for text in wording.by_language.values()]
    conditions = [condition for _, condition in wordings if condition is not None]
    named = [placeholder for template in templates for placeholder in template.placeholders]
    named += [comparison.subject for comparison in comparisons_in(conditions)]
    names = {placeholder.name for placeholder in named if not placeholder.column}
    known = GATEWAY_NAMES | context.graph.value_sources.keys()
    yield from ((("label",), name) for name in sorted(names - known))


def _check_column(
    context: RuleContext, columns: tuple[str, ...], column: str, source: str, path: tuple[str, ...]
) -> None:
    if column not in columns:
        place = context.place(path[0], path[1], *path[2:])
        context.error("M205", place, f"`{source}` has no column `{column}`.", suggest(column, columns))


RULE = Rule(RULE_DOC, check)
