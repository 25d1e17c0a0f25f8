"""What differs between two versions of a table."""

import pytest

from menus.comparison.table_difference import compare_tables
from menus.model.tables import Table, read_csv

WARDS = "code,name,fee\n1,Kibra,10\n2,Embakasi,20\n3,Kasarani,20\n"


def table(text: str) -> Table:
    """The table of CSV text."""
    found = read_csv(text, "wards")
    assert isinstance(found, Table)
    return found


@pytest.mark.parametrize(
    ("before", "after", "key", "added", "removed", "changed", "is_reordered"),
    [
        (WARDS, WARDS, "code", [], [], [], False),
        (WARDS, WARDS + "4,Roysambu,5\n", "code", [4], [], [], False),
        (WARDS, WARDS.replace("2,Embakasi,20\n", ""), "code", [], [2], [], False),
        (WARDS, WARDS.replace("Embakasi,20", "Embakasi,30"), "code", [], [], [(2, ("fee",))], False),
        (WARDS, WARDS.replace("2,Emb", "9,Emb"), "code", [2], [2], [], False),
        (WARDS, "code,name,fee\n2,Embakasi,20\n1,Kibra,10\n3,Kasarani,20\n", "code", [], [], [], True),
        # The first column does not tell rows apart, the second does.
        ("area,name\nx,A\nx,B\n", "area,name\nx,A\ny,B\n", "name", [], [], [(2, ("area",))], False),
        # No column does: a changed row is one removed and one added.
        ("a,b\n1,1\n1,2\n2,2\n", "a,b\n1,1\n1,1\n2,2\n", "", [2], [2], [], False),
        ("a,b\n1,1\n1,2\n2,2\n", "a,b\n1,2\n1,1\n2,2\n", "", [], [], [], True),
        ("a\n1\n2\n", "b\n1\n", "", [1], [1, 2], [], False),
        ("a\n1\n\n", "a\n", "a", [], [1], [], False),
    ],
)
def test_rows_are_added_removed_and_changed(
    before: str,
    after: str,
    key: str,
    added: list[int],
    removed: list[int],
    changed: list[tuple[int, tuple[str, ...]]],
    is_reordered: bool,
) -> None:
    found = compare_tables(table(before), table(after))
    assert found.key == key
    assert [row.number for row in found.added] == added
    assert [row.number for row in found.removed] == removed
    assert [(row.number, row.columns) for row in found.changed] == changed
    assert found.is_reordered == is_reordered
    assert found.is_empty == (not added and not removed and not changed and not is_reordered)


def test_columns_are_added_and_removed() -> None:
    found = compare_tables(table(WARDS), table("code,name,phone\n1,Kibra,0\n2,Embakasi,0\n3,Kasarani,0\n"))
    assert (found.columns_added, found.columns_removed, found.has_rows) == (("phone",), ("fee",), False)
    assert not found.is_empty
