"""`lookups:` and `tables:`."""

from collections.abc import Callable

from menus.compiler.reading import Fields, Reading, nearest
from menus.compiler.texts import read_template
from menus.model import CaseLookup, TableLookup
from menus.source import Entry, Mapping, Node, Sequence
from menus.tables import Table, TableProblem, read_csv
from menus.templates import Template

WHOLE_LANGUAGE = "It comes with the whole language."
ROWS = 50
CUTOFF = 80
WITHIN = 1.5  # seconds a citizen waits for a lookup unless the file says otherwise


def read_lookup(reading: Reading, entry: Entry) -> CaseLookup | TableLookup | None:
    """One source that `lookup:` screens ask."""
    name = entry.key.text
    fields = reading.fields(entry.value, f"The lookup `{name}`")
    if "case" in fields:
        found: CaseLookup | TableLookup | None = _case_lookup(reading, fields, entry)
    elif "table" in fields:
        found = _table_lookup(reading, fields, entry)
    else:
        found = None
        for source in ("get", "post"):
            if source in fields:
                reading.error(
                    "M012", entry.key.place, "Lookups over HTTP are not carried out yet.", WHOLE_LANGUAGE
                )
                return None
        if not fields.broken:
            reading.error(
                "M006", entry.key.place, f"The lookup `{name}` needs a source.", "Add `case:` or `table:`."
            )
    fields.close()
    return found


def _case_lookup(reading: Reading, fields: Fields, entry: Entry) -> CaseLookup:
    reference = read_template(reading, fields.take("case"))
    open_to_all = reading.flag(fields.take("open"), "`open`", default=False)
    within = reading.seconds(fields.take("within"), "`within`")
    return CaseLookup(entry.key.text, entry.key.place, reference, open_to_all, within or WITHIN)


def _table_lookup(reading: Reading, fields: Fields, entry: Entry) -> TableLookup:
    return TableLookup(
        name=entry.key.text,
        place=entry.key.place,
        table=reading.word(fields.take("table"), "`table`") or "",
        where=_by_column(reading, fields.take("where"), "`where`"),
        match=_by_column(reading, fields.take("match"), "`match`"),
        cutoff=reading.whole(fields.take("cutoff"), "`cutoff`", 0, 100) or CUTOFF,
        distinct=reading.word(fields.take("distinct"), "`distinct`"),
        sort=reading.word(fields.take("sort"), "`sort`"),
        limit=reading.whole(fields.take("limit"), "`limit`", 1, ROWS) or ROWS,
    )


def _by_column(reading: Reading, node: Node | None, what: str) -> dict[str, Template]:
    if node is None:
        return {}
    return {entry.key.text: read_template(reading, entry.value) for entry in reading.fields(node, what)}


def read_table(reading: Reading, entry: Entry, read_file: Callable[[str], str]) -> Table | None:
    """A table: rows in the file itself, or a CSV file beside it."""
    name = entry.key.text
    fields = reading.fields(entry.value, f"The table `{name}`")
    file, rows = fields.take("file"), fields.take("rows")
    fields.close()
    if file is not None:
        return _from_file(reading, name, file, read_file)
    if isinstance(rows, Sequence):
        return _from_rows(reading, name, rows)
    if not fields.broken:
        reading.error("M006", entry.key.place, f"The table `{name}` needs `file:` or `rows:`.")
    return None


def _from_file(reading: Reading, name: str, node: Node, read_file: Callable[[str], str]) -> Table | None:
    path = reading.word(node, "`file`")
    if path is None:
        return None
    try:
        table = read_csv(read_file(path), name)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        reading.error("M026", node.place, f"The file `{path}` cannot be read: {reason}.")
        return None
    if isinstance(table, TableProblem):
        reading.error("M026", node.place, f"In `{path}`, line {table.line}: {table.message}")
        return None
    return table


def _from_rows(reading: Reading, name: str, rows: Sequence) -> Table | None:
    if not rows.items or not isinstance(rows.items[0], Mapping):
        reading.error("M026", rows.place, f"The table `{name}` has no rows.", "Write `- {code: A, name: B}`.")
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
                    "M025", entry.key.place, f"`{entry.key.text}` is no column of the first row.", cure
                )
    return Table(name, columns, tuple(read))
