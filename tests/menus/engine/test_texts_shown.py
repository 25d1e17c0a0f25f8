"""Who wants no texts is told on the screen what they would be texted."""

import pytest
from msgspec.structs import replace

from menus.engine.effects import SendText
from menus.engine.engine import Caller, TurnInputs
from tests.menus.engine.engine_conversation import CALLER, NOON, EngineConversation, compile_menus

MENUS = """
screens:
  top:
    menu: What now?
    options:
      - {say: Text me, goto: text}
      - {say: Text a friend, goto: friend}
      - {say: Stop all, goto: stop}
      - {say: Start again, goto: begin}
  text: {send_sms: {en: "Call {msisdn:last4} at nine.", sw: "Piga simu saa tatu."}, goto: out}
  friend: {send_sms: Hello, to: "+254711999999", goto: out}
  stop: {opt_out: all, goto: top}
  begin: {opt_in: all, goto: top}
  out:
    branch:
      - {if: {opted_out: true}, goto: quiet}
      - {goto: loud}
  quiet: {end: No texts.}
  loud: {end: Wait for a text.}
"""
TEXT_SCREEN = "Call 0111 at nine.\n0. Back"


def test_an_opted_out_caller_reads_the_text_and_any_key_goes_on() -> None:
    talk = EngineConversation(compile_menus(MENUS))
    talk.dial(opted_out=True)
    assert talk.send("1") == TEXT_SCREEN
    assert talk.effects == []
    assert talk.send("5") == "No texts.\n."


def test_back_leads_from_what_was_told() -> None:
    talk = EngineConversation(compile_menus(MENUS))
    top = talk.dial(opted_out=True)
    assert talk.send("1", "0") == top


@pytest.mark.parametrize(
    ("keys", "texts"), [(("1",), 1), (("3", "1"), 0), (("3", "4", "1"), 1), (("2",), 1), (("3", "2"), 1)]
)
def test_only_texts_to_an_opted_out_caller_are_told_instead(keys: tuple[str, ...], texts: int) -> None:
    talk = EngineConversation(compile_menus(MENUS))
    talk.dial()
    talk.send(*keys)
    assert sum(isinstance(effect, SendText) for effect in talk.effects) == texts


def test_a_withheld_number_is_told_nothing_and_texted_nothing() -> None:
    talk = EngineConversation(compile_menus(MENUS), Caller("", "ussd", "", "*1#"), NOON)
    talk.dial()
    assert talk.send("1") == "Wait for a text.\n."


def test_by_text_it_is_the_reply() -> None:
    talk = EngineConversation(compile_menus(MENUS), Caller(CALLER.msisdn, "sms", "63902", "40404"), NOON)
    talk.dial(opted_out=True)
    assert talk.send("1") == TEXT_SCREEN


OUT_OF_REACH = """
screens:
  top: {ask: Which number?, answer: {type: text}, save: friend, goto: text}
  text: {send_sms: Hello, to: "{friend}", goto: loud%s}
  not_there: {say: "We cannot text {friend}.", goto: top}
  loud: {end: Wait for a text.}
"""


class OutOfReach(EngineConversation):
    """A gateway that reaches no number abroad."""

    @property
    def inputs(self) -> TurnInputs:
        return replace(super().inputs, can_reach=lambda number: number.startswith("+254"))


@pytest.mark.parametrize("typed", ["+881612345678", "+14155550100", "911", "nobody"])
def test_a_number_that_cannot_be_texted_leads_on_by_failed(typed: str) -> None:
    talk = OutOfReach(compile_menus(OUT_OF_REACH % ", failed: not_there"))
    talk.dial()
    assert talk.send(typed).startswith(f"We cannot text {typed}.")
    assert talk.effects == []


@pytest.mark.parametrize("typed", ["+881612345678", "+14155550100"])
def test_without_failed_the_words_are_on_the_screen(typed: str) -> None:
    talk = OutOfReach(compile_menus(OUT_OF_REACH % ""))
    talk.dial()
    assert talk.send(typed).startswith("Hello")
    assert talk.effects == []
    assert talk.send("5") == "Wait for a text.\n."


@pytest.mark.parametrize("failed", ["", ", failed: not_there"])
def test_a_number_within_reach_is_texted(failed: str) -> None:
    talk = OutOfReach(compile_menus(OUT_OF_REACH % failed))
    talk.dial()
    assert talk.send("0711 999 999") == "Wait for a text.\n."
    assert [type(effect) for effect in talk.effects] == [SendText]
