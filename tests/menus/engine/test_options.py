"""Options: shown only if, with values, keys, languages and ready-made lists."""

from datetime import timedelta

import pytest

from menus.engine.effects import RememberLanguage
from tests.menus.engine.engine_conversation import NOON, start_conversation

OPEN = """
hours: {office: {mon-fri: ["08:00", "17:00"]}}
screens:
  top:
    menu: Top
    options:
      - {say: Talk to us, goto: talk, if: {open: office}}
      - {say: Leave word, goto: word}
      - {say: Bye, goto: bye}
  talk: {end: Talk}
  word: {end: Word}
  bye: {end: Bye}
"""


def test_numbers_close_up() -> None:
    assert start_conversation(OPEN).dial() == "Top\n1. Talk to us\n2. Leave word\n3. Bye"
    assert start_conversation(OPEN, now=NOON + timedelta(hours=9)).dial() == "Top\n1. Leave word\n2. Bye"


@pytest.mark.parametrize(("typed", "shown"), [("1", "Talk\n."), ("2", "Word\n."), ("talk to us", "Talk\n.")])
def test_numbers_keep_their_meaning_when_the_condition_changes(typed: str, shown: str) -> None:
    one = start_conversation(OPEN)
    one.dial()
    one.now += timedelta(hours=9)
    assert one.send("x").endswith(
        "Top\n1. Talk to us\n2. Leave word\n3. Bye"
    )  # the page is the one that was shown
    assert one.send(typed) == shown


LANGUAGES = """
screens:
  top:
    menu: {en: What?, sw: Nini?}
    save: what
    options:
      - {value: water, say: {en: Water, sw: Maji}}
      - {value: road, say: {en: Road, sw: Barabara}}
    goto: again
  again:
    menu: {en: "{what}: {what:value}, {language}", sw: "{what}: {what:value}, {language}"}
    options:
      - {say: Kiswahili, language: sw, goto: again, if: {language: en}}
      - {say: English, language: en, goto: again, if: {language: sw}}
"""


def test_a_label_follows_the_language() -> None:
    one = start_conversation(LANGUAGES)
    assert one.after_inputs("1") == "Water: water, en\n1. Kiswahili\n0. Back"
    assert one.send("1") == "Maji: water, sw\n1. English\n0. Rudi"
    assert one.effects == [RememberLanguage("sw")]
    assert one.send("0") == "Nini?\n1. Maji\n2. Barabara"
    assert one.send("2") == "Barabara: road, sw\n1. English\n0. Rudi"
    assert one.effects == []


@pytest.mark.parametrize(
    ("language", "shown"), [("sw", "Nini?"), ("en", "What?"), ("fr", "What?"), (None, "What?")]
)
def test_the_language_of_the_caller(language: str | None, shown: str) -> None:
    one = start_conversation(LANGUAGES)
    assert one.dial(language=language).startswith(shown)


READY = """
screens:
  top:
    menu: Sure?
    save: sure
    options: yes_no
    goto: month
  month:
    menu: Month?
    save: month
    options: months
    goto: done
  done: {end: "{sure} {sure:value} {month} {month:value}"}
"""


def test_ready_made_options() -> None:
    one = start_conversation(READY)
    assert one.dial() == "Sure?\n1. Yes\n2. No"
    assert one.send("no").startswith("Month?\n1. January\n")
    assert one.send("december") == "No false December 12\n."
    assert one.session.answers == {"sure": False, "month": 12}
    one.dial(language="sw")
    assert one.text == "Sure?\n1. Ndiyo\n2. Hapana"
    assert one.send("1", "Machi") == "Ndiyo true Machi 3\n."


VALUES = """
screens:
  top:
    menu: Which?
    save: which
    options:
      - {value: 7, say: Seven}
      - {value: 07, say: Padded}
      - {value: true, say: Truth}
      - {value: no, say: Norway}
      - {value: "7", say: Quoted}
      - {value: 2_5, say: Underscored}
      - {say: None of these}
    goto: done
  done: {end: "done"}
"""


@pytest.mark.parametrize(
    ("typed", "answers"),
    [
        ("1", {"which": 7}),
        ("2", {"which": "07"}),
        ("3", {"which": True}),
        ("4", {"which": "no"}),
        ("5", {"which": "7"}),
        ("6", {"which": "2_5"}),
        ("7", {}),  # without a value nothing is saved
    ],
)
def test_values_are_typed_where_they_look_it(typed: str, answers: dict[str, object]) -> None:
    one = start_conversation(VALUES)
    one.after_inputs(typed)
    assert one.session.answers == answers


ORDER = """
screens:
  top:
    menu: Top
    save: kind
    options:
      - {value: a, say: A, set: {one: {text: "{kind}"}}, clear: [old], goto: own}
      - {value: b, say: B}
    set: {two: {text: "{kind}{kind}"}, old: {text: old}}
    clear: [one]
    goto: shared
  own: {end: "own {kind} {two}"}
  shared: {end: "shared {kind} {two} {old}"}
"""


def test_an_options_own_keys_come_before_those_of_the_screen() -> None:
    one = start_conversation(ORDER)
    assert one.after_inputs("1") == "own A aa\n."
    assert one.session.answers == {"kind": "a", "two": "aa", "old": "old"}
    assert one.after_inputs("2") == "shared B bb old\n."


CHANNELS = """
screens:
  top:
    menu: Plain
    on_sms: By text
    on_ussd: Dialled
    options: [{say: "{channel} {network} {service_code} {msisdn:national}"}]
    goto: top
"""


def test_wording_of_a_channel() -> None:
    assert start_conversation(CHANNELS).dial() == "Dialled\n1. ussd 63902 *1# 0711 000111"
    assert start_conversation(CHANNELS, channel="sms").dial().startswith("By text\n1. sms")
    assert start_conversation(CHANNELS, channel="voice").dial().startswith("Plain\n1. voice")


def test_the_words_of_an_option_may_name_what_it_replaces() -> None:
    one = start_conversation("""
screens:
  top: {ask: Your meter?, answer: {type: text}, save: meter, goto: keep}
  keep:
    menu: "Meter {meter}?"
    save: meter
    options: [{value: same, say: "Keep {meter}"}, {value: other, say: None}]
    goto: done
  done: {menu: "<{meter}>", options: [{say: "Again {meter:value}", goto: keep}]}
""")
    assert one.after_inputs("77") == "Meter 77?\n1. Keep 77\n2. None\n0. Back"
    assert one.send("1").startswith("<Keep same>\n1. Again same\n")
    assert one.send("1").startswith("Meter Keep same?\n1. Keep Keep same\n")
