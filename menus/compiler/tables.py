"""Read `tables:`: rows in the file itself, or a CSV file beside it."""

from collections.abc import Callable

from menus.compiler.reader import NodeReader
from menus.compiler.suggestion import suggest
from menus.grammar.file_sections import TABLE
from menus.grammar.shapes import keys_of_any
from menus.model.tables import Table, TableProblem, read_csv
from menus.yaml.source import YamlEntry, YamlMapping, YamlNode, YamlSequence


def read_table(reader: NodeReader, entry: YamlEntry, read_file: Callable[[str], str]) -> Table | None:
    """Read one table; None, with problems, if it cannot be read."""
    name = f"{reader.prefix}{entry.key.text}"
    fields = reader.fields(entry.value, f"The table `{name}`", keys=keys_of_any(TABLE))
    file, rows = fields.take("file"), fields.take("rows")
    fields.report_unknown_keys()
    if file is not None and rows is not None:
        cure = "Keep one of them."
        reader.error("M101", rows.place, f"The table `{name}` has a `file:`; its `rows:` mean nothing.", cure)
    if file is not None:
        return _from_file(reader, name, file, read_file)
    if isinstance(rows, YamlSequence):
        return _from_rows(reader, name, rows)
    if not fields.is_missing:
        reader.error(
            "M102", entry.key.place, f"The table `{name}` needs `file:` or `rows:`.", "Add one of them."
        )
    return None


def _from_file(
    reader: NodeReader, name: str, node: YamlNode, read_file: Callable[[str], str]
) -> Table | None:
    path = reader.file_name(node, "`file`")
    if path is None:
        return None
    try:
        table = read_csv(read_file(path), name)
    except (OSError, UnicodeError) as error:
        reader.report_unreadable_file(node.place, path, error)
        return None
    if isinstance(table, TableProblem):
        reader.error(
            "M206", node.place, f"In `{path}`, line {table.line}: {table.message}", "Mend that line."
        )
        return None
    return table


def _from_rows(reader: NodeReader, name: str, rows: YamlSequence) -> Table | None:
    if not rows.items or not isinstance(rows.items[0], YamlMapping):
        reader.error("M206", rows.place, f"The table `{name}` has no rows.", "Write `- {code: A, name: B}`.")
        return None
    columns = tuple(rows.items[0].entries)
    read = []
    for item in rows.items:
        fields = reader.fields(item, f"A row of `{name}`")
        read.append({column: reader.cell(fields.take(column), f"`{column}`") for column in columns})
        for entry in fields:
            if entry.key.text not in columns:
                cure = suggest(entry.key.text, columns)
                reader.error(
                    "M205", entry.key.place, f"`{entry.key.text}` is no column of the first row.", cure
                )
    return Table(name, columns, tuple(read))
