"""The cells of tables that answers are compared with, so that a search finds rows of each kind."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from menus.analysis.source_rows import possible_rows
from menus.analysis.variables import variable_of
from menus.expressions.templates import Template
from menus.expressions.values import cell_value
from menus.model import RowSelection, Service, TableSource
from menus.model.tables import TableRow
from menus.verbs.list import ListVerb

MAX_CELLS = 6  # of one column


def compared_cells(service: Service) -> dict[str, tuple[str, ...]]:
    """Return, for each name that a column of a table is compared with, a few of its cells."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for source, selection in _selections(service):
        rows = possible_rows(service, source)
        for column, template in _compared_columns(selection):
            for placeholder in template.placeholders:
                name = variable_of(placeholder)
                found[name].update(dict.fromkeys(_chosen_cells(rows or (), column)))
    return {name: tuple(cells)[:MAX_CELLS] for name, cells in found.items()}


def _selections(service: Service) -> Iterator[tuple[str, RowSelection]]:
    for lookup in service.lookups.values():
        if isinstance(lookup, TableSource):
            yield lookup.table, lookup.selection
    for screen in service.screens.values():
        if isinstance(screen.verb, ListVerb) and screen.verb.source in service.tables:
            yield screen.verb.source, screen.verb.selection


def _compared_columns(selection: RowSelection) -> Iterator[tuple[str, Template]]:
    yield from selection.where.items()
    yield from selection.match.items()
    for test in selection.column_tests:
        for operand in test.operands:
            if isinstance(operand, Template):
                yield test.subject.name, operand


def _chosen_cells(rows: tuple[TableRow, ...], column: str) -> Iterator[str]:
    """Yield the cells of rows that differ: the only one with its cell, one of several, ones that lack something."""
    counts = Counter(cell for row in rows if (cell := cell_value(row.get(column))) is not None)
    yield from [cell for cell, count in counts.items() if count == 1][:1]
    yield from [cell for cell, count in counts.most_common(1) if count > 1]
    for other in rows[0] if rows else ():
        lacking = (row for row in rows if cell_value(row.get(other)) is None)
        yield from [cell for row in lacking if (cell := cell_value(row.get(column))) is not None][:1]
    yield from counts
