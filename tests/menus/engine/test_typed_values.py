"""`:typed` shows an answer as its citizen typed it, whatever its type makes of it."""

import pytest

from menus.answers.recording import recording_answer
from menus.engine import engine
from tests.menus.engine.engine_conversation import (
    HEAD,
    EngineConversation,
    compile_menus,
    start_conversation,
)

TYPES = [
    ("{type: phone}", "0711 222 333", "+254711222333"),
    ("{type: date}", "25/12/1990", "1990-12-25"),
    ("{type: time}", "2.30 PM", "14:30"),
    ("{type: integer}", "1 000", "1000"),
    ("{type: integer, digits: 3}", "007", "7"),
    ("{type: decimal}", "1,50", "1.5"),
    ("{type: reference}", "123 456 786", "123456786"),
    ("{type: national_id, check: za.idnr}", "800101 5009 087", "8001015009087"),
    ("{type: choice, of: {bus: {en: coach, sw: basi}}}", "Basi", "bus"),
    ("{type: text}", "  Kibera  ", "Kibera"),
]


@pytest.mark.parametrize(("answer", "typed", "value"), TYPES)
def test_every_type_of_answer(answer: str, typed: str, value: str) -> None:
    one = start_conversation(f"""
screens:
  top: {{ask: Say, answer: {answer}, save: it, set: {{copy: {{text: "{{it:typed}}"}}}}, goto: file}}
  file: {{submit: report, goto: done}}
  done: {{end: "<{{it:typed}}> <{{copy}}> <{{it:value}}>"}}
cases: {{report: {{title: "{{it:typed}}", fields: {{typed: "{{it:typed}}", kept: "{{it}}"}}}}}}
""")
    one.dial()
    shown = typed.strip()
    assert one.send(typed) == f"<{shown}> <{shown}> <{value}>\n."
    filed = one.requests[0]
    assert filed.title == shown  # type: ignore[union-attr]
    assert {name: str(kept) for name, kept in filed.fields.items()} == {  # type: ignore[union-attr]
        "typed": shown,
        "kept": value,
    }


MENU = """
screens:
  top:
    menu: Kind?
    save: kind
    options:
      - {value: water, say: {en: Water, sw: Maji}}
      - {value: road, key: "9", say: Road}
    goto: town
  town: {list: Town?, from: towns, label: name, value: code, save: town, goto: done}
  done: {end: "{kind:typed} {kind} {kind:value}, {town:typed} {town} {town:value}"}
tables: {towns: {rows: [{code: "01", name: Kibera}, {code: "02", name: Langata}]}}
"""


@pytest.mark.parametrize(
    ("inputs", "shown"),
    [
        (("1", "2."), "1 Water water, 2. Langata 02"),
        (("9", "kibera"), "9 Road road, kibera Kibera 01"),
        (("WATER", "02"), "WATER Water water, 02 Langata 02"),
    ],
)
def test_choices(inputs: tuple[str, ...], shown: str) -> None:
    assert start_conversation(MENU).after_inputs(*inputs) == f"{shown}\n."


ASKED = """
screens:
  top: {ask: Phone?, answer: {type: phone}, save: phone, require: REQUIRE, goto: menu}
  menu: {menu: "{phone:typed}", options: [{say: Clear, clear: phone, goto: end}, {say: Set, set: SET, goto: end}]}
  end: {end: "<{phone:typed}>"}
"""


def asked(require: str = "[]", derived: str = "{x: {text: y}}") -> EngineConversation:
    return start_conversation(ASKED.replace("REQUIRE", require).replace("SET", derived))


def test_the_last_answer_counts() -> None:
    one = asked()
    one.dial()
    assert one.send("0711222333").startswith("0711222333\n")
    assert one.send("0", "+254 711 222 444").startswith("+254 711 222 444\n")


def test_an_answer_that_is_refused_changes_nothing() -> None:
    one = asked(require='[{if: {phone: {not: "+254711222444"}}, say: Another.}]')
    one.dial()
    one.send("0711 222 333")
    assert one.send("0", "0711222444").startswith("Another.")
    assert one.session.typed == {"phone": "0711 222 333"}


def test_a_cleared_answer_is_cleared() -> None:
    one = asked()
    one.dial()
    assert one.send("0711222333", "1") == "<>\n."
    assert one.session.typed == {}


def test_a_value_that_is_worked_out_is_shown_as_it_is() -> None:
    one = asked(derived='{phone: {text: "+254711000000"}}')
    one.dial()
    assert one.send("0711222333", "2") == "<+254711000000>\n."


def test_a_spoken_answer_has_no_typed_words() -> None:
    one = start_conversation(
        """
screens:
  top: {ask: What?, answer: {type: text}, voice: {record: 60}, save: story, goto: end}
  end: {end: "<{story:typed}>"}
""",
        channel="voice",
    )
    one.dial()
    turn = engine.answer_by_recording(one.service, one.session, one.caller, "r1", one.inputs)
    assert turn.session.answers["story"] == recording_answer("r1")
    assert turn.page is not None
    assert turn.page.text == "<your message>"


def test_a_private_answer_stays_private() -> None:
    one = start_conversation("""
screens:
  top: {ask: Phone?, answer: {type: phone}, private: true, save: phone, goto: end}
  end: {end: "<{phone:typed}>"}
""")
    assert one.after_inputs("0711 222 333") == "<****>\n."


def test_nothing_is_kept_that_no_text_shows() -> None:
    one = asked()
    one.service = start_conversation(
        ASKED.replace(":typed", "").replace("REQUIRE", "[]").replace("SET", "{}")
    ).service
    one.dial()
    one.send("0711222333")
    assert one.session.typed == {}


def test_a_day_that_was_typed_year_first_in_another_calendar_stays_as_it_is() -> None:
    service = compile_menus(
        'screens: {top: {ask: Born?, answer: {type: date}, save: born, set: {copy: {text: "{born}"}}, goto: end}, '
        'end: {end: "{born:typed} {copy:typed} {born:value}"}}',
        head=HEAD.replace("country: KE", "country: ET\n  calendar: ethiopian"),
    )
    one = EngineConversation(service)
    assert one.after_inputs("2016-04-28") == "2016-04-28 2016-04-28 2024-01-07\n."
