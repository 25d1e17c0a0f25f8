"""A caller of whom nothing comes that fits: the screen's `too_many`, else last words."""

import pytest

from menus.engine import engine
from menus.engine.engine import TurnInputs
from tests.menus.engine.engine_conversation import CALLER, NOON, EngineConversation, compile_menus

MENUS = """\
screens:
  top: {ask: Code?, answer: {type: integer}, attempts: 3, too_many: officer, goto: plain}
  plain: {ask: Which?, answer: {type: integer}, goto: officer}
  officer: {menu: Ask an officer., options: [{say: Again, goto: top}]}
"""


@pytest.mark.parametrize(
    ("typed", "for_good", "text", "ends"),
    [
        ((), False, "Ask an officer.\n1. Again\n0. Back", False),
        ((), True, "Thank you for calling. Goodbye.", True),
        (("5",), False, "Thank you for calling. Goodbye.", True),
    ],
)
def test_where_it_leads(typed: tuple[str, ...], for_good: bool, text: str, ends: bool) -> None:
    talk = EngineConversation(compile_menus(MENUS))
    talk.dial()
    for one in typed:
        talk.send(one)
    turn = engine.give_up(talk.service, talk.session, CALLER, TurnInputs(NOON), end_session=for_good)
    assert turn.page is not None
    assert (turn.page.text, turn.page.ends) == (text, ends)
    assert turn.session is not talk.session


def test_the_screen_has_all_its_attempts_again() -> None:
    talk = EngineConversation(compile_menus(MENUS))
    talk.dial()
    talk.send("x")
    turn = engine.give_up(talk.service, talk.session, CALLER, TurnInputs(NOON))
    assert turn.session.attempts == {"top": 0}
    assert talk.session.attempts == {"top": 1}
