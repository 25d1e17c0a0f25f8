"""Whether an answer would fit, asked without giving it."""

import pytest

from menus.engine import engine
from menus.engine.answer_fit import answer_fits, fitting_part
from menus.engine.session import pack
from tests.menus.engine.engine_conversation import CALLER, NOON, compile_menus

SERVICE = compile_menus("""\
screens:
  top:
    menu: What?
    options:
      - {say: Water, goto: words}
      - {say: Roads, goto: number}
      - {say: Help, key: "*", goto: told}
  words: {ask: Where?, answer: {type: text, min: 3}, goto: told}
  number: {ask: How many?, answer: {type: integer, max: 50}, goto: told}
  told: {say: Thanks, goto: bye}
  bye: {end: Bye}
""")
GIVEN = engine.TurnInputs(NOON)


@pytest.mark.parametrize(
    ("inputs", "typed", "expected"),
    [
        ((), "1", True),
        ((), "02", True),
        ((), "water", True),
        ((), "*", True),
        ((), "3", False),
        ((), "0", False),  # no way back from the first screen
        ((), "waters", False),
        ((), "", False),
        (("1",), "by the well", True),
        (("1",), "ab", False),
        (("1",), "0", True),
        (("2",), "50", True),
        (("2",), "51", False),
        (("2",), "many", False),
        (("*",), "anything", False),  # it asks for nothing
        (("*",), "0", True),
    ],
)
def test_what_fits(inputs: tuple[str, ...], typed: str, expected: bool) -> None:
    session = engine.start(SERVICE, "top", CALLER, GIVEN).session
    for given in inputs:
        session = engine.step(SERVICE, session, CALLER, given, GIVEN).session
    before = pack(session)
    assert answer_fits(SERVICE, session, CALLER, typed, GIVEN) is expected
    assert pack(session) == before


@pytest.mark.parametrize(
    ("entry", "rest", "part"),
    [
        ("top", "water please", "water"),
        ("top", "2 roads", "2 roads"),
        ("top", "1. Roads", None),  # the number of one, the words of another
        ("top", "2 holes in our street", None),  # nobody has seen that 2 means roads
        ("top", "1 or 2", None),
        ("number", "1 or 2", None),
        ("number", "20 or 200", None),
        ("number", "5 thousand", None),
        ("words", "by the well, thanks", "by the well, thanks"),
        ("number", "about 20 homes", "20"),
        ("number", "about 200 homes", None),
        ("told", "0", None),
    ],
)
def test_what_of_a_text_fits(entry: str, rest: str, part: str | None) -> None:
    session = engine.start(SERVICE, entry, CALLER, GIVEN).session
    assert fitting_part(SERVICE, session, CALLER, rest, GIVEN) == part
