"""`tables:`: rows in the file itself, or a CSV file beside it."""

from collections.abc import Callable

from menus.compiler.reading import Reading, nearest
from menus.model.tables import Table, TableProblem, read_csv
from menus.yaml.source import Entry, Mapping, Node, Sequence


def read_table(reading: Reading, entry: Entry, read_file: Callable[[str], str]) -> Table | None:
    """One table."""
    name = f"{reading.prefix}{entry.key.text}"
    fields = reading.fields(entry.value, f"The table `{name}`")
    file, rows = fields.take("file"), fields.take("rows")
    fields.close()
    if file is not None and rows is not None:
        cure = "Keep one of them."
        reading.error(
            "M101", rows.place, f"The table `{name}` has a `file:`; its `rows:` mean nothing.", cure
        )
    if file is not None:
        return _from_file(reading, name, file, read_file)
    if isinstance(rows, Sequence):
        return _from_rows(reading, name, rows)
    if not fields.broken:
        reading.error(
            "M102", entry.key.place, f"The table `{name}` needs `file:` or `rows:`.", "Add one of them."
        )
    return None


def _from_file(reading: Reading, name: str, node: Node, read_file: Callable[[str], str]) -> Table | None:
    path = reading.word(node, "`file`")
    if path is None:
        return None
    try:
        table = read_csv(read_file(path), name)
    except (OSError, UnicodeError) as error:
        reading.unreadable(node.place, path, error)
        return None
    if isinstance(table, TableProblem):
        reading.error(
            "M206", node.place, f"In `{path}`, line {table.line}: {table.message}", "Mend that line."
        )
        return None
    return table


def _from_rows(reading: Reading, name: str, rows: Sequence) -> Table | None:
    if not rows.items or not isinstance(rows.items[0], Mapping):
        reading.error("M206", rows.place, f"The table `{name}` has no rows.", "Write `- {code: A, name: B}`.")
        return None
    columns = tuple(rows.items[0].entries)
    read = []
    for item in rows.items:
        fields = reading.fields(item, f"A row of `{name}`")
        read.append({column: reading.word(fields.take(column), f"`{column}`") or "" for column in columns})
        for entry in fields:
            if entry.key.text not in columns:
                cure = nearest(entry.key.text, columns)
                reading.error(
                    "M205", entry.key.place, f"`{entry.key.text}` is no column of the first row.", cure
                )
    return Table(name, columns, tuple(read))
