"""Lookups name tables and columns that the file has."""

from menus.compiler.reading import Reading, nearest
from menus.model import Service, TableLookup


def check_lookups(service: Service, reading: Reading) -> None:
    """M205."""
    for lookup in service.lookups.values():
        if isinstance(lookup, TableLookup):
            _check_table(service, reading, lookup)


def _check_table(service: Service, reading: Reading, lookup: TableLookup) -> None:
    table = service.tables.get(lookup.table)
    if table is None:
        cure = nearest(lookup.table, service.tables) or "Describe it under `tables:`."
        reading.error("M205", lookup.place, f"There is no table `{lookup.table}`.", cure)
        return
    selection = lookup.selection
    columns = (name for name in (selection.distinct, selection.sort) if name)
    named = [*selection.where, *selection.match, *columns]
    for column in named:
        if column not in table.columns:
            cure = nearest(column, table.columns)
            reading.error("M205", lookup.place, f"The table `{table.name}` has no column `{column}`.", cure)
