"""Values that two choices keep are told, if the choices can be shown together."""

import pytest

from menus.problems import Severity
from tests.menus.check.checked_menus import problems_of_screens

MENU = """\
  start:
    menu: Which?
    save: x
    options:
{options}
    goto: finish
  finish: {{end: "{{x}}"}}
"""


def menu(*options: str) -> str:
    return MENU.format(options="\n".join(f"      - {{{option}}}" for option in options))


@pytest.mark.parametrize(
    "options",
    [
        ("value: a, say: One", "value: a, say: Two"),
        ("value: 1, say: One", "value: '1', say: Two"),
        ("value: true, say: One", "value: 'true', say: Two"),
        ("value: a, say: One", "value: b, say: Two", "value: a, say: Three"),
        ("value: a, say: One, if: {language: en}", "value: a, say: Two"),
        ("value: a, say: One, if: {channel: sms}", "value: a, say: Two, if: {language: en}"),
        ("value: a, say: One, key: '9'", "value: a, say: Two"),
    ],
)
def test_two_options_with_one_value(options: tuple[str, ...]) -> None:
    (found,) = problems_of_screens(menu(*options))
    assert (found.code, found.severity, found.place.line) == ("M408", Severity.WARNING, 4 + len(options))


@pytest.mark.parametrize(
    "options",
    [
        ("value: a, say: One", "value: b, say: Two"),
        ("value: a, say: One", "value: A, say: Two"),
        ("value: a, say: One, if: {language: en}", "value: a, say: Moja, if: {language: sw}"),
        ("value: a, say: One, if: {channel: sms}", "value: a, say: Two, if: {channel: voice}"),
        ("value: a, say: One", "say: Two, goto: start", "say: Three, goto: start"),
    ],
)
def test_options_that_are_told_apart(options: tuple[str, ...]) -> None:
    assert [one.code for one in problems_of_screens(menu(*options)) if one.code != "M303"] == []


def test_values_that_nothing_keeps_do_not_matter() -> None:
    assert (
        problems_of_screens(
            menu("value: a, say: One", "value: a, say: Two")
            .replace("    save: x\n", "")
            .replace("{x}", "Bye")
        )
        == ()
    )


LIST = """\
  start: {{list: Which?, from: {source}, label: name, save: w, goto: finish{more}}}
  finish: {{end: "{{w}}"}}
lookups: {{found: {{table: wards{lookup}}}}}
tables:
  wards:
    rows:
      - {{code: "1", name: Hill, region: North}}
      - {{code: "2", name: Lake, region: North}}
      - {{code: "1", name: Plain, region: South}}
"""


def problems_of_list(more: str, source: str = "wards", lookup: str = "") -> list[tuple[str, int]]:
    screens = LIST.format(more=more, source=source, lookup=lookup)
    return [(one.code, one.place.line) for one in problems_of_screens(screens)]


@pytest.mark.parametrize(
    "more",
    [
        ", value: code",
        ", value: code, sort: name",
        ", value: region, where: {region: North}",
        ", value: code, options: [{say: None of these, value: '9', goto: finish}]",
    ],
)
def test_a_value_twice_in_the_column_that_a_list_saves(more: str) -> None:
    assert problems_of_list(more) == [("M412", 1)]


@pytest.mark.parametrize(
    "more",
    [
        "",
        ", value: name",
        ", value: code, distinct: code",
        ", value: code, where: {region: North}",
        ", value: region, distinct: region",
    ],
)
def test_rows_that_are_told_apart(more: str) -> None:
    assert problems_of_list(more) == []


def test_rows_that_a_lookup_finds_in_a_table_count_too() -> None:
    lookup = "  start: {lookup: found, found: pick, none: finish, failed: finish}\n"
    screens = lookup + LIST.format(more=", value: code", source="found", lookup="").replace(
        "start:", "pick:", 1
    )
    assert [one.code for one in problems_of_screens(screens.replace('"{w}"', "Bye."))] == ["M412"]


def test_a_fixed_option_with_the_value_of_a_row() -> None:
    more = ", value: name, options: [{say: Another, value: Hill, goto: finish}]"
    assert problems_of_list(more) == [("M408", 1)]


def test_a_choice_that_is_saved_by_nobody_does_not_matter() -> None:
    screens = (
        LIST.format(more=", value: code", source="wards", lookup="")
        .replace("save: w, ", "")
        .replace("{w}", "Bye")
    )
    assert problems_of_screens(screens) == ()
