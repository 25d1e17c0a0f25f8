"""Which entry a dialled code reaches, however the network divides it into a code and first inputs."""

import pytest

from menus.entry.dialled_codes import match_dialled_code
from tests.menus.engine.engine_conversation import compile_menus

HEAD = """\
version: 1
service: {name: County, languages: {en: English}, country: KE, time_zone: Africa/Nairobi}
"""
ENTRIES = {
    "one": '"*123*123#": top',
    "two": '"*123*123#": top, "*123*123*7#": seven',
    "three": '"*123*123#": top, "*123*123*7#": seven, "*123*123*7*2#": two',
    "only long": '"*123*123*7#": seven',
}


@pytest.mark.parametrize(
    ("entries", "code", "inputs", "screen", "left"),
    [
        ("one", "*123*123#", "", "top", ()),
        ("one", "*123*123#", "7", "top", ("7",)),
        ("one", "*123*123*7#", "2", "top", ("7", "2")),
        ("two", "*123*123#", "", "top", ()),
        ("two", "*123*123#", "7", "seven", ()),
        ("two", "*123*123", "7", "seven", ()),
        ("two", "*123*123#", "7#", "seven", ()),
        ("two", "*123*123#", "7*2", "seven", ("2",)),
        ("two", "*123*123#", "2*7", "top", ("2", "7")),
        ("two", "*123*123#", "77", "top", ("77",)),
        ("two", "*123#", "123*7", "seven", ()),
        ("two", "*123#", "123*7*2", "seven", ("2",)),
        ("two", "*123#", "123", "top", ()),
        ("two", "*123*123*7#", "", "seven", ()),
        ("two", "*123*123*7#", "2", "seven", ("2",)),
        ("two", "*123*123#", "1*#", "top", ("1", "#")),  # a key of its own
        ("three", "*123*123#", "7*2", "two", ()),
        ("three", "*123*123#", "7*3", "seven", ("3",)),
        ("three", "*123#", "123*7*2*9*Kibera", "two", ("9", "Kibera")),
        ("only long", "*123*123#", "7", "seven", ()),
        ("only long", "*123#", "123*7*1", "seven", ("1",)),
    ],
)
def test_the_longest_code_counts(
    entries: str, code: str, inputs: str, screen: str, left: tuple[str, ...]
) -> None:
    service = compile_menus(
        f"entry: {{ussd: {{{ENTRIES[entries]}}}}}\n"
        "screens: {top: {end: Top}, seven: {end: Seven}, two: {end: Two}}\n",
        head=HEAD,
    )
    found = match_dialled_code(service, code, inputs.split("*") if inputs else ())
    assert found is not None
    assert (found.entry_point.goto, found.inputs) == (screen, left)


@pytest.mark.parametrize(
    ("code", "inputs"),
    [("*123*123#", "8"), ("*123*123#", ""), ("*123#", "7"), ("", ""), ("#", ""), ("", "7"), ("*" * 8000, "")],
)
def test_a_code_that_is_none(code: str, inputs: str) -> None:
    service = compile_menus(
        f"entry: {{ussd: {{{ENTRIES['only long']}}}}}\nscreens: {{seven: {{end: Seven}}}}\n", head=HEAD
    )
    assert match_dialled_code(service, code, inputs.split("*") if inputs else ()) is None
