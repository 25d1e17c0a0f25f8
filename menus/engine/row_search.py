"""Find the rows of a list or of a lookup in a table."""

from collections.abc import Mapping

from menus.engine.scope import TurnScope
from menus.expressions.conditions import as_text
from menus.expressions.templates import Template
from menus.model import RowSelection
from menus.model.tables import Table, search_table

MAX_SESSION_ROWS = 50


def rows_of_source(scope: TurnScope, source: str, selection: RowSelection) -> list[dict[str, str]]:
    """Return the rows of a table or of a lookup that fit the present values."""
    table = scope.service.tables.get(source)
    if table is None:
        found = scope.session.rows.get(source, [])
        columns = tuple(found[0]) if found else ()
        table = Table(source, columns, tuple(found))
    return select_rows(scope, table, selection)


def select_rows(scope: TurnScope, table: Table, selection: RowSelection) -> list[dict[str, str]]:
    """Return the rows of a table that fit the present values, best first, at most MAX_SESSION_ROWS.

    No row fits a value that is unset.
    """
    where, match = _wanted_texts(scope, selection.where), _wanted_texts(scope, selection.match)
    if where is None or match is None:
        return []
    tests = [one.with_literal_operands(scope) for one in selection.column_tests]

    def fits(row: Mapping[str, str]) -> bool:
        row_scope = scope.with_row(row)
        return all(one.holds(row_scope) for one in tests)

    rows = search_table(
        table,
        where=where,
        match=match or None,
        cutoff=selection.cutoff,
        distinct=selection.distinct,
        sort=selection.sort,
        limit=min(selection.limit, MAX_SESSION_ROWS),
        accepts=fits if tests else None,
    )
    return [dict(row) for row in rows]


def _wanted_texts(scope: TurnScope, templates: Mapping[str, Template]) -> dict[str, str] | None:
    """Return the text that each column must have or resemble; None if one of them is unset."""
    values = {column: scope.evaluate(template) for column, template in templates.items()}
    return None if None in values.values() else {column: as_text(value) for column, value in values.items()}
