"""The file of an announcement: CSV with a number and values in each line. It is read line by line."""

import csv
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import phonenumbers
from phonenumbers import PhoneNumberType

from gateway.errors import GatewayError
from menus.answers.phone import parse_number

NUMBER_COLUMN = "number"
LANGUAGE_COLUMN = "language"
MAX_LINES = 1_000_000
# Characters. A longer cell is not a value, but the sign of a missing quotation mark.
MAX_CELL_LENGTH = 1000
CHUNK_BYTES = 1 << 20
_ROUNDED = re.compile(r"[0-9][.,]?[0-9]*[Ee]\+?[0-9]+")


class NumbersFileError(GatewayError):
    """The file of an announcement cannot be used as it is."""


@dataclass(frozen=True, slots=True)
class NumbersRow:
    """One line, by columns. `line` counts from 1, the header being the first."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class UnreadableRow:
    """A line that cannot be read into columns, and the reason."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class NumbersFile:
    """A file whose first line names its columns. "Visit date" there becomes the column "visit_date"."""

    path: Path
    columns: tuple[str, ...]
    delimiter: str

    def rows(self) -> Iterator[NumbersRow | UnreadableRow]:
        """Yield its lines in order, without empty ones. NumbersFileError if the rest of the file cannot be read."""
        with self.path.open(encoding="utf-8-sig", newline="") as file:
            yield from self._rows(csv.reader(file, delimiter=self.delimiter, strict=True))

    def digest(self) -> str:
        """Return a digest of the contents, whatever the file's name."""
        hasher = hashlib.sha256()
        with self.path.open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                hasher.update(chunk)
        return hasher.hexdigest()

    def _rows(self, reader: Iterator[list[str]]) -> Iterator[NumbersRow | UnreadableRow]:
        lines = 0
        for line, cells in _numbered_rows(reader, self.path):
            if line == 1 or not any(cell.strip() for cell in cells):
                continue
            lines += 1
            if lines > MAX_LINES:
                raise NumbersFileError(
                    f"{self.path} has more than {MAX_LINES:,} lines: cut it into several files."
                )
            yield self._row(line, [cell.strip() for cell in cells])

    def _row(self, line: int, cells: list[str]) -> NumbersRow | UnreadableRow:
        while len(cells) > len(self.columns) and not cells[-1]:
            cells.pop()  # the empty cells that spreadsheets leave at the end of a line
        if len(cells) != len(self.columns):
            return UnreadableRow(
                line, f"has {len(cells)} cells, and the first line names {len(self.columns)} columns"
            )
        if any(len(cell) > MAX_CELL_LENGTH for cell in cells):
            return UnreadableRow(
                line, f"a cell is longer than {MAX_CELL_LENGTH} characters: is a quotation mark missing?"
            )
        return NumbersRow(line, dict(zip(self.columns, cells, strict=True)))


def open_numbers_file(path: Path) -> NumbersFile:
    """Open the file at `path`. Raises NumbersFileError if it cannot be read, or if its first line is wrong."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first_line = file.readline(CHUNK_BYTES)
    except OSError as error:
        raise NumbersFileError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise _not_utf8(path) from error
    delimiter = max(",;\t", key=first_line.count)
    header = next(csv.reader([first_line], delimiter=delimiter), [])
    while header and not header[-1].strip():
        header.pop()
    columns = tuple(column_name(cell) for cell in header)
    if NUMBER_COLUMN not in columns:
        found = ", ".join(f"`{column}`" for column in columns) or "nothing"
        raise NumbersFileError(
            f"{path}:1: There is no column `{NUMBER_COLUMN}`; the first line names {found}."
        )
    for index, column in enumerate(columns):
        if not column:
            raise NumbersFileError(f"{path}:1: Column {index + 1} has no name. Name it or remove it.")
        if column in columns[:index]:
            raise NumbersFileError(f"{path}:1: Two columns are named `{column}`. Rename one.")
    return NumbersFile(path, columns, delimiter)


def column_name(cell: str) -> str:
    """Return the name of a column: "Visit date" → "visit_date"."""
    return re.sub(r"\W+", "_", cell.strip().casefold()).strip("_")


def read_number(text: str, country: str) -> tuple[str, str]:
    """Return the number in E.164 and an empty reason, or an empty number and why it cannot be texted.

    The text has the number as it is dialled in `country` (two letters), or with the code of any country.
    """
    if not text:
        return "", "there is no number"
    if _ROUNDED.fullmatch(text):
        return "", "a spreadsheet has rounded the number: format the column as text and fill it in again"
    if text.startswith("00"):
        text = f"+{text[2:]}"
    found = parse_number(text, country)
    if found is None:
        return "", f"is no number that can be dialled from {country}"
    if phonenumbers.number_type(phonenumbers.parse(found)) == PhoneNumberType.FIXED_LINE:
        return "", "is a landline, which gets no texts"
    return found, ""


def _numbered_rows(reader: Iterator[list[str]], path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with the number of its first line. A quoted cell may run over several lines."""
    start = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise NumbersFileError(
                f"{path}:{start}: This is not CSV: {error}. Is a quotation mark missing?"
            ) from error
        except UnicodeDecodeError as error:
            raise _not_utf8(path) from error
        yield start, cells
        start = reader.line_num + 1  # type: ignore[attr-defined]


def _not_utf8(path: Path) -> NumbersFileError:
    return NumbersFileError(f"{path} is not UTF-8. Save it from the spreadsheet as “CSV UTF-8”.")
