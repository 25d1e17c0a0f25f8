"""The JSON Schema takes every good file of the repository, and refuses what the language refuses."""

from pathlib import Path

import pytest

from menus.grammar.json_schema import json_schema, json_schema_text
from menus.grammar.menu_file import GRAMMAR
from tests.menus.grammar.schema_validator import schema_faults, yaml_value

HERE = Path(__file__)
ROOT = HERE.parents[3]
COMMITTED = ROOT / "menus.schema.json"
SCHEMA = json_schema(GRAMMAR)
EXAMPLES = [
    file
    for file in [
        ROOT / "menus.yaml",
        *ROOT.glob("services/**/*.yaml"),
        *ROOT.glob("tests/journeys/**/*.yaml"),
    ]
    if "\nservice:" in file.read_text(encoding="utf-8")
]
SMALL = """
version: 1
service: {name: A, languages: {en: English}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {"*1#": start}}
screens: {start: %s}
"""


ONE_OF = "$.screens.start has no "


@pytest.mark.parametrize(
    ("screen", "found"),
    [
        ("{ask: Age?, answer: {type: integer}, set: {x: {sum: [1]}}, goto: start}", []),
        ("{set: {x: {join: [a], with: b}}, goto: start}", []),
        ("{say: Hi, goto: [{if: {x: 1}, retry: start}, {closed: true}]}", []),
        ("{say: Hi, end: Bye}", ["$.screens.start may not have end", "$.screens.start may not have say"]),
        ("{sya: Hi}", ["$.screens.start may not have sya", f"{ONE_OF}menu"]),
        ("{goto: start}", [f"{ONE_OF}menu"]),
        ("{ask: Age?, answer: {type: number}}", ["$.screens.start.answer.type: 'number' against"]),
        ("{ask: Age?, answer: {type: text, of: 1}}", ["$.screens.start.answer may not have of"]),
        ("{ask: Age?, answer: {min: 1}}", ["$.screens.start.answer has no type"]),
    ],
)
def test_an_editor_is_told_what_is_wrong_with_the_screen_that_is_meant(screen: str, found: list[str]) -> None:
    told = schema_faults(SCHEMA, yaml_value(SMALL % screen))
    assert [one[: len(expected)] for one, expected in zip(told, found, strict=True)] == found


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_example_fits(file: Path) -> None:
    assert schema_faults(SCHEMA, yaml_value(file.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("screen", "fault"),
    [
        ("{end: Bye}", ""),
        ("{end: 0700}", ""),
        ("{end: {en: Bye, sw: Kwaheri}, goto: start}", "goto"),
        ("{menu: Hi, options: yes_no}", ""),
        ("{menu: Hi, options: yes_yes}", "yes_yes"),
        ("{menu: Hi}", "options"),
        ("{ask: Age?, answer: {type: integer, min: 1}}", ""),
        ("{ask: Age?, answer: {type: integer, smallest: 1}}", "smallest"),
        ("{say: Hi, goto: [{if: {age: {at_least: 3}}, goto: a}, b]}", ""),
        ("{say: Hi, goto: [{if: {age: {least: 3}}, goto: a}, b]}", "age"),
        ("{say: Hi, goto: a, gap: 2}", "2"),
    ],
)
def test_screens(screen: str, fault: str) -> None:
    found = schema_faults(SCHEMA, yaml_value(SMALL % screen))
    assert bool(found) == bool(fault)


def test_the_committed_schema_is_the_one_that_the_code_describes() -> None:
    """Where this fails: gateway schema -o menus.schema.json."""
    assert COMMITTED.read_text(encoding="utf-8") == json_schema_text(GRAMMAR)


def test_the_county_service_names_the_schema_for_editors() -> None:
    first = (ROOT / "menus.yaml").read_text(encoding="utf-8").partition("\n")[0]
    assert first == "# yaml-language-server: $schema=menus.schema.json"
