"""Lookups and lists name columns that their rows have."""

from collections.abc import Iterator

from menus.analysis.columns import columns_of
from menus.analysis.survey import Survey
from menus.check.rule_doc import Card, Rule
from menus.compiler.reading import nearest
from menus.engine.scope import GATEWAY_NAMES
from menus.model import Rows, Selection, TableLookup

CARD = Card(
    code="M205",
    title="A column is named that the rows do not have.",
    explanation=(
        "`where:`, `match:`, `distinct:`, `sort:`, `value:` and `label:` speak of columns: those of the first line "
        "of a CSV file or of the first of `rows:`, or those that a lookup over HTTP gives under `columns:`."
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


def check(survey: Survey) -> None:
    """Look at every selection of rows."""
    service = survey.service
    for lookup in service.lookups.values():
        if isinstance(lookup, TableLookup) and lookup.table in service.tables:
            columns = service.tables[lookup.table].columns
            for key, column in _selected(lookup.selection):
                _check(survey, columns, column, lookup.table, ("lookups", lookup.name, *key))
    for screen in service.screens.values():
        verb = screen.verb
        known = columns_of(service, verb.source) if isinstance(verb, Rows) else None
        if isinstance(verb, Rows) and known is not None:
            for key, column in (*_selected(verb.selection), *_shown(verb, known, survey)):
                _check(survey, known, column, verb.source, ("screens", screen.name, *key))


def _selected(selection: Selection) -> Iterator[tuple[tuple[str, ...], str]]:
    yield from ((("where", column), column) for column in selection.where)
    yield from ((("where", one.subject.name), one.subject.name) for one in selection.tests)
    yield from ((("match", column), column) for column in selection.match)
    yield from (((key,), column) for key in ("distinct", "sort") if (column := getattr(selection, key)))


def _shown(verb: Rows, columns: tuple[str, ...], survey: Survey) -> Iterator[tuple[tuple[str, ...], str]]:
    if verb.value and verb.value not in columns:
        yield ("value",), verb.value
    names = {
        one.name for text in verb.label.by_language.values() for one in text.placeholders if not one.column
    }
    known = GATEWAY_NAMES | survey.graph.sources.keys()
    yield from ((("label",), name) for name in sorted(names - known))


def _check(survey: Survey, columns: tuple[str, ...], column: str, source: str, path: tuple[str, ...]) -> None:
    if column not in columns:
        place = survey.place(path[0], path[1], *path[2:])
        survey.error("M205", place, f"`{source}` has no column `{column}`.", nearest(column, columns))


RULE = Rule(CARD, check)
