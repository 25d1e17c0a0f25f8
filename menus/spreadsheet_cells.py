"""Cells of exported CSV that a spreadsheet takes for text and never for a formula.

A formula in what a citizen or a stranger wrote could send the rest of the sheet away. Such a cell gets an apostrophe,
which spreadsheets read as: this is text. See https://owasp.org/www-community/attacks/CSV_Injection.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable

FORMULA = re.compile(r"'*\s*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
PHONE_NUMBER = re.compile(r"\+[0-9]{5,15}")  # stays as it is: it is no formula, and other programs read it
NEGATIVE_NUMBER = re.compile(r"-[0-9]+([.,][0-9]+)?")  # as of a place south of the equator


def text_cell(value: object) -> object:
    """Return a value for a cell, with an apostrophe before it if a spreadsheet could run it. Numbers stay numbers."""
    if not isinstance(value, str) or not FORMULA.match(value):
        return value
    if PHONE_NUMBER.fullmatch(value) or NEGATIVE_NUMBER.fullmatch(value):
        return value
    return f"'{value}"


def text_row(values: Iterable[object]) -> list[object]:
    """Return the values of a row, each as `text_cell` has it."""
    return [text_cell(value) for value in values]


def cell_text(cell: str) -> str:
    """Return the text of a cell without the apostrophe that `text_cell` gave it."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def text_file(text: str) -> str:
    """Return a CSV file with each cell as `text_cell` has it. Raises csv.Error if it cannot be read."""
    return _with_cells(text, lambda cell: str(text_cell(cell)))


def file_text(text: str) -> str:
    """Return a CSV file without the apostrophes that `text_file` put into it. Raises csv.Error if it cannot be read."""
    return _with_cells(text, cell_text)


def separator_of(text: str) -> str:
    """Return what separates the cells of a CSV file, by its first line."""
    top = text.lstrip().partition("\n")[0]
    return ";" if top.count(";") > top.count(",") else ","


def _with_cells(text: str, change: Callable[[str], str]) -> str:
    """Return a CSV file with its cells changed. A file of which none changes stays as it is, to the letter."""
    separator = separator_of(text)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    changed = [[change(cell) for cell in row] for row in rows]
    if changed == rows:
        return text
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=separator, lineterminator="\n").writerows(changed)
    return written.getvalue()
