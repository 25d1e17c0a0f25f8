import json

import pytest

from gateway.lookups.rows import MAX_CELL_LENGTH, NoRowsError, parse_rows

ONE = {"a": "1", "b": {"c": ["x", {"d": "deep"}]}}


@pytest.mark.parametrize(
    ("body", "path", "columns", "rows"),
    [
        ('[{"a": "x"}, {"a": "y"}]', "", {"a": "a"}, ({"a": "x"}, {"a": "y"})),
        (json.dumps(ONE), "", {"a": "a"}, ({"a": "1"},)),
        (json.dumps(ONE), "b", {"x": "c.0", "d": "c.1.d"}, ({"x": "x", "d": "deep"},)),
        (
            json.dumps(ONE),
            "",
            {"x": "c", "y": "b.c.9", "z": "b.c.x", "n": "b"},
            ({"x": "", "y": "", "z": "", "n": ""},),
        ),
        ('["x", "y"]', "", {"a": ""}, ({"a": "x"}, {"a": "y"})),
        ("[null, {}]", "", {"a": "a"}, ({"a": ""},)),
        ('[{"a": 1}, {"a": 2}, {"a": 3}, {"a": 4}]', "", {"a": "a"}, ({"a": "1"}, {"a": "2"}, {"a": "3"})),
        ("[]", "", {"a": "a"}, ()),
        ("null", "", {"a": "a"}, ()),
        ('{"results": []}', "results", {"a": "a"}, ()),
        ('{"results": null}', "results", {"a": "a"}, ()),
        ('{"data": {"items": [{"a": "x"}]}}', "data.items", {"a": "a"}, ({"a": "x"},)),
    ],
)
def test_rows(body: str, path: str, columns: dict[str, str], rows: tuple[dict[str, str], ...]) -> None:
    assert parse_rows(body.encode(), path, columns, 3) == rows


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("true", "true"),
        ("false", "false"),
        ("null", ""),
        ("7", "7"),
        ("-0", "0"),
        ("1.50", "1.5"),
        ("-1.31", "-1.31"),
        ("2.0", "2"),
        ("1e3", "1000"),
        ("100", "100"),
        ("0.1", "0.1"),
        ("123456789012345678901", "123456789012345678901"),
        ("1e999999", "1E+999999"),
        ('"01"', "01"),
        ('"Kibera \\u2019s"', "Kibera ’s"),
        ('{"x": 1}', ""),
        ("[1]", ""),
    ],
)
def test_values_become_text(value: str, text: str) -> None:
    assert parse_rows(f'[{{"a": {value}}}]'.encode(), "", {"a": "a"}, 9) == ({"a": text},)


def test_a_cell_is_cut_where_no_phone_would_show_it() -> None:
    ((_, text),) = parse_rows(json.dumps({"a": "x" * 9000}).encode(), "", {"a": "a"}, 9)[0].items()
    assert len(text) == MAX_CELL_LENGTH


@pytest.mark.parametrize(
    ("body", "path"),
    [
        (b"", ""),
        (b"<html>", ""),
        (b"\xff\xfe", ""),
        (b'{"results": [', "results"),
        (b'{"error": "no"}', "results"),
        (b'{"results": "many"}', "results"),
        (b"7", ""),
        (b'"x"', ""),
        (b"[NaN]", ""),
        (b"1" * 5000, ""),
        (b"[" * 100_000, ""),
        (b'{"a": [1]}', "a.b.c"),
    ],
)
def test_what_has_no_rows(body: bytes, path: str) -> None:
    with pytest.raises(NoRowsError):
        parse_rows(body, path, {"a": "a"}, 9)
