"""Tables of a service, such as offices, wards or prices: read them from CSV, search them by columns."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from menus.expressions.conditions import equal_values
from menus.expressions.values import to_number

TableRow = Mapping[str, str]

DEFAULT_CUTOFF = 80  # the least resemblance of a fuzzy match, of 100
_LONGEST_QUERY = 100  # characters: no name is longer, and a longer query takes longer to compare


@dataclass(frozen=True, slots=True)
class Table:
    """Rows in the order of the file, each with a text for every column."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class TableProblem:
    """The reason why a file is not a table, and the line, counted from 1."""

    line: int
    message: str


class _UnreadableError(Exception):
    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.problem = TableProblem(line, message)


def read_csv(text: str, name: str) -> Table | TableProblem:
    """Read a table from CSV text with a header line. The header shows whether `,` or `;` separates cells.

    Blanks around a cell and empty lines do not count. Nor do the empty cells that spreadsheets leave at the end of a
    line. A byte order mark is skipped.
    """
    try:
        return _read(text.removeprefix("\ufeff"), name)
    except _UnreadableError as error:
        return error.problem


def search_table(
    table: Table,
    where: Mapping[str, str],
    match: Mapping[str, str] | None = None,
    cutoff: int = DEFAULT_CUTOFF,
    distinct: str | None = None,
    sort: str | None = None,
    limit: int | None = None,
    accepts: Callable[[TableRow], bool] | None = None,
) -> tuple[TableRow, ...]:
    """Return the rows that `accepts` takes, whose columns equal `where` and resemble `match`.

    Two values are compared as numbers if both are numeric, else as text. `match` compares case-folded text fuzzily,
    on each of its columns. The best rows come first; equally good rows keep the order of the table. `sort` orders by a
    column instead. `distinct` keeps the first row of each value of a column. A column that the table does not have
    raises KeyError; the compiler has checked the columns.
    """
    rows: Iterable[TableRow] = (
        row
        for row in table.rows
        if all(equal_values(row[column], wanted) for column, wanted in where.items())
    )
    if accepts is not None:
        rows = filter(accepts, rows)
    if match:
        rows = _best_first(rows, match, cutoff)
    if sort is not None:
        rows = _sorted(rows, sort)
    if distinct is not None:
        rows = _first_of_each(rows, distinct)
    return tuple(rows)[:limit]


def _best_first(rows: Iterable[TableRow], match: Mapping[str, str], cutoff: int) -> list[TableRow]:
    queries = {column: wanted[:_LONGEST_QUERY].casefold() for column, wanted in match.items()}
    scored: list[tuple[float, TableRow]] = []
    for row in rows:
        scores = [fuzz.WRatio(wanted, row[column].casefold()) for column, wanted in queries.items()]
        if min(scores) >= cutoff:
            scored.append((sum(scores), row))
    return [row for _, row in sorted(scored, key=lambda pair: -pair[0])]


def _sorted(rows: Iterable[TableRow], column: str) -> list[TableRow]:
    """Sort by number if every value of the column is one, else by case-folded text. Empty values come last."""
    rows = list(rows)
    numbers = {value: to_number(value) for row in rows if (value := row[column])}
    if None in numbers.values():
        return sorted(rows, key=lambda row: (not row[column], row[column].casefold()))
    return sorted(rows, key=lambda row: (not row[column], numbers.get(row[column]) or 0))


def _first_of_each(rows: Iterable[TableRow], column: str) -> Iterable[TableRow]:
    first: dict[str, TableRow] = {}
    for row in rows:
        first.setdefault(row[column], row)
    return first.values()


def _read(text: str, name: str) -> Table:
    lines = _lines(text)
    start, header = next(lines, (1, []))
    if not header:
        raise _UnreadableError(1, "The file is empty. Its first line names the columns.")
    _check_header(start, header)
    rows = []
    for line, cells in lines:
        if len(cells) != len(header):
            raise _UnreadableError(line, _wrong_cell_count(cells, header))
        rows.append(dict(zip(header, cells, strict=True)))
    return Table(name, tuple(header), tuple(rows))


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each line that is not empty, with its number. A quoted cell may run over several lines."""
    top = text.lstrip().partition("\n")[0]
    delimiter = ";" if top.count(";") > top.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    width, start = 0, 1
    try:
        for cells in reader:
            cells = [cell.strip() for cell in cells]
            while cells and not cells[-1] and len(cells) > width:
                cells.pop()
            if any(cells):
                yield start, cells
                width = width or len(cells)
            start = reader.line_num + 1
    except csv.Error as error:
        raise _UnreadableError(start, f"This is not CSV: {error}. Is a quotation mark missing?") from error


def _check_header(line: int, header: list[str]) -> None:
    for position, column in enumerate(header, 1):
        if not column:
            raise _UnreadableError(line, f"Column {position} has no name. Name it or remove it.")
        if column in header[: position - 1]:
            raise _UnreadableError(line, f"Two columns are named `{column}`. Rename one.")


def _wrong_cell_count(cells: list[str], header: list[str]) -> str:
    found = f"{len(cells)} cell" + ("s" if len(cells) != 1 else "")
    wanted = f"the first line names {len(header)} columns"
    if len(cells) > len(header):
        return f"There are {found}, but {wanted}. Put a cell that has a comma or semicolon in double quotes."
    return f"There are {found}, but {wanted}. `{header[len(cells)]}` is the first that is missing."
