"""Rows chosen by operators, as in conditions."""

import pytest

from menus.compiler.service import compile_service
from tests.menus.engine.engine_conversation import HEAD, start_conversation

MENUS = """
screens:
  top: {ask: How many beds?, answer: {type: text}, save: beds, goto: which}
  which:
    list: Which?
    from: clinics
    where: %s
    label: name
    value: name
    save: clinic
    empty: none
    goto: done
  none: {end: None}
  done: {end: "{clinic}"}
tables:
  clinics:
    rows:
      - {name: Afya, beds: 5, ward: "01", phone: ""}
      - {name: Huruma, beds: 12, ward: "02", phone: "0711"}
      - {name: Tumaini, beds: 40, ward: "03", phone: "0722"}
"""


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("{beds: {at_least: 12}}", ["Huruma", "Tumaini"]),
        ('{beds: {at_least: "{beds}"}}', ["Huruma", "Tumaini"]),  # the answer, not the column
        ('{beds: {at_most: "{beds}"}, ward: {not: "02"}}', ["Afya"]),
        ('{ward: {one_of: ["01", "03"]}}', ["Afya", "Tumaini"]),
        ("{ward: {one_of: [1, 3]}}", ["Afya", "Tumaini"]),  # both numeric: as numbers
        ("{phone: {set: true}}", ["Huruma", "Tumaini"]),
        ("{phone: {set: false}}", ["Afya"]),
        ("{name: {matches: '^[AH]'}, beds: {between: [10, 20]}}", ["Huruma"]),
        ("{ward: '02', beds: {at_least: 1}}", ["Huruma"]),
        ("{beds: {at_least: 100}}", []),
    ],
)
def test_rows(where: str, found: list[str]) -> None:
    shown = start_conversation(MENUS % where).after_inputs("12").splitlines()
    assert [line.partition(". ")[2] for line in shown[1 : len(found) + 1]] == found
    assert len(shown) == (len(found) + 2 if found else 2)


@pytest.mark.parametrize(
    ("where", "code"),
    [
        ("{rooms: {at_least: 1}}", "M205"),
        ("{beds: {atleast: 1}}", "M104"),
        ('{beds: {at_least: "{nothing}"}}', "M207"),
    ],
)
def test_what_is_wrong(where: str, code: str) -> None:
    problems = compile_service(HEAD + MENUS % where, "menus.yaml", lambda name: name).problems
    assert [one.code for one in problems if one.severity == "error"] == [code]


def test_months_up_to_now() -> None:
    """A table and an operator say what this year's months so far are."""
    one = start_conversation("""
screens:
  top:
    list: {en: In which month?, sw: Mwezi gani?}
    from: months
    where: {number: {at_most: "{today:MM}"}}
    label: {en: "{en}", sw: "{sw}"}
    value: number
    save: month
    goto: done
  done: {end: "{month:value}"}
tables:
  months:
    rows:
      - {number: 1, en: January, sw: Januari}
      - {number: 2, en: February, sw: Februari}
      - {number: 3, en: March, sw: Machi}
      - {number: 4, en: April, sw: Aprili}
""")
    assert one.dial(language="sw") == "Mwezi gani?\n1. Januari\n2. Februari\n3. Machi"
    assert one.send("3") == "3\n."
