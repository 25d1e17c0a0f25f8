"""A screen that the `ask:` of a message opens knows the case, for the check as for the engine."""

import pytest

from menus.compiler.service import compile_service
from menus.engine import engine
from menus.engine.engine import CaseContext, TurnInputs
from tests.menus.engine.engine_conversation import CALLER, HEAD, NOON

MENUS = """
screens:
  top: {end: %s}
  rate:
    ask: "{reference} is {case.status}. {case.note} {note} {case.count} How good?"
    answer: {type: integer, min: 1, max: 5}
    save: rating
    goto: heard
  heard: {end: "{rating} for {case.status}."}
messages:
  resolved: {text: Done., ask: %s}
states: {resolved: {say: {en: mended, sw: imetengenezwa}}}
"""


def problem_codes(top: str = "Hello.", ask: str = "rate") -> list[tuple[str, str]]:
    found = compile_service(HEAD + MENUS % (top, ask), "menus.yaml", lambda name: name).problems
    return [(one.code, one.message.partition(" ")[0]) for one in found if one.severity == "error"]


@pytest.mark.parametrize(
    ("top", "ask", "expected"),
    [
        ("Hello.", "rate", []),
        ('"{case.status}"', "rate", [("M303", "{case.status}")]),
        ('"{note}"', "rate", [("M303", "{note}")]),
        ('"{case.updated_at}"', "rate", [("M207", "`case`"), ("M303", "{case.updated_at}")]),
    ],
)
def test_what_the_check_knows(top: str, ask: str, expected: list[tuple[str, str]]) -> None:
    assert problem_codes(top, ask) == expected


@pytest.mark.parametrize(("language", "status"), [("en", "mended"), ("sw", "imetengenezwa")])
def test_what_is_shown(language: str, status: str) -> None:
    service = compile_service(HEAD + MENUS % ("Hello.", "rate"), "menus.yaml", lambda name: name).service
    assert service is not None
    about = CaseContext("123456782", "resolved", "New tap.")
    turn = engine.start(service, "rate", CALLER, TurnInputs(NOON), language=language, case_context=about)
    assert turn.page is not None
    assert turn.page.text == f"123456782 is {status}. New tap. New tap. 1 How good?"
    turn = engine.step(service, turn.session, CALLER, "5", TurnInputs(NOON))
    assert turn.page is not None
    assert turn.page.text == f"5 for {status}."
