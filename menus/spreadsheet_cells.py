"""Cells of exported CSV that a spreadsheet takes for text and never for a formula.

A formula in what a citizen or a stranger wrote could send the rest of the sheet away. Such a cell gets an apostrophe,
which spreadsheets read as: this is text. See https://owasp.org/www-community/attacks/CSV_Injection.
"""

import re
from collections.abc import Iterable

FORMULA = re.compile(r"'*\s*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
PHONE_NUMBER = re.compile(r"\+[0-9]{5,15}")  # stays as it is: it is no formula, and other programs read it


def text_cell(value: object) -> object:
    """Return a value for a cell, with an apostrophe before it if a spreadsheet could run it. Numbers stay numbers."""
    if not isinstance(value, str) or not FORMULA.match(value) or PHONE_NUMBER.fullmatch(value):
        return value
    return f"'{value}"


def text_row(values: Iterable[object]) -> list[object]:
    """Return the values of a row, each as `text_cell` has it."""
    return [text_cell(value) for value in values]


def cell_text(cell: str) -> str:
    """Return the text of a cell without the apostrophe that `text_cell` gave it."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell
