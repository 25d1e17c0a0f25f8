"""Tables of a service, such as offices, wards or prices: read them from CSV, search them by columns."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import msgspec
from rapidfuzz import fuzz

from menus.expressions.conditions import equal_values
from menus.expressions.values import to_number
from menus.input.fold import fold
from menus.spreadsheet_cells import separator_of

TableRow = Mapping[str, str]

DEFAULT_CUTOFF = 80  # the least resemblance of a fuzzy match, of 100
_LONGEST_QUERY = 100  # characters: no name is longer, and a longer query takes longer to compare


@dataclass(frozen=True, slots=True)
class Table:
    """Rows in the order of the file, each with a text for every column.

    `folded_columns` keeps the folded cells of the columns that were matched.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    folded_columns: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)

    def folded(self, column: str) -> tuple[str, ...]:
        """Return the cells of a column folded, one a row. The compiler asks for those that are matched, once."""
        cells = self.folded_columns.get(column)
        if cells is None:
            cells = self.folded_columns[column] = tuple(fold(row[column]) for row in self.rows)
        return cells


class TableProblem(msgspec.Struct, frozen=True):
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

    Two values are compared as numbers if both are numeric, else as text. `match` compares folded text fuzzily, on each
    of its columns. Each must resemble by at least `cutoff` of 100. The best rows come first (see `_best_first`). `sort`
    orders by a column instead. `distinct` keeps the first row of each value of a column. A column that the table does
    not have raises KeyError; the compiler has checked the columns.
    """
    places: Iterable[int] = (
        place
        for place, row in enumerate(table.rows)
        if all(equal_values(row[column], wanted) for column, wanted in where.items())
        and (accepts is None or accepts(row))
    )
    if match:
        places = _best_first(table, places, match, cutoff)
    rows: Iterable[TableRow] = (table.rows[place] for place in places)
    if sort is not None:
        rows = _sorted(rows, sort)
    if distinct is not None:
        rows = _first_of_each(rows, distinct)
    return tuple(rows)[:limit]


def _best_first(table: Table, places: Iterable[int], match: Mapping[str, str], cutoff: int) -> list[int]:
    """Return the places of the rows that are alike, the best first.

    The score of a row is the sum of its columns' WRatio, which also finds a word among others. Rows with the same score
    are ordered by their plain ratio, which counts every letter that differs, then by the order of the table.
    """
    compared = [(fold(wanted[:_LONGEST_QUERY]), table.folded(column)) for column, wanted in match.items()]
    scored: list[tuple[float, float, int]] = []
    for place in places:
        scores = [fuzz.WRatio(wanted, cells[place]) for wanted, cells in compared]
        if min(scores) >= cutoff:
            ratio = sum(fuzz.ratio(wanted, cells[place]) for wanted, cells in compared)
            scored.append((-sum(scores), -ratio, place))
    return [place for *_, place in sorted(scored)]


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
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text), strict=True)
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
    seen: set[str] = set()
    for position, column in enumerate(header, 1):
        if not column:
            raise _UnreadableError(line, f"Column {position} has no name. Name it or remove it.")
        if column in seen:
            raise _UnreadableError(line, f"Two columns are named `{column}`. Rename one.")
        seen.add(column)


def _wrong_cell_count(cells: list[str], header: list[str]) -> str:
    found = f"{len(cells)} cell" + ("s" if len(cells) != 1 else "")
    wanted = f"the first line names {len(header)} columns"
    if len(cells) > len(header):
        return f"There are {found}, but {wanted}. Put a cell that has a comma or semicolon in double quotes."
    return f"There are {found}, but {wanted}. `{header[len(cells)]}` is the first that is missing."
