"""Options and keys as people type them, on every channel: by words, or by a number with what stands beside it."""

import pytest

from tests.menus.engine.engine_conversation import (
    CALLER,
    EngineConversation,
    compile_menus,
    start_conversation,
)

MENU = """
screens:
  start: {say: Hello, goto: top}
  top:
    menu: {en: Top, sw: Juu}
    options:
      - {say: {en: Water, sw: Maji}, goto: water}
      - {say: {en: Road, sw: Barabara}, goto: road}
      - {say: {en: Sécurité, sw: Usalama}, goto: safety}
      - {say: {en: "Đường phố", sw: Mtaa}, goto: street}
      - {say: {en: "Help: ‘N’ me", sw: Msaada}, key: "9", goto: help}
      - {say: {en: Star, sw: Nyota}, key: "*", goto: star}
      - {say: {en: Hash, sw: Reli}, key: "#", goto: hash}
      - {say: {en: Agent, sw: Wakala}, key: A, goto: agent}
  water: {end: Water}
  road: {end: Road}
  safety: {end: Safety}
  street: {end: Street}
  help: {end: Help}
  star: {end: Star}
  hash: {end: Hash}
  agent: {end: Agent}
"""
INVALID = "That answer does not fit."


@pytest.mark.parametrize("channel", ["ussd", "sms", "voice"])
@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        # a number, with punctuation, politeness and its own words
        ("1.", "Water"),
        ("1..", "Water"),
        ("1)", "Water"),
        ("(2)", "Road"),
        ("#1", "Water"),
        ("“2”", "Road"),
        ("2!", "Road"),
        ("02.", "Road"),
        ("1️⃣", "Water"),
        ("1\ufe0f", "Water"),
        ("\ufe0d2", "Road"),
        ("２", "Road"),
        ("٢.", "Road"),
        ("۲", "Road"),
        ("2 👍🏾", "Road"),
        ("\u200e2\u200f", "Road"),
        ("1. Water", "Water"),
        ("1) water", "Water"),
        ("1.Water", "Water"),
        ("1-Water", "Water"),
        ("1️⃣ Water", "Water"),
        ("Water 1", "Water"),
        ("Water (1)", "Water"),
        ("1. Maji", "Water"),  # in the other language
        ("3. securite", "Safety"),
        ("1 please", "Water"),
        ("Tafadhali 1", "Water"),
        ("option 2", "Road"),
        ("No. 2", "Road"),
        ("2 I think", "Road"),
        ("1 the water", "Water"),
        # words
        ("water", "Water"),
        ("WATER.", "Water"),
        ("“Water”", "Water"),
        ("Wa\ufe0fter", "Water"),
        ("Ｗａｔｅｒ", "Water"),
        ("water please", "Water"),
        ("please, water!", "Water"),
        ("💧 water", "Water"),
        ("securite", "Safety"),
        ("SECURITE", "Safety"),
        ("Sécurité", "Safety"),
        ("Se\u0301curite\u0301", "Safety"),
        ("duong pho", "Street"),
        ("ĐƯỜNG PHỐ", "Street"),
        ("help n me", "Help"),
        ("Help: ‘N’ me", "Help"),
        # own keys
        ("9.", "Help"),
        ("9️⃣", "Help"),
        ("(9)", "Help"),
        ("9. Help 'n' me", "Help"),
        ("9 please", "Help"),
        ("*", "Star"),
        ("*️⃣", "Star"),
        ("* please", "Star"),
        ("#", "Hash"),
        ("#️⃣", "Hash"),
        ("a", "Agent"),
        ("A.", "Agent"),
        ("a please", "Agent"),
        ("A. Agent", "Agent"),
        ("a agent, please", "Agent"),
        ("*. Star", "Star"),
    ],
)
def test_an_option_as_people_type_it(channel: str, typed: str, shown: str) -> None:
    one = start_conversation(MENU, channel=channel)
    assert one.after_inputs(typed) == f"{shown}\n."


@pytest.mark.parametrize(
    "typed",
    [
        "1 or 2",
        "1 or two",
        "1, 2",
        "1 2",
        "12",
        "1. Road",
        "Road 1",
        "1. Barabara",
        "1 the road",
        "1 water and road",
        "9. Water",
        "A. Water",
        "8. Water",
        "-1",
        "+1",
        "1%",
        "1½",
        "1k",
        "1*",
        "not 1",
        "waters",
        "wat",
        "the water",
        "water or road",
        "maji",  # words are those of the caller's language
        ".",
        "()",
        "👍",
        "\ufe0f",
        "0. Back",
    ],
)
def test_what_is_no_option_or_several(typed: str) -> None:
    assert start_conversation(MENU).after_inputs(typed).startswith(INVALID)


def test_yes_and_no() -> None:
    menus = """
screens:
  top: {menu: Sure?, options: yes_no, save: sure, goto: [{if: {sure: true}, goto: sure}, {goto: unsure}]}
  sure: {end: Sure}
  unsure: {end: Unsure}
"""
    one = start_conversation(menus)
    typed = ("Yes!", "yes please", "YES 🙏", "1. Yes", "no thanks", "NO.", "No. 2", "2 no", "no 1", "1. no")
    shown = [one.after_inputs(words).partition("\n")[0] for words in typed]
    assert shown == [*["Sure"] * 4, *["Unsure"] * 4, INVALID, INVALID]
    one.dial(language="sw")
    assert one.send("ndiyo.") == "Sure\n."


def test_months() -> None:
    menus = """
service: {name: A, languages: {fr: Français}, country: SN, time_zone: Africa/Dakar}
entry: {ussd: {"*1#": top}}
version: 1
screens:
  top: {menu: Mois, options: months, save: month, goto: done}
  done: {end: "{month:value}"}
"""
    one = EngineConversation(compile_menus(menus, head=""), CALLER)
    typed = ("fevrier", "FÉVRIER", "2. Février", "Août", "aout.", "8. août", "8")
    assert [one.after_inputs(words).partition("\n")[0] for words in typed] == [
        "2",
        "2",
        "2",
        "8",
        "8",
        "8",
        "8",
    ]
    assert one.after_inputs("8. mai").startswith("Cette")


LIST = """
screens:
  top:
    list: Which?
    from: wards
    label: "{name}"
    value: code
    save: ward
    options: [{say: Another, goto: other}]
    goto: done
  done: {end: "{ward:value}"}
  other: {end: Other}
tables:
  wards:
    rows: [{code: A, name: Kibera}, {code: B, name: Nazarét}, {code: C, name: "Łódź (new)"}]
"""


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("2.", "B"),
        ("2. Nazaret", "B"),
        ("nazaret", "B"),
        ("NAZARÉT.", "B"),
        ("lodz new", "C"),
        ("(3)", "C"),
        ("another please", "Other"),
        ("4. another", "Other"),
        ("4 I think", "Other"),
    ],
)
def test_rows_of_a_list(typed: str, shown: str) -> None:
    assert start_conversation(LIST).after_inputs(typed) == f"{shown}\n."
    assert start_conversation(LIST).after_inputs("1. nazaret").startswith(INVALID)


def test_rows_that_depend_on_answers() -> None:
    ask = "  top: {ask: Name?, answer: {type: text}, save: who, goto: which}\n  which:"
    menus = LIST.replace("  top:", ask).replace('"{name}"', '"{name}, {who}"')
    assert start_conversation(menus).after_inputs("Zoë", "nazaret zoe") == "B\n."


def test_of_labels_that_differ_in_accents_the_one_as_typed_counts() -> None:
    menus = """
screens:
  top: {menu: Top, options: [{say: Péché, goto: sin}, {say: Pêche, goto: fishing}]}
  sin: {end: Sin}
  fishing: {end: Fishing}
"""
    one = start_conversation(menus)
    typed = ("péché", "pêche", "PÊCHE", "peche")
    assert [one.after_inputs(words) for words in typed] == ["Sin\n.", "Fishing\n.", "Fishing\n.", "Sin\n."]


def test_plain_letters_and_accents_that_are_typed() -> None:
    menus = """
version: 1
service: {name: A, languages: {fr: Français}, country: SN, time_zone: Africa/Dakar, plain: letters}
entry: {ussd: {"*1#": top}}
screens:
  top: {menu: Top, options: [{say: Forêt, goto: forest}, {say: Île, goto: island}]}
  forest: {end: Bois}
  island: {end: Mer}
"""
    one = EngineConversation(compile_menus(menus, head=""), CALLER)
    assert one.dial() == "Top\n1. Foret\n2. Ile"
    assert [one.after_inputs(words) for words in ("Forêt", "foret", "FORÊT.", "1. Forêt")] == ["Bois\n."] * 4
    assert [one.after_inputs(words) for words in ("île", "ile")] == ["Mer\n."] * 2


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("2", "Twenty\n."),
        ("(2)", "Twenty\n."),
        ("2 please", "Twenty\n."),
        ("2. 11-20 homes", "Twenty\n."),
        ("1-10 homes", "Ten\n."),
        ("2 homes", INVALID),  # two homes would be the first
        ("10 homes", INVALID),
    ],
)
def test_options_that_hold_numbers(typed: str, shown: str) -> None:
    menus = """
screens:
  top: {menu: How many?, options: [{say: 1-10 homes, goto: ten}, {say: 11-20 homes, goto: twenty}]}
  ten: {end: Ten}
  twenty: {end: Twenty}
"""
    assert start_conversation(menus).after_inputs(typed).startswith(shown)


PAGES = """
limits: {ussd: 60}
%s
screens:
  top: {menu: Top, options: [{say: Go on, goto: on}]}
  on:
    menu: Which of these?
    options: [{say: Kibera}, {say: Langata}, {say: Westlands}, {say: Kasarani}, {say: Embakasi}]
    goto: ask
  ask: {ask: Name?, answer: {type: text}, save: name, goto: count}
  count: {ask: How many?, answer: {type: integer, min: 1, max: 60}, save: count, goto: told}
  told: {say: "{name} {count}", goto: bye}
  bye: {end: Bye}
"""


@pytest.mark.parametrize(
    ("before", "typed", "shown"),
    [
        (["1"], "0.", "Top"),
        (["1"], "(0)", "Top"),
        (["1"], "0️⃣", "Top"),
        (["1"], "0. Back", "Top"),
        (["1"], "Back 0", "Top"),
        (["1"], "0 please", "Top"),
        (["1"], "0. Kibera", INVALID),
        (["1"], "98. More", "3. Westlands"),
        (["1", "98"], "99. Previous", "Which of these?"),
        (["1", "1"], "0. Back", "Which of these?"),
        (["1", "1"], "00. Main menu", "Top"),
        (["1", "1"], "(0)", "Which of these?"),
        (["1", "1"], "0 homes", "How many?"),  # words of one's own, so an answer
        (["1", "1"], "98 Main Street", "How many?"),
        (["1", "1", "Ann"], "0. Back", "Name?"),
        (["1", "1", "Ann"], "0 please", "Name?"),
        (["1", "1", "Ann"], "0 homes", INVALID),
        (["1", "1", "Ann"], "20 homes", "Ann 20"),
        (["1", "1", "Ann", "20"], "0. Back", "How many?"),
        (["1", "1", "Ann", "20"], "0 and more", "Bye"),  # any key goes on
    ],
)
def test_keys_of_navigation(before: list[str], typed: str, shown: str) -> None:
    assert start_conversation(PAGES % "").after_inputs(*before, typed).startswith(shown)


def test_numbers_that_turn_pages() -> None:
    one = start_conversation(PAGES % "paging: numbered")
    shown = one.after_inputs("1")
    assert "2. More" in shown
    following = one.send("2")
    assert following != shown
    for typed in ("2. More", "(2)", "2 please", "2. more 👍"):
        assert one.after_inputs("1", typed) == following
    assert one.after_inputs("1", "2. Kibera").startswith(INVALID)


def test_an_offer_to_resume() -> None:
    menus = """
resume: {policy: ask, within: 10m}
screens:
  top: {menu: Top, options: [{say: On, goto: name}]}
  name: {ask: Name?, answer: {type: text}, save: name, goto: last}
  last: {ask: Last?, answer: {type: text}, save: last, goto: bye}
  bye: {end: Bye}
words: {en: {resume: Welcome back, continue: Go ôn, restart: From the start}}
"""
    one = start_conversation(menus)
    one.after_inputs("1", "Ann")
    dropped = one.session
    shown = {}
    goes_on = ("1.", "(1)", "1️⃣", "go on", "GO ÔN!", "1. Go on")
    for typed in (*goes_on, "2 please", "2. from the start", "1. From the start", "1 or 2"):
        one.dial(dropped=dropped)
        shown[typed] = one.send(typed).partition("\n")[0]
    assert [*shown.values()] == [*["Last?"] * 6, *["Top"] * 2, *["Welcome back"] * 2], shown
