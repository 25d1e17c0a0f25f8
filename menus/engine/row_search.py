"""The rows of a list or of a lookup over a table."""

from collections.abc import Mapping

from menus.engine.scope import HopScope
from menus.expressions.conditions import as_text
from menus.expressions.templates import Template
from menus.model import Rows, Selection
from menus.model.tables import Table, select

ROWS_KEPT = 50


def rows_for(scope: HopScope, verb: Rows) -> list[dict[str, str]]:
    """The rows that a list shows now: of a table, or of what a lookup found."""
    table = scope.service.tables.get(verb.source)
    if table is None:
        found = scope.session.rows.get(verb.source, [])
        columns = tuple(found[0]) if found else ()
        table = Table(verb.source, columns, tuple(found))
    return selected(scope, table, verb.selection)


def selected(scope: HopScope, table: Table, selection: Selection) -> list[dict[str, str]]:
    """The rows of a table that fit what is known now, best first; at most so many as a session keeps."""

    def texts(templates: Mapping[str, Template]) -> dict[str, str]:
        return {column: as_text(scope.valued(template)) for column, template in templates.items()}

    tests = [one.settled(scope) for one in selection.tests]

    def fits(row: Mapping[str, str]) -> bool:
        held = scope.over_row({column: text or None for column, text in row.items()})
        return all(one.holds(held) for one in tests)

    rows = select(
        table,
        where=texts(selection.where),
        match=texts(selection.match) or None,
        cutoff=selection.cutoff,
        distinct=selection.distinct,
        sort=selection.sort,
        limit=min(selection.limit, ROWS_KEPT),
        fits=fits if tests else None,
    )
    return [dict(row) for row in rows]
