"""An empty column is no value: in conditions, `skip_if`, `set:`, fields and selections. In texts it shows nothing."""

import pytest

from menus.engine import session as sessions
from menus.engine.effects import (
    EngineRequest,
    LookupFound,
    ProfileAnswer,
    RememberAnswers,
    RequestOutcome,
    Submission,
    SubmissionFiled,
)
from menus.engine.engine import CaseContext, start, step
from menus.engine.session import NO_OPTION, Session
from tests.menus.engine.engine_conversation import (
    CALLER,
    EngineConversation,
    compile_menus,
    start_conversation,
)

SOURCES = """
lookups:
  who: {get: "https://county.example/people", columns: {name: name, ward: ward, born: born, beds: beds}}
  case: {case: "482915307"}
  place: {table: places, where: {code: "01"}}
tables:
  places:
    rows: [{code: "01", name: Kibera, ward: null, born: "", beds: "", note: "", status: open}]
  wards:
    rows: [{code: "", name: None}, {code: "02", name: Hill}]
cases:
  file:
    title: "{who.ward}/{who.name}"
    fields: {ward: "{who.ward}", near: {value: "near {who.ward}", if: {who.ward: {set: true}}}}
"""
KINDS = {
    "HTTP lookup": ("{lookup: who, found: NEXT, none: bad, failed: bad}", "who.ward"),
    "case note": ("{lookup: case, found: NEXT, none: bad, failed: bad}", "case.note"),
    "table": ("{lookup: place, found: NEXT, none: bad, failed: bad}", "place.ward"),
    "chosen row": (
        "{list: Where?, from: places, label: name, value: code, save: spot, take_single: true, goto: NEXT}",
        "spot.ward",
    ),
    "chosen value": (
        "{list: Where?, from: places, label: name, value: ward, save: spot, take_single: true, goto: NEXT}",
        "spot",
    ),
}


def answer(request: EngineRequest) -> RequestOutcome:
    if isinstance(request, Submission):
        return SubmissionFiled("123456782")
    if request.lookup == "case":
        return LookupFound(({"status": "open", "note": "", "updated_at": ""},))
    return LookupFound(({"name": "Amina", "ward": "", "born": " ", "beds": ""},))


def conversation(screens: str) -> EngineConversation:
    return start_conversation(f"{SOURCES}screens:\n{screens}", outcome=answer)


def outcome_of(kind: str, condition: str) -> str:
    """Which way those go on who get an empty column of this kind."""
    first, column = KINDS[kind]
    one = conversation(f"""\
  top: {first.replace("NEXT", "which")}
  which: {{branch: [{{if: {condition.replace("COLUMN", column)}, goto: yes}}, {{goto: no}}]}}
  yes: {{end: "yes"}}
  no: {{end: "no"}}
  bad: {{end: bad}}
""")
    return one.dial().removesuffix("\n.")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("condition", "shown"),
    [
        ("{COLUMN: {set: true}}", "no"),
        ("{COLUMN: {set: false}}", "yes"),
        ('{COLUMN: ""}', "yes"),
        ("{COLUMN: null}", "yes"),
        ('{COLUMN: {is: ""}}', "yes"),
        ('{COLUMN: {not: ""}}', "no"),
        ('{COLUMN: {one_of: ["", x]}}', "yes"),
        ("{COLUMN: {one_of: [x, y]}}", "no"),
        ('{COLUMN: {not: ["", x]}}', "no"),
        ('{none: [{COLUMN: ""}]}', "no"),
        ('{language: {one_of: ["{COLUMN}", en]}}', "yes"),
        ("{COLUMN: {not: x}}", "yes"),
        ('{COLUMN: {matches: ".*"}}', "no"),
        ("{COLUMN: {at_most: 5}}", "no"),
        ("{none: [{COLUMN: {set: true}}]}", "yes"),
        ("{any: [{COLUMN: {set: true}}, {COLUMN: {at_least: 0}}]}", "no"),
        ('{language: {is: "{COLUMN}"}}', "no"),
        ('{language: {one_of: ["{COLUMN}"]}}', "no"),
    ],
)
def test_conditions(kind: str, condition: str, shown: str) -> None:
    assert outcome_of(kind, condition) == shown


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_is_not_skipped_for_an_empty_column(kind: str) -> None:
    first, column = KINDS[kind]
    one = conversation(f"""\
  top: {first.replace("NEXT", "ward")}
  ward: {{skip_if: {{{column}: {{set: true}}}}, ask: "Which ward?", answer: {{type: text}}, save: ward, goto: bad}}
  bad: {{end: bad}}
""")
    assert one.dial().startswith("Which ward?")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("form", "value"),
    [
        ('{text: "{COLUMN}"}', None),
        ('{text: "{COLUMN:upper}"}', None),
        ('{text: "{COLUMN} {COLUMN}"}', None),
        ('{text: "in {COLUMN} {language}"}', "in  en"),
        ('{number: "{COLUMN}"}', None),
        ('{age: "{COLUMN}"}', None),
        ('{sum: ["{COLUMN}", 2]}', 2),
        ('{join: ["{COLUMN}", "{language}"]}', "en"),
        ('{join: ["{COLUMN}", "{COLUMN}"]}', None),
        ("{count: [{COLUMN: {set: true}}, {COLUMN: {set: false}}]}", 1),
        ("{first: [{if: {COLUMN: {set: true}}, value: a}, {value: b}]}", "b"),
        ('{first: [{value: "{COLUMN}"}]}', None),
        ("{holds: {COLUMN: {set: true}}}", False),
    ],
)
def test_derived_values(kind: str, form: str, value: object) -> None:
    first, column = KINDS[kind]
    one = conversation(f"""\
  top: {first.replace("NEXT", "derive")}
  derive: {{set: {{x: {form.replace("COLUMN", column)}}}, failed: done, goto: done}}
  done: {{end: "<{{x}}>"}}
  bad: {{end: bad}}
""")
    assert one.dial() == f"<{'' if value is None else str(value).lower() if value is False else value}>\n."
    assert one.session.answers.get("x") == value


def test_fields_of_a_case_are_left_out_and_texts_show_nothing() -> None:
    one = conversation("""\
  top: {lookup: who, found: ask, none: bad, failed: bad}
  ask: {menu: "{who.name} of {who.ward}!", options: [{say: File, goto: send}]}
  send: {submit: file, goto: bad}
  bad: {end: bad}
""")
    assert one.dial().startswith("Amina of !")
    one.send("1")
    (filed,) = one.requests
    assert isinstance(filed, Submission)
    assert (filed.title, filed.fields) == ("/Amina", {})


@pytest.mark.parametrize(
    ("selection", "rows"),
    [
        ('where: {ward: "{who.ward}"}', 0),  # no value equals no cell, not even an empty one
        ('where: {ward: {is: "{who.ward}"}}', 0),
        ('where: {ward: {one_of: ["{who.ward}", "02"]}}', 0),
        ('match: {name: "{who.ward}"}, cutoff: 1', 0),
        ("where: {ward: {set: true}}", 0),
        ("where: {ward: {set: false}}", 1),
        ('where: {name: "{who.name}"}', 0),
    ],
)
def test_selections(selection: str, rows: int) -> None:
    one = conversation(f"""\
  top: {{lookup: who, found: which, none: bad, failed: bad}}
  which: {{list: Which?, from: places, {selection}, label: name, save: spot, empty: none, goto: bad}}
  none: {{end: none}}
  bad: {{end: bad}}
""")
    assert one.dial() == "none\n." if rows == 0 else one.dial().startswith("Which?\n1. Kibera")


def test_a_chosen_row_without_a_value_keeps_its_words() -> None:
    one = conversation("""\
  top: {list: Which ward?, from: wards, label: name, value: code, save: ward, goto: keep}
  keep: {remember: [ward], goto: said}
  said: {say: "{ward}/{ward:value}/{ward.name}", goto: which}
  which: {branch: [{if: {ward: {set: true}}, goto: yes}, {goto: no}]}
  yes: {end: "yes"}
  no: {end: "no"}
""")
    assert one.after_inputs("1").startswith("None//None")
    assert not [effect for effect in one.effects if isinstance(effect, RememberAnswers)]
    assert one.send("1") == "no\n."
    assert one.after_inputs("2").startswith("Hill/02/Hill")
    assert [effect for effect in one.effects if isinstance(effect, RememberAnswers)]
    assert one.send("1") == "yes\n."


def test_an_answer_that_is_refused_leaves_the_row_that_was_chosen_before() -> None:
    one = conversation("""\
  top: {list: Which ward?, from: wards, label: name, value: code, save: ward, goto: again}
  again:
    list: Sure?
    from: wards
    label: name
    value: code
    save: ward
    require: [{if: {ward.name: Nowhere}, say: "Still {ward}."}]
    goto: top
""")
    assert one.after_inputs("1", "2").startswith("Still None.")


def test_an_empty_answer_of_the_profile_is_none() -> None:
    menus = compile_menus("""
screens:
  top: {branch: [{if: {profile.ward: {set: true}}, goto: yes}, {goto: no}]}
  yes: {end: "yes"}
  no: {end: "no"}
""")
    kept = {"ward": ProfileAnswer("", None)}
    assert EngineConversation(menus).dial(profile=kept) == "no\n."


def test_the_case_of_a_message_without_a_note() -> None:
    menus = compile_menus("""
screens:
  top: {branch: [{if: {note: {set: true}}, goto: yes}, {if: {case.note: {set: true}}, goto: yes}, {goto: no}]}
  yes: {end: "yes"}
  no: {end: "no {note}."}
""")
    one = EngineConversation(menus)
    for note, shown in (("Come.", "yes"), ("", "no .")):
        context = CaseContext("482915307", "resolved", note)
        turn = start(menus, "top", CALLER, one.inputs, case_context=context)
        assert turn.page is not None
        assert turn.page.text == shown


def test_sessions_that_hold_empty_columns_from_before() -> None:
    """Sessions of an earlier release have empty texts as answers and in rows."""
    one = conversation("""\
  top: {say: "{spot}.{who.ward}", goto: which}
  which:
    branch:
      - {if: {any: [{spot: {set: true}}, {who.ward: {set: true}}]}, goto: yes}
      - {goto: no}
  yes: {end: "yes"}
  no: {end: "no"}
  pick: {list: Where?, from: wards, label: name, value: code, save: spot, goto: top}
""")
    before = Session("en", "*1#", entry="top", home="top", screen="top")
    before.answers["spot"] = ""
    before.choices["spot"] = ("pick", NO_OPTION)
    before.rows = {"spot": [{"code": "", "name": "None"}], "who": [{"name": "Amina", "ward": ""}]}
    after = step(one.service, sessions.unpack(sessions.pack(before)), CALLER, "1", one.inputs)
    assert after.page is not None
    assert after.page.text == "no"
