"""A table of codes that comes from a case system, and what has changed since it was pulled last.

Columns that somebody has added to the file, such as names in other languages, stay with the rows of the same key.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from menus.model.tables import Table, read_csv

Row = Mapping[str, str]
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PulledTable:
    """Rows as the system has them now. `key` are the columns by which a row is known."""

    name: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    rows: Sequence[Row]

    @property
    def file_name(self) -> str:
        """The name of its file, beside the menu file."""
        return f"{self.name}.csv"


@dataclass(frozen=True, slots=True)
class TableChange:
    """The text of the file as it is to be, and the rows that are new, gone, or otherwise than before."""

    text: str
    new: Sequence[Row]
    gone: Sequence[Row]
    changed: Sequence[Row]


def merge_table(pulled: PulledTable, earlier_text: str) -> TableChange:
    """Compare a table with its file as it was; an empty text if there was none, or if it was no table."""
    found = read_csv(earlier_text, pulled.name) if earlier_text.strip() else None
    earlier = found if isinstance(found, Table) else Table(pulled.name, (), ())
    added = [column for column in earlier.columns if column not in pulled.columns]
    before = {_key(pulled, row): row for row in earlier.rows}
    rows = [
        {
            **row,
            **{column: before.get(_key(pulled, row), {}).get(column, "") for column in added},
        }
        for row in pulled.rows
    ]
    now = {_key(pulled, row): row for row in rows}
    new = [row for key, row in now.items() if key not in before]
    gone = [row for key, row in before.items() if key not in now]
    changed = [
        row
        for key, row in now.items()
        if key in before and any(row[column] != before[key].get(column, "") for column in pulled.columns)
    ]
    return TableChange(_written((*pulled.columns, *added), rows), new, gone, changed)


def _key(table: PulledTable, row: Row) -> Key:
    return tuple(row.get(column, "") for column in table.key)


def _written(columns: Sequence[str], rows: Sequence[Row]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
