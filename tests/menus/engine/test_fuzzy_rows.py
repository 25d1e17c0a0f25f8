"""The rows of `match:`: how alike they must be, and in which order they come."""

import pytest

from menus.engine.effects import LookupFound
from tests.menus.engine.engine_conversation import compile_menus, start_conversation

LIST = """
screens:
  top: {ask: Where?, answer: {type: text}, save: typed, goto: which}
  which: {list: Which?, from: places, match: {name: "{typed}"}%s, label: name, save: place, empty: none, goto: bye}
  none: {end: None}
  bye: {end: Bye}
tables:
  places:
    rows: [%s]
"""
LOOKUP = """
screens:
  top: {ask: Where?, answer: {type: text}, save: typed, goto: look}
  look: {lookup: near, found: which, many: which, none: none, failed: none}
  which: {list: Which?, from: near, label: name, save: place, empty: none, goto: bye}
  none: {end: None}
  bye: {end: Bye}
lookups: {near: {table: places, match: {name: "{typed}"}%s}}
tables:
  places:
    rows: [%s]
"""


def rows(menus: str, more: str, names: tuple[str, ...], typed: str) -> list[str]:
    table = ", ".join(f'{{name: "{name}"}}' for name in names)
    shown = start_conversation(menus % (f", {more}" if more else "", table)).after_inputs(typed)
    return [line.partition(". ")[2] for line in shown.splitlines() if line[0] in "123456789"]


@pytest.mark.parametrize("menus", [LIST, LOOKUP])
@pytest.mark.parametrize(
    ("more", "names", "typed", "found"),
    [
        # the cutoff
        ("", ("Kibera", "Langata"), "kibra", ["Kibera"]),
        ("cutoff: 80", ("Kibera", "Langata"), "zzz", []),
        ("cutoff: 0", ("Langata", "Kibera"), "kibra", ["Kibera", "Langata"]),
        ("cutoff: 0", ("Langata", "Kibera"), "zzz", ["Langata", "Kibera"]),
        ("cutoff: 100", ("Kibera", "Kiberi"), "kibera", ["Kibera"]),
        # the order: score, plain ratio, table
        ("", ("Woodstock", "Wood End"), "wood", ["Wood End", "Woodstock"]),
        ("", ("Wood End", "Wood Ent"), "wood", ["Wood End", "Wood Ent"]),
        ("", ("Wood Ent", "Wood End"), "wood", ["Wood Ent", "Wood End"]),
        ("", ("Kibera East", "Kibera"), "kibera", ["Kibera", "Kibera East"]),
        ("sort: name", ("Woodstock", "Wood End"), "wood", ["Wood End", "Woodstock"]),
        ("limit: 1", ("Woodstock", "Wood End"), "wood", ["Wood End"]),
        # as people type
        ("cutoff: 100", ("Thiès", "Łódź", "Đà Nẵng"), "thies", ["Thiès"]),
        ("cutoff: 100", ("Thies", "Łódź"), "THIÈS", ["Thies"]),
        ("cutoff: 100", ("Thies", "Łódź"), "lodz", ["Łódź"]),
        ("cutoff: 100", ("Ward 5", "Ward 6"), "ward ５", ["Ward 5"]),
        ("cutoff: 100", ("N’Djamena", "Nairobi"), "n'djamena", ["N'Djamena"]),
    ],
)
def test_which_rows_and_their_order(
    menus: str, more: str, names: tuple[str, ...], typed: str, found: list[str]
) -> None:
    assert rows(menus, more, names, typed) == found


def test_columns_count_together() -> None:
    menus = """
screens:
  top:
    list: Which?
    from: places
    match: {name: kibera, ward: sud}
    label: "{name} {ward}"
    value: name
    save: place
    goto: bye
  bye: {end: Bye}
tables:
  places:
    rows: [{name: Kiberi, ward: Sud}, {name: Kibera, ward: Süd}, {name: Kibera, ward: Nord}]
"""
    assert start_conversation(menus).dial() == "Which?\n1. Kibera Süd\n2. Kiberi Sud"


def test_rows_of_another_system() -> None:
    """They are not known beforehand, and are folded all the same."""
    menus = """
screens:
  top: {lookup: places, found: which, many: which, none: bye, failed: bye}
  which: {list: Which?, from: places, match: {name: thies}, label: name, save: place, goto: bye}
  bye: {end: Bye}
lookups: {places: {get: "https://places.example/all", columns: {name: name}}}
"""
    one = start_conversation(menus, outcome=lambda _: LookupFound([{"name": "Dakar"}, {"name": "Thiès"}]))
    assert one.dial() == "Which?\n1. Thiès"


@pytest.mark.parametrize("menus", [LIST, LOOKUP])
def test_cells_are_folded_when_the_menus_are_compiled(menus: str) -> None:
    service = compile_menus(menus % ("", "{name: Thiès, ward: Nord}"))
    assert service.tables["places"].folded_columns == {"name": ("thies",)}
