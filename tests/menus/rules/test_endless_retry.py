"""A `retry:` that leads back to itself is told, and the engine ends the session instead of going round."""

import pytest

from menus.engine.turn import EngineError
from menus.problems import Severity
from tests.menus.check.checked_menus import problems_of_screens
from tests.menus.engine.engine_conversation import EngineConversation, compile_menus

ASK = "{{type: integer, min: 10, max: 99}}"
ASK_A = f"  a: {{{{ask: Which?, answer: {ASK}, save: n, {{counts}}, too_many: {{target}}, goto: bye}}}}\n"
ASK_B = f"  b: {{{{ask: Other?, answer: {ASK}, save: m, attempts: 2, too_many: {{target}}, goto: bye}}}}\n"
ROWS = "from: homes, label: '{{x}}', value: x, where: {{x: '{{n}}'}}"
LIST = f"  a: {{{{list: Which?, {ROWS}, save: y, empty: {{target}}, goto: bye}}}}\n"
START = "  start: {ask: Name?, answer: {type: text}, save: n, goto: a}\n"
BYE = "  bye: {end: Goodbye.}\n"
HOMES = "tables: {homes: {rows: [{x: '1'}, {x: '1'}]}}\n"
TO_A, TO_B = "[{if: {language: sw}, goto: bye}, {retry: a}]", "[{if: {language: sw}, goto: bye}, {retry: b}]"


def ask_a(target: str, counts: str = "attempts: 2") -> str:
    return ASK_A.format(target=target, counts=counts)


def ask_b(target: str) -> str:
    return ASK_B.format(target=target)


def told(screens: str) -> list[str]:
    return [one.code for one in problems_of_screens(screens) if one.severity is Severity.ERROR]


@pytest.mark.parametrize(
    "screens",
    [
        START + ask_a(TO_A) + BYE,
        START + ask_a("[{retry: a}]") + BYE,
        START + ask_a(TO_A, "attempts: 1") + BYE,
        START + ask_a(TO_A, "attempts: 2, attempts_within: 1h") + BYE,
        START + ask_a("[{if: {language: sw}, retry: a}, {goto: bye}]") + BYE,
        START + ask_a("[{if: {language: sw}, retry: b}, {goto: b}]") + ask_b(TO_A) + BYE,
        START + LIST.format(target=TO_A) + BYE + HOMES,
        START + LIST.format(target=TO_B) + ask_b(TO_A) + BYE + HOMES,
    ],
)
def test_a_retry_that_leads_back_to_itself(screens: str) -> None:
    assert told(screens) == ["M312"]


@pytest.mark.parametrize(
    "screens",
    [
        START + ask_a("[{retry: b}]") + ask_b("bye") + BYE,
        START + ask_a("start") + BYE,
        START + LIST.format(target="[{retry: start}]") + BYE + HOMES,
    ],
)
def test_a_retry_that_leads_elsewhere(screens: str) -> None:
    assert told(screens) == []


@pytest.mark.parametrize(
    "screens",
    [
        START + ask_a("check", "attempts: 2") + "  check: {branch: [{retry: a}]}\n" + BYE,
        START + LIST.format(target="check") + "  check: {branch: [{retry: a}]}\n" + BYE + HOMES,
    ],
)
def test_a_circle_over_a_silent_screen(screens: str) -> None:
    assert told(screens) == ["M305"]


@pytest.mark.parametrize(
    "screens",
    [
        ask_a("[{retry: a}]", "attempts: 1"),
        ask_a("[{retry: b}]", "attempts: 1") + ask_b("[{retry: a}]").replace("attempts: 2", "attempts: 1"),
    ],
)
def test_the_engine_does_not_go_round_for_ever(screens: str) -> None:
    talk = EngineConversation(compile_menus("screens:\n  top: {say: Hello., goto: a}\n" + screens + BYE))
    talk.dial()
    talk.send("1")
    with pytest.raises(EngineError, match="round in circles"):
        talk.send("x")


def test_the_only_row_that_was_refused_is_shown() -> None:
    menus = """\
tables: {homes: {rows: [{x: '1', name: Kilimani}]}}
screens:
  top:
    list: Which?
    from: homes
    label: '{name}'
    value: x
    take_single: true
    save: home
    invalid: Not that.
    goto: look
  look: {branch: [{if: {home: '2'}, goto: bye}, {retry: top}]}
  bye: {end: Goodbye.}
"""
    talk = EngineConversation(compile_menus(menus))
    assert talk.dial() == "Not that.\n1. Kilimani"
