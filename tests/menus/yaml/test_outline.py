"""The outline of a text: where a value in braces or quotes ends, which may be some rows below."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from menus.yaml.structure.outline import _end_of_value, outline_of

MAX_ROWS = 60


def rows_of(text: str) -> list[int]:
    return [line.row for line in outline_of(text.split("\n"))]


@pytest.mark.parametrize(
    ("value", "rows"),
    [
        ("{a: 1}", 1),
        ("{a: 1,\n  b: 2}", 2),
        ("[a,\n b,\n c,\n d,\n e,\n f]", 6),
        ('"a\n b"', 2),
        ("'a\n b\n c\n d\n e'", 5),
        ('{a: "}",\n b: 2}', 2),
        ("{a: ['x',\n 'y } ''\n 3\n 4\n 5\n z'],\n b: 2}", 7),  # two quotes within a text stand for one
        ('{a: [x,\n "y }\n 3\n 4\n 5\n z"],\n b: 2}', 7),
        ("{a: 'b' }", 1),
        ("{a: it's }", 1),
        ("{a: 1, # }\n b: 2}", 2),
        ("{a: 'never\n closed }", 2),
    ],
)
def test_what_is_inside_a_value_begins_nothing(value: str, rows: int) -> None:
    assert rows_of(f"first: {value}\nlast: 1") == [0, rows]


@pytest.mark.parametrize("rows", [MAX_ROWS - 1, MAX_ROWS])
def test_a_value_of_too_many_rows_is_taken_to_end_at_once(rows: int) -> None:
    text = "first: {" + "\n" * rows + "}\nlast: 1"
    assert rows_of(text)[:2] == ([0, rows + 1] if rows < MAX_ROWS else [0, rows])


@given(st.text(alphabet="{}[]\"' #,:a\n", max_size=40), st.integers(1, 4))
def test_a_value_is_read_from_its_first_rows_only_where_the_others_cannot_matter(
    text: str, rows: int
) -> None:
    found = _end_of_value("\n".join(text.split("\n")[:rows]), goes_on=True)
    assert found is None or found == _end_of_value(text)
