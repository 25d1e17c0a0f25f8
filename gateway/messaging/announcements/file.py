"""The file of an announcement: CSV, a number and values a line, read line by line however long it is."""

import csv
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from gateway.errors import GatewayError

NUMBER = "number"
LANGUAGE = "language"
MOST_LINES = 1_000_000
# Characters; what is longer is no value of a text but a quotation mark that was forgotten.
LONGEST_CELL = 1000
CHUNK = 1 << 20


class FileError(GatewayError):
    """A file that cannot be announced to as it stands."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line, by columns. `line` counts from 1, the header being the first."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Unfit:
    """A line that cannot be read into columns, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class NumbersFile:
    """A file whose first line names its columns; `Visit date` there is the column `visit_date`."""

    path: Path
    columns: tuple[str, ...]
    delimiter: str

    def rows(self) -> Iterator[Row | Unfit]:
        """Its lines in order, without empty ones. FileError where the file cannot be read on."""
        with self.path.open(encoding="utf-8-sig", newline="") as file:
            yield from self._rows(csv.reader(file, delimiter=self.delimiter, strict=True))

    def digest(self) -> str:
        """The same for the same contents, under whatever name."""
        sum_ = hashlib.sha256()
        with self.path.open("rb") as file:
            while chunk := file.read(CHUNK):
                sum_.update(chunk)
        return sum_.hexdigest()

    def _rows(self, reader: Iterator[list[str]]) -> Iterator[Row | Unfit]:
        lines = 0
        for line, cells in _numbered(reader, self.path):
            if line == 1 or not any(cell.strip() for cell in cells):
                continue
            lines += 1
            if lines > MOST_LINES:
                raise FileError(f"{self.path} has more than {MOST_LINES:,} lines: cut it into several files.")
            yield self._row(line, [cell.strip() for cell in cells])

    def _row(self, line: int, cells: list[str]) -> Row | Unfit:
        while len(cells) > len(self.columns) and not cells[-1]:
            cells.pop()  # the empty cells that spreadsheets leave at the end of a line
        if len(cells) != len(self.columns):
            return Unfit(
                line, f"has {len(cells)} cells, and the first line names {len(self.columns)} columns"
            )
        if any(len(cell) > LONGEST_CELL for cell in cells):
            return Unfit(
                line, f"a cell is longer than {LONGEST_CELL} characters: is a quotation mark missing?"
            )
        return Row(line, dict(zip(self.columns, cells, strict=True)))


def open_numbers(path: Path) -> NumbersFile:
    """The file at `path`; FileError says what is wrong with its first line, or that it cannot be read."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            top = file.readline(CHUNK)
    except OSError as error:
        raise FileError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise _not_utf8(path) from error
    delimiter = max(",;\t", key=top.count)
    header = next(csv.reader([top], delimiter=delimiter), [])
    while header and not header[-1].strip():
        header.pop()
    columns = tuple(column_name(cell) for cell in header)
    if NUMBER not in columns:
        found = ", ".join(f"`{column}`" for column in columns) or "nothing"
        raise FileError(f"{path}:1: There is no column `{NUMBER}`; the first line names {found}.")
    for place, column in enumerate(columns):
        if not column:
            raise FileError(f"{path}:1: Column {place + 1} has no name. Name it or remove it.")
        if column in columns[:place]:
            raise FileError(f"{path}:1: Two columns are named `{column}`. Rename one.")
    return NumbersFile(path, columns, delimiter)


def column_name(cell: str) -> str:
    """`Visit date` → `visit_date`."""
    return re.sub(r"\W+", "_", cell.strip().casefold()).strip("_")


def _numbered(reader: Iterator[list[str]], path: Path) -> Iterator[tuple[int, list[str]]]:
    """Each line with the number of its first; a quoted cell may run over several."""
    start = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise FileError(
                f"{path}:{start}: This is not CSV: {error}. Is a quotation mark missing?"
            ) from error
        except UnicodeDecodeError as error:
            raise _not_utf8(path) from error
        yield start, cells
        start = reader.line_num + 1  # type: ignore[attr-defined]


def _not_utf8(path: Path) -> FileError:
    return FileError(f"{path} is not UTF-8. Save it from the spreadsheet as “CSV UTF-8”.")
