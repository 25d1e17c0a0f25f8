"""`call_back` shows its words as `say` does, and promises one call."""

import pytest

from menus.engine.effects import ScheduleCallBack
from tests.menus.engine.engine_conversation import start_conversation

MENUS = """
screens:
  top:
    menu: Now?
    options:
      - {say: Ring me, goto: ring}
      - {say: Ring me and go on, goto: ring_on}
  ring: {call_back: {en: We will ring you., sw: Tutakupigia.}, at: top, on_sms: Wait for our call.}
  ring_on:
    call_back: "We will ring {msisdn:last4}."
    at: top
    hours: office
    goto: more
  more: {menu: Anything else?, options: [{say: Again, goto: ring_on}, {say: Home, goto: top}]}
hours: {office: {mon: ["08:00", "17:00"]}}
"""


@pytest.mark.parametrize(
    ("channel", "typed", "shown"),
    [
        ("ussd", ["1"], "We will ring you.\n."),
        ("sms", ["1"], "Wait for our call.\n."),
        ("voice", ["1"], "We will ring you.\n."),
        ("ussd", ["2"], "We will ring 0111.\n0. Back"),
        ("ussd", ["2", ""], "Anything else?\n1. Again\n2. Home\n0. Back\n00. Main menu"),
        ("ussd", ["2", "9"], "Anything else?\n1. Again\n2. Home\n0. Back\n00. Main menu"),
        ("voice", ["2", "1"], "Anything else?\n1. Again\n2. Home\n0. Back\n00. Main menu"),
    ],
)
def test_its_words(channel: str, typed: list[str], shown: str) -> None:
    assert start_conversation(MENUS, channel=channel).after_inputs(*typed) == shown


def test_a_call_is_promised_when_it_is_come_to_and_not_when_it_is_come_back_to() -> None:
    one = start_conversation(MENUS)
    one.after_inputs("2")
    assert one.effects == [ScheduleCallBack("ring_on:1", "top", "office")]
    one.send("1")
    assert one.effects == []
    assert one.send("0") == "We will ring 0111.\n0. Back"
    assert one.effects == []
    one.send("", "Again")
    assert one.effects == [ScheduleCallBack("ring_on:2", "top", "office")]


def test_a_line_that_drops_at_its_words_shows_them_again_without_a_second_call() -> None:
    one = start_conversation("resume: {policy: continue}\n" + MENUS)
    one.after_inputs("2")
    dropped = one.session
    assert one.dial(dropped=dropped) == "We will ring 0111.\n0. Back"
    assert one.effects == []
