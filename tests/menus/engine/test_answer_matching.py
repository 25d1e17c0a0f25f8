"""How an answer is matched: own key, navigation key, number, label."""

import pytest

from menus.engine.effects import LookupFailed
from tests.menus.engine.engine_conversation import start_conversation

MENU = """
screens:
  top:
    menu: {en: Top, sw: Juu}
    options:
      - {say: {en: Water, sw: Maji}, goto: water}
      - {say: {en: Road, sw: Barabara}, goto: road}
      - {say: "Help: 'N' me", key: "9", goto: help}
      - {say: Zero, key: "0", goto: zero}
      - {say: "10", goto: ten}
  water: {end: Water}
  road: {end: Road}
  help: {end: Help}
  zero: {end: Zero}
  ten: {end: Ten}
"""


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("1", "Water"),
        ("2", "Road"),
        ("02", "Road"),
        ("2.", "Road"),
        (" 2 ", "Road"),
        ("٢", "Road"),
        ("3", "Ten"),  # an option with a key of its own takes no number
        ("9", "Help"),
        ("9.", "Help"),
        ("0", "Zero"),  # the own key comes before Back
        ("road", "Road"),
        ("ROAD", "Road"),
        ("10", "Ten"),  # no such number, so the label
        ("help: ‘n’ me", "Help"),  # as a phone's keyboard writes it
    ],
)
def test_an_option(typed: str, shown: str) -> None:
    assert start_conversation(MENU).after_inputs(typed) == f"{shown}\n."


@pytest.mark.parametrize(
    "typed", ["", " ", "4", "00", "wat", "Maji", "-1", "1 1", "²", "1" * 400, "98", "99"]
)
def test_no_option(typed: str) -> None:
    assert (
        start_conversation(MENU)
        .after_inputs(typed)
        .startswith("That answer does not fit.\nTop\n1. Water\n2. Road\n9. Help")
    )


def test_labels_are_those_of_the_callers_language() -> None:
    one = start_conversation(MENU)
    one.dial(language="sw")
    assert one.send("water").startswith("Jibu hilo halifai.\nJuu\n1. Maji")
    assert one.send("BARABARA") == "Road\n."


CHAIN = """
screens:
  top: {menu: Top, options: [{say: One, goto: one}, {say: Straight to two, goto: two, set: {first: {text: x}}}]}
  one: {ask: One?, answer: {type: text}, save: first, goto: two}
  two: {ask: Two?, answer: {type: integer, min: 0}, save: second, goto: three}
  three:
    menu: "{first} {second}"
    options: [{say: Again, goto: two}, {say: Top, goto: top}, {say: File, goto: file}, {say: Stay, goto: three}]
  file: {submit: case, goto: filed}
  filed: {menu: "Filed {reference}", options: [{say: More, goto: one}, {say: Done, goto: done}]}
  done: {end: Done}
cases: {case: {title: "{second}", fields: {}}}
"""
BACK, HOME = "0. Back", "00. Main menu"


@pytest.mark.parametrize(
    ("inputs", "shown"),
    [
        ([], "Top\n1. One\n2. Straight to two"),
        (["1"], f"One?\n{BACK}"),
        (["1", "x"], f"Two?\n{BACK}\n{HOME}"),
        (["1", "x", "0"], f"One?\n{BACK}"),
        (["1", "x", "0", "0"], "Top\n1. One\n2. Straight to two"),
        (["1", "x", "00"], "Top\n1. One\n2. Straight to two"),
        (["1", "x", "5", "00", "2", "6"], f"x 6\n1. Again\n2. Top\n3. File\n4. Stay\n{BACK}\n{HOME}"),
        (["1", "x", "5", "1"], f"Two?\n{BACK}\n{HOME}"),  # it was there before: the history is cut
        (["1", "x", "5", "1", "0"], f"One?\n{BACK}"),
        (["1", "x", "5", "2"], "Top\n1. One\n2. Straight to two"),
        (["1", "x", "5", "4"], f"x 5\n1. Again\n2. Top\n3. File\n4. Stay\n{BACK}\n{HOME}"),
        (["1", "x", "5", "4", "0"], f"Two?\n{BACK}\n{HOME}"),
        (["1", "x", "5", "3"], "Filed 123456782\n1. More\n2. Done"),
        (["1", "x", "5", "3", "0"], "That answer does not fit.\nFiled 123456782\n1. More\n2. Done"),
        (["1", "x", "5", "3", "1"], f"One?\n{BACK}"),
        (["1", "x", "5", "3", "1", "0"], "Filed 123456782\n1. More\n2. Done"),
        (["1", "x", "5", "3", "1", "y"], f"Two?\n{BACK}\n{HOME}"),
        (["1", "x", "5", "3", "1", "y", "00"], "Top\n1. One\n2. Straight to two"),
        (["1", "x", "5", "3", "2"], "Done\n."),
    ],
)
def test_back_and_home(inputs: list[str], shown: str) -> None:
    one = start_conversation(CHAIN)
    assert one.after_inputs(*inputs) == shown


def test_home_is_the_first_screen_shown_and_asks_no_entry_lookup_again() -> None:
    menus = """
screens:
  top: {lookup: name, found: hello, none: hello, failed: hello}
  hello: {menu: Hello, options: [{say: Go, goto: one}]}
  one: {say: One, goto: two}
  two: {say: Two, goto: done}
  done: {end: Done}
lookups: {name: {case: "{number}"}}
"""
    one = start_conversation(menus, outcome=lambda _: LookupFailed())
    assert one.dial() == "Hello\n1. Go"
    assert len(one.requests) == 1
    assert one.send("1", "x", "00") == "Hello\n1. Go"
    assert one.requests == []


@pytest.mark.parametrize(
    ("top", "screen", "lines", "back"),
    [
        ("", "", f"\n{BACK}", "Top\n1. Two"),
        ("navigation: silent", "", "", "Top\n1. Two"),
        ("navigation: off", "", "", "Three\n."),
        ("", ", navigation: silent", "", "Top\n1. Two"),
        ("", ", navigation: off", "", "Three\n."),
        ("navigation: off", ", navigation: shown", f"\n{BACK}", "Top\n1. Two"),
        ("", ", back: false", "", "Three\n."),
        ('keys: {back: "7"}', "", "\n7. Back", "Three\n."),
        ("keys: {back: none}", "", "", "Three\n."),
        ('keys: {ussd: {back: "#"}}', "", "\n#. Back", "Three\n."),
        ('keys: {sms: {back: "#"}}', "", f"\n{BACK}", "Top\n1. Two"),
        ("words: {en: {back: Return}}", "", "\n0. Return", "Top\n1. Two"),
    ],
)
def test_navigation_and_its_keys(top: str, screen: str, lines: str, back: str) -> None:
    menus = f"""
{top}
screens:
  top: {{menu: Top, options: [{{say: Two, goto: two}}]}}
  two: {{say: Two, goto: three{screen}}}
  three: {{end: Three}}
"""
    one = start_conversation(menus)
    assert one.after_inputs("1") == f"Two{lines}"
    assert one.send("0") == back


def test_a_session_is_over_after_so_many_hops() -> None:
    one = start_conversation(MENU)
    one.dial()
    one.send(*["x"] * 300)
    assert one.send("x") == "This has gone on for too long. Please dial again.\n."
