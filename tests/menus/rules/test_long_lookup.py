"""Lookups that want more time than a hop has are told, one by one and in a row."""

import pytest

from menus.problems import Severity
from tests.menus.check.checked_menus import problems_of_screens

SCREENS = """\
{screens}
  one: {{end: Found.}}
  none: {{end: Nothing.}}
lookups:
  a: {{get: "https://x.example/a", columns: {{name: name}}{a}}}
  b: {{post: "https://x.example/b", columns: {{name: name}}{b}}}
  c: {{case: "{{msisdn}}"{c}}}
  t: {{table: wards}}
tables: {{wards: {{rows: [{{name: Hill}}]}}}}
cases: {{study: {{title: A study}}}}
"""
ASK = "lookup: {0}, found: {1}, none: {1}, failed: {1}"


def problems(screens: list[str], **within: str) -> list[tuple[str, str]]:
    lines = "\n".join(f"  {screen}" for screen in screens)
    times = {name: f", within: {within[name]}" if name in within else "" for name in "abc"}
    found = problems_of_screens(SCREENS.format(screens=lines, **times))
    assert all(one.severity is Severity.WARNING for one in found), found
    return [(one.code, one.message) for one in found if one.code != "M307"]


def ask(lookup: str, then: str) -> str:
    return f"{{{ASK.format(lookup, then)}}}"


@pytest.mark.parametrize("within", ["3.6s", "8s", "20s", "1m"])
@pytest.mark.parametrize("name", ["a", "b", "c"])
def test_a_time_longer_than_a_hop(name: str, within: str) -> None:
    ((code, message),) = problems([f"start: {ask(name, 'one')}"], **{name: within})
    assert code == "M507"
    assert message.startswith("A citizen waits 3.5 seconds at most")


@pytest.mark.parametrize("within", ["0.5s", "3s", "3.5s"])
def test_a_time_that_a_hop_has(within: str) -> None:
    assert problems([f"start: {ask('a', 'one')}"], a=within) == []


@pytest.mark.parametrize(
    ("screens", "within"),
    [
        ([f"start: {ask('a', 'two')}", f"two: {ask('b', 'one')}"], {"a": "2s", "b": "2s"}),
        ([f"start: {ask('a', 'two')}", f"two: {ask('c', 'one')}"], {"a": "2.5s"}),
        (
            [f"start: {ask('a', 'two')}", f"two: {ask('b', 'three')}", f"three: {ask('c', 'one')}"],
            {},
        ),
        (
            [
                f"start: {ask('a', 'two')}",
                "two: {branch: [{if: {language: sw}, goto: three}, {goto: one}]}",
                f"three: {ask('b', 'one')}",
            ],
            {"a": "2s", "b": "2s"},
        ),
        (
            [
                f"start: {ask('a', 'two')}",
                "two: {set: {x: {text: y}}, goto: three}",
                f"three: {ask('t', 'four')}",
                f"four: {ask('b', 'one')}",
            ],
            {"a": "2s", "b": "2s"},
        ),
        (
            [
                f"start: {ask('a', 'two')}",
                "two: {submit: study, answer: {columns: {arm: arm}, within: 2s}, answered: one, goto: one}",
            ],
            {"a": "2s"},
        ),
        ([f"start: {ask('a', 'two')}", f"two: {ask('a', 'one')}"], {"a": "2s"}),
    ],
)
def test_lookups_in_a_row_share_the_time(screens: list[str], within: dict[str, str]) -> None:
    ((code, message),) = problems(screens, **within)
    assert code == "M507"
    assert message.startswith("`start`, then ")


@pytest.mark.parametrize(
    ("screens", "within"),
    [
        ([f"start: {ask('a', 'two')}", f"two: {ask('b', 'one')}"], {}),
        (
            [f"start: {ask('a', 'show')}", "show: {say: One moment., goto: two}", f"two: {ask('b', 'one')}"],
            {"a": "3s", "b": "3s"},
        ),
        ([f"start: {ask('t', 'two')}", f"two: {ask('a', 'one')}"], {"a": "3.5s"}),
        (
            [
                "start: {branch: [{if: {language: sw}, goto: two}, {goto: three}]}",
                f"two: {ask('a', 'one')}",
                f"three: {ask('b', 'one')}",
            ],
            {"a": "3s", "b": "3s"},
        ),
    ],
)
def test_lookups_that_have_their_time(screens: list[str], within: dict[str, str]) -> None:
    assert problems(screens, **within) == []


def test_a_circle_of_lookups_is_told_as_a_circle() -> None:
    screens = (
        f"  start: {{{ASK.format('a', 'two')}}}\n  two: {{lookup: b, found: start, none: one, failed: none}}"
    )
    found = problems_of_screens(SCREENS.format(screens=screens, a=", within: 2s", b=", within: 2s", c=""))
    assert [one.code for one in found] == ["M305", "M507"]
