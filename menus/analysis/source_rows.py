"""The rows that a table or lookup may give, and the columns that are never empty in them."""

from collections.abc import Collection
from datetime import UTC, datetime

import msgspec

from menus.engine.similar_cases import SIMILAR_COLUMNS
from menus.expressions.conditions import Comparison, equal_values
from menus.expressions.templates import Placeholder, Template
from menus.expressions.values import Json, cell_value
from menus.model import CaseSource, RowSelection, Service, SimilarSource, TableSource
from menus.model.tables import TableRow

EVERY_ROW = RowSelection()


class RowScope(msgspec.Struct, frozen=True):
    """The columns of one row as names. Nothing else is known."""

    row: TableRow
    now: datetime

    def is_open(self, hours: str) -> bool:
        """Return False: no column depends on opening hours."""
        del hours
        return False

    def value(self, placeholder: Placeholder) -> Json:
        """Return the value of a column."""
        return cell_value(self.row.get(placeholder.name))

    def evaluate(self, template: Template) -> Json:
        """Return the text of a template without placeholders."""
        return template.static_text

    def render_placeholder(self, placeholder: Placeholder) -> str:
        """Return the text of a column."""
        return self.row.get(placeholder.name, "")


def possible_rows(
    service: Service, source: str, selection: RowSelection = EVERY_ROW
) -> tuple[TableRow, ...] | None:
    """Return the rows of a table that a selection may take, or a lookup in it; None if another system gives the rows.

    Only what the file itself fixes is looked at: a placeholder may stand for anything.
    """
    lookup = service.lookups.get(source)
    if isinstance(lookup, TableSource):
        rows = (
            possible_rows(service, lookup.table, lookup.selection) if lookup.table in service.tables else None
        )
    else:
        rows = service.tables[source].rows if source in service.tables else None
    return None if rows is None else tuple(row for row in rows if _may_be_taken(row, selection))


def row_counts(service: Service, source: str, selection: RowSelection = EVERY_ROW) -> tuple[int, int]:
    """Return how many rows a selection of a table takes at least and at most, as far as the file itself fixes that."""
    rows = possible_rows(service, source, selection) if source in service.tables else None
    if rows is None:
        return 0, selection.limit
    if selection.distinct is not None:
        rows = tuple({row.get(selection.distinct): row for row in rows}.values())
    most = min(len(rows), selection.limit)
    return (most if _is_fixed_selection(selection) else 0), most


def takes_every_row(selection: RowSelection) -> bool:
    """Return whether a selection leaves no row out for what is in it."""
    return not (selection.where or selection.match or selection.column_tests)


def _is_fixed_selection(selection: RowSelection) -> bool:
    """Return whether a selection takes the same rows for everybody at every moment."""
    same = all(wanted.static_text is not None for wanted in selection.where.values())
    return same and not selection.match and all(map(_is_fixed, selection.column_tests))


def filled_columns(service: Service, source: str, selection: RowSelection = EVERY_ROW) -> frozenset[str]:
    """Return the columns that have a value in every row that a selection takes of a table or lookup."""
    lookup = service.lookups.get(source)
    found = set(_tested_columns(selection))
    if isinstance(lookup, CaseSource):
        found.add("status")
    if isinstance(lookup, SimilarSource):
        found.update(SIMILAR_COLUMNS)
    if isinstance(lookup, TableSource):
        found |= set(_tested_columns(lookup.selection))
    rows = possible_rows(service, source, selection)
    if rows:
        found |= {column for column in rows[0] if all(cell_value(row.get(column)) for row in rows)}
    return frozenset(found)


def _tested_columns(selection: RowSelection) -> Collection[str]:
    """Return the columns that a selection asks to have a value: no empty cell equals a value, or resembles one."""
    found = [column for column, wanted in selection.where.items() if wanted.static_text != ""]
    found += [test.subject.name for test in selection.column_tests if _needs_value(test)]
    return found + list(selection.match if selection.cutoff > 0 else ())


def _needs_value(test: Comparison) -> bool:
    return test.operator != "not" and not (test.operator == "set" and test.operands == (False,))


def _may_be_taken(row: TableRow, selection: RowSelection) -> bool:
    for column, wanted in selection.where.items():
        if wanted.static_text is not None and not equal_values(row.get(column, ""), wanted.static_text):
            return False
    scope = RowScope(row, datetime.min.replace(tzinfo=UTC))
    fixed = (test for test in selection.column_tests if _is_fixed(test))
    return all(test.holds(scope) for test in fixed)


def _is_fixed(test: Comparison) -> bool:
    """Return whether a test asks the same of every row at every moment."""
    return all(isinstance(operand, str | int | bool) for operand in test.operands) and test.scheme is None
