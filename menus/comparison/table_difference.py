"""What differs between two versions of a table: rows added, removed and changed."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from menus.model.tables import Table, TableRow


class NumberedRow(msgspec.Struct, frozen=True):
    """A row and its number in its table, from 1. The line with the names of the columns does not count."""

    number: int
    row: TableRow


class ChangedRow(msgspec.Struct, frozen=True):
    """A row of both tables, found by its key, with other cells in `columns`. `number` is that of the new table."""

    number: int
    before: TableRow
    after: TableRow
    columns: tuple[str, ...]


class TableDifference(msgspec.Struct, frozen=True):
    """The difference. `key` is the column by which rows were found again; without one a changed row is two.

    `is_reordered`: rows that both tables have stand in another order.
    """

    key: str
    columns_added: tuple[str, ...] = ()
    columns_removed: tuple[str, ...] = ()
    added: tuple[NumberedRow, ...] = ()
    removed: tuple[NumberedRow, ...] = ()
    changed: tuple[ChangedRow, ...] = ()
    is_reordered: bool = False

    @property
    def is_empty(self) -> bool:
        """True if both say the same."""
        return not (self.has_rows or self.columns_added or self.columns_removed or self.is_reordered)

    @property
    def has_rows(self) -> bool:
        """True if a row was added, removed or changed."""
        return bool(self.added or self.removed or self.changed)


def compare_tables(before: Table, after: Table) -> TableDifference:
    """Compare two tables. Rows are found again by the first column whose cells tell the rows of each apart."""
    columns_added = tuple(name for name in after.columns if name not in before.columns)
    columns_removed = tuple(name for name in before.columns if name not in after.columns)
    key = next(
        (name for name in before.columns if _tells_apart(before, name) and _tells_apart(after, name)), ""
    )
    compare = _by_key if key else _by_row
    added, removed, changed, is_reordered = compare(before, after, key)
    return TableDifference(key, columns_added, columns_removed, added, removed, changed, is_reordered)


Compared = tuple[tuple[NumberedRow, ...], tuple[NumberedRow, ...], tuple[ChangedRow, ...], bool]


def _tells_apart(table: Table, column: str) -> bool:
    if column not in table.columns:
        return False
    cells = [row[column] for row in table.rows]
    return all(cells) and len(set(cells)) == len(cells)


def _by_key(before: Table, after: Table, key: str) -> Compared:
    old = {row[key]: row for row in before.rows}
    new = {row[key]: row for row in after.rows}
    shared = tuple(name for name in before.columns if name in after.columns)
    changed = []
    for number, row in enumerate(after.rows, 1):
        was = old.get(row[key])
        columns = () if was is None else tuple(name for name in shared if was[name] != row[name])
        if was is not None and columns:
            changed.append(ChangedRow(number, was, row, columns))
    return (
        tuple(NumberedRow(number, row) for number, row in enumerate(after.rows, 1) if row[key] not in old),
        tuple(NumberedRow(number, row) for number, row in enumerate(before.rows, 1) if row[key] not in new),
        tuple(changed),
        [name for name in old if name in new] != [name for name in new if name in old],
    )


def _by_row(before: Table, after: Table, _key: str) -> Compared:
    columns = tuple(name for name in before.columns if name in after.columns)
    old, new = _cells(before, columns), _cells(after, columns)
    if not columns:  # no row of one can be a row of the other
        old, new = [("old",)] * len(before.rows), [("new",)] * len(after.rows)
    added, removed = _left_over(after, new, old), _left_over(before, old, new)
    is_reordered = not added and not removed and old != new
    return added, removed, (), is_reordered


def _cells(table: Table, columns: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(row[name] for name in columns) for row in table.rows]


def _left_over(
    table: Table, own: Sequence[tuple[str, ...]], other: Sequence[tuple[str, ...]]
) -> tuple[NumberedRow, ...]:
    """Return the rows of a table that the other one does not have, or has fewer times."""
    left, found = Counter(other), []
    for number, cells in enumerate(own, 1):
        if left[cells]:
            left[cells] -= 1
        else:
            found.append(NumberedRow(number, table.rows[number - 1]))
    return tuple(found)
