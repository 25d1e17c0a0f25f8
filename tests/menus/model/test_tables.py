import pytest
from hypothesis import given
from hypothesis import strategies as st

from menus.model.tables import Table, TableProblem, TableRow, read_csv, search_table


def table(text: str) -> Table:
    found = read_csv(text, "suburbs")
    assert isinstance(found, Table), found
    return found


SUBURBS = table(
    "code,name,ward,open,fee\n"
    "01,Woodstock,North,yes,100\n"
    "02,Kibera,South,no,20\n"
    "03,Kibera East,South,yes,9\n"
    "04,Wood End,East,yes,\n"
    "10,Grabouw,South,yes,20.0\n"
)


def codes(rows: tuple[TableRow, ...]) -> list[str]:
    return [row["code"] for row in rows]


@pytest.mark.parametrize(
    "text",
    [
        "code,name\n01,Kibera\n02,Grabouw\n",
        "\ufeffcode,name\r\n01,Kibera\r\n02,Grabouw",
        "code;name\n01;Kibera\n02;Grabouw\n",
        " code , name \n\n 01 , Kibera\n , \n02,Grabouw\n\n",
        "code,name,,\n01,Kibera,,\n02,Grabouw,,\n",
        '"code","name"\n"01","Kibera"\n"02","Grabouw"\n',
    ],
)
def test_csv_as_spreadsheets_write_it(text: str) -> None:
    found = table(text)
    assert found.columns == ("code", "name")
    assert found.rows == ({"code": "01", "name": "Kibera"}, {"code": "02", "name": "Grabouw"})


def test_cells_may_hold_separators_and_lines() -> None:
    found = table('code;name\n01;"Hall; near ""The Mill"",\nroom 2"\n02;\n')
    assert [row["name"] for row in found.rows] == ['Hall; near "The Mill",\nroom 2', ""]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "empty"),
        ("\n\n", 1, "empty"),
        ("code,code\n1,2\n", 1, "Two columns are named `code`"),
        ("\ncode,,name\n", 2, "Column 2 has no name"),
        ("code,name\n01,Kibera\n02\n", 3, "1 cell, but the first line names 2 columns. `name`"),
        ("code,name\n01,Kibera, the big one\n", 2, "3 cells, but the first line names 2"),
        ('code,name\n01,"two\nlines"\n02\n', 4, "1 cell"),
        ('code,name\n01,"Kibera\n02,Grabouw\n', 2, "quotation mark"),
        ('code,name\n01,"Kibera" x\n', 2, "quotation mark"),
        ("code,name\n01," + "x" * 200_000 + "\n", 2, "not CSV"),
    ],
)
def test_a_file_that_is_no_table(text: str, line: int, words: str) -> None:
    problem = read_csv(text, "suburbs")
    assert isinstance(problem, TableProblem)
    assert problem.line == line
    assert words in problem.message


@given(st.text(st.sampled_from('a1,;"\n\r \x00\ufeff\ud800'), max_size=40))
def test_any_text_is_a_table_or_a_problem(text: str) -> None:
    found = read_csv(text, "any")
    if isinstance(found, Table):
        assert all(tuple(row) == found.columns for row in found.rows)
        assert len(set(found.columns)) == len(found.columns) > 0


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ({}, ["01", "02", "03", "04", "10"]),
        ({"ward": "South"}, ["02", "03", "10"]),
        ({"ward": "south"}, []),
        ({"ward": "South", "open": "yes"}, ["03", "10"]),
        ({"fee": "20"}, ["02", "10"]),
        ({"code": "1"}, ["01"]),
        ({"fee": ""}, ["04"]),
    ],
)
def test_where(where: dict[str, str], found: list[str]) -> None:
    assert codes(search_table(SUBURBS, where)) == found


@pytest.mark.parametrize(
    ("match", "cutoff", "found"),
    [
        ({"name": "KIBERA"}, 80, ["02", "03"]),
        ({"name": "kibera east"}, 80, ["03", "02"]),
        ({"name": "wodstock"}, 80, ["01"]),
        ({"name": "wood"}, 80, ["04", "01"]),  # both score 90; Wood End has fewer other letters
        ({"name": "WÓODSTOCK"}, 100, ["01"]),
        ({"name": "kibera", "ward": "south"}, 80, ["02", "03"]),
        ({"name": "wood", "ward": "east"}, 80, ["04"]),
        ({"name": "Nairobi"}, 80, []),
        ({"name": ""}, 80, []),
        ({"name": "x" * 5000}, 80, []),
        ({"name": "kib\ud800era"}, 99, ["02"]),  # what nobody can see does not count
        ({"name": "kibera"}, 0, ["02", "03", "10", "01", "04"]),
        ({"name": ""}, 0, ["01", "02", "03", "04", "10"]),
    ],
)
def test_match_is_fuzzy_best_first(match: dict[str, str], cutoff: int, found: list[str]) -> None:
    assert codes(search_table(SUBURBS, {}, match, cutoff)) == found


def test_distinct_sort_and_limit() -> None:
    assert codes(search_table(SUBURBS, {}, distinct="ward")) == ["01", "02", "04"]
    assert codes(search_table(SUBURBS, {}, sort="name")) == ["10", "02", "03", "04", "01"]
    assert codes(search_table(SUBURBS, {}, sort="fee")) == ["03", "02", "10", "01", "04"]
    assert codes(search_table(SUBURBS, {}, sort="name", distinct="ward", limit=2)) == ["10", "04"]
    assert codes(search_table(SUBURBS, {"open": "yes"}, {"name": "kibera"}, limit=1)) == ["03"]


def test_a_line_of_very_many_columns_is_read_at_once() -> None:
    """Each name was compared with all before it: an hour for a file of one megabyte."""
    columns = [f"c{number}" for number in range(150_000)]
    found = read_csv(",".join(columns) + "\n", "wide.csv")
    assert isinstance(found, Table)
    assert len(found.columns) == len(columns)
