"""Choices from rows of a table or of a lookup."""

import pytest

from menus.engine.effects import CaseLookupRequest, LookupFailed, LookupFound, LookupLate, RequestOutcome
from tests.menus.engine.engine_conversation import EngineConversation, start_conversation

TABLE = """
tables:
  clinics:
    rows:
      - {code: "1", name: Tumaini, ward: Kibera, open: "yes", beds: "9"}
      - {code: "2", name: Neema, ward: Langata, open: "yes", beds: "30"}
      - {code: "3", name: Amani, ward: Kibera, open: "no", beds: "100"}
      - {code: "4", name: Upendo, ward: Kibera, open: "yes", beds: "4"}
"""


def after_choosing(*keys: str, ask: str = "") -> EngineConversation:
    """A list with these keys; what was typed first is `{typed}`."""
    lines = "".join(f"    {key}\n" for key in keys)
    return start_conversation(f"""
screens:
  top: {{ask: Name?, answer: {{type: text}}, save: typed, goto: clinic}}
  clinic:
    list: Which?
    from: clinics
    save: clinic
    goto: done
{lines}
  done: {{end: "{{clinic}} {{clinic:value}} {{clinic.ward}} {{clinic.beds}}"}}
  other: {{end: Other}}
  nothing: {{end: Nothing}}
{ask}
{TABLE}
""")


BACK = "0. Back"


@pytest.mark.parametrize(
    ("keys", "typed", "rows"),
    [
        (["label: name", "value: code"], "x", ["Tumaini", "Neema", "Amani", "Upendo"]),
        (
            ['label: "{name} ({beds})"', "value: code"],
            "x",
            ["Tumaini (9)", "Neema (30)", "Amani (100)", "Upendo (4)"],
        ),
        (["label: {en: name, sw: code}", "value: code"], "x", ["name", "name", "name", "name"]),
        (["value: name"], "x", ["Tumaini", "Neema", "Amani", "Upendo"]),
        (["label: name", 'where: {open: "yes"}'], "x", ["Tumaini", "Neema", "Upendo"]),
        (["label: name", 'where: {open: "yes", ward: "{typed}"}'], "Kibera", ["Tumaini", "Upendo"]),
        (["label: name", "where: {ward: Kibera}", "limit: 2"], "x", ["Tumaini", "Amani"]),
        (["label: name", "sort: name"], "x", ["Amani", "Neema", "Tumaini", "Upendo"]),
        (["label: name", "sort: beds"], "x", ["Upendo", "Tumaini", "Neema", "Amani"]),  # as numbers
        (["distinct: ward"], "x", ["Kibera", "Langata"]),
        (["distinct: ward", 'where: {open: "no"}'], "x", ["Kibera"]),
        (["label: name", 'match: {name: "{typed}"}'], "tumayni", ["Tumaini"]),
        (["label: name", 'match: {name: "{typed}"}', "cutoff: 95"], "tumayni", []),
        (["label: name", 'match: {name: "{typed}"}'], "NEEMA", ["Neema"]),
    ],
)
def test_rows(keys: list[str], typed: str, rows: list[str]) -> None:
    shown = after_choosing(*keys, "empty: nothing").after_inputs(typed)
    lines = [f"{number}. {row}" for number, row in enumerate(rows, 1)]
    assert shown == ("\n".join(["Which?", *lines, BACK]) if rows else "Nothing\n.")


@pytest.mark.parametrize(
    ("typed", "shown"), [("2", "Neema 2 Langata 30\n."), ("upendo", "Upendo 4 Kibera 4\n.")]
)
def test_a_row_that_is_chosen(typed: str, shown: str) -> None:
    assert after_choosing("label: name", "value: code").after_inputs("x", typed) == shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("1", "Amani 3 Kibera 100\n."), ("2", "Other\n."), ("9", "None 0  \n."), ("none", "None 0  \n.")],
)
def test_fixed_options_follow_the_rows(typed: str, shown: str) -> None:
    one = after_choosing(
        "label: name",
        "value: code",
        'where: {open: "no"}',
        "options: [{say: Another, goto: other}, {say: None, value: 0, key: 9}]",
        "take_single: true",
    )
    assert one.after_inputs("x") == f"Which?\n1. Amani\n2. Another\n9. None\n{BACK}"
    assert one.send(typed) == shown


def test_a_fixed_option_leaves_no_row_of_an_earlier_choice_behind() -> None:
    one = after_choosing("label: name", "value: code", "options: [{say: None, value: 0}]")
    one.after_inputs("x", "1")
    one.dial()
    one.send("x", "5")
    assert one.text == "None 0  \n."


@pytest.mark.parametrize(
    ("where", "shown"), [("no", "Amani 3 Kibera 100\n."), ("maybe", "Nothing\n."), ("yes", None)]
)
def test_a_single_row_may_be_taken_unseen(where: str, shown: str | None) -> None:
    one = after_choosing(
        "label: name", "value: code", f'where: {{open: "{where}"}}', "take_single: true", "empty: nothing"
    )
    assert one.after_inputs("x") == (shown or f"Which?\n1. Tumaini\n2. Neema\n3. Upendo\n{BACK}")


def test_rows_stay_as_they_were_shown() -> None:
    one = after_choosing("label: name", "value: code", 'where: {ward: "{typed}"}')
    one.after_inputs("Kibera")
    assert one.send("9") == f"That answer does not fit.\nWhich?\n1. Tumaini\n2. Amani\n3. Upendo\n{BACK}"
    assert one.send("3") == "Upendo 4 Kibera 4\n."


LOOKUP = """
screens:
  top: {ask: Ward?, answer: {type: text}, save: ward, goto: ask}
  ask: {lookup: clinics, found: one, none: none, failed: failed, many: many}
  one: {end: "One: {clinics.name} of {clinics.count}"}
  many: {list: Which?, from: clinics, label: name, value: code, save: clinic, goto: done}
  done: {end: "{clinic} {clinic:value} {clinics.count} {clinics.name}"}
  none: {end: None}
  failed: {end: Failed}
lookups:
  clinics:
    get: "https://health.example/{ward}/clinics"
    query: {open: "1", kind: "{ward:upper}"}
    headers: {Authorization: "{secret.KEY}"}
    rows: results
    columns: {code: id, name: name}
"""
A, B = {"code": "1", "name": "Tumaini"}, {"code": "2", "name": "Neema"}


@pytest.mark.parametrize(
    ("outcome", "inputs", "shown"),
    [
        (LookupFound(()), [], "None\n."),
        (LookupFound((A,)), [], "One: Tumaini of 1\n."),
        (LookupFound((A, B)), [], "Which?\n1. Tumaini\n2. Neema\n0. Back"),
        (LookupFound((A, B)), ["2"], "Neema 2 2 Tumaini\n."),
        (LookupFailed(), [], "Failed\n."),
        (LookupLate(), [], "Failed\n."),
    ],
)
def test_outcomes_of_a_lookup(outcome: RequestOutcome, inputs: list[str], shown: str) -> None:
    one = start_conversation(LOOKUP, outcome=lambda _: outcome)
    assert one.after_inputs("Kibera/..", *inputs) == shown


def test_what_a_lookup_asks() -> None:
    one = start_conversation(LOOKUP, outcome=lambda _: LookupFound(()))
    one.after_inputs("a/b c?d=1")
    (request,) = one.requests
    assert request.url == "https://health.example/a%2Fb%20c%3Fd%3D1/clinics"  # type: ignore[union-attr]
    assert request.query == {"open": "1", "kind": "A/B C?D=1"}  # type: ignore[union-attr]
    assert request.headers == {"Authorization": "a-secret"}  # type: ignore[union-attr]
    assert "a-secret" not in repr(request)
    assert request.visit == "ask:1"
    one.dial()
    one.send("..")
    assert one.requests[0].url == "https://health.example/%2E%2E/clinics"  # type: ignore[union-attr]


CASE = """
screens:
  top: {ask: Reference?, answer: {type: reference}, save: tracked, goto: look}
  look: {lookup: standing, found: told, none: none, failed: failed, late: late}
  told: {end: "{tracked} {standing.status} {standing.note}"}
  none: {end: None}
  failed: {end: Failed}
  late: {end: Late}
lookups: {standing: {case: "{tracked}", open: true, within: 2s}}
states: {in_progress: {from: [BUSY], say: {en: being worked on, sw: inashughulikiwa}}}
"""


@pytest.mark.parametrize(
    ("outcome", "language", "shown"),
    [
        (
            LookupFound(({"status": "in_progress", "note": "“Soon”"},)),
            "en",
            '123456786 being worked on "Soon"\n.',
        ),
        (LookupFound(({"status": "in_progress", "note": ""},)), "sw", "123456786 inashughulikiwa \n."),
        (LookupFound(({"status": "Asked the chief", "note": ""},)), "en", "123456786 Asked the chief \n."),
        (LookupFound(()), "en", "None\n."),
        (LookupFailed(), "en", "Failed\n."),
        (LookupLate(), "en", "Late\n."),
    ],
)
def test_how_a_case_stands(outcome: RequestOutcome, language: str, shown: str) -> None:
    one = start_conversation(CASE, outcome=lambda _: outcome)
    one.dial(language=language)
    assert one.send("123 456 786") == shown
    assert one.requests == [CaseLookupRequest("look:1", "standing", "123456786", True, 2.0)]


@pytest.mark.parametrize("private", ["", "private: true, "])
def test_an_answer_may_be_called_as_the_column_that_words_it(private: str) -> None:
    one = start_conversation(f"""
screens:
  top: {{list: Which?, from: prices, distinct: crop, save: crop, {private}goto: again}}
  again:
    list: "And at? {{crop}}"
    from: prices
    where: {{crop: "{{crop}}"}}
    label: "{{crop}} {{at}}"
    save: at
    goto: top
tables: {{prices: {{rows: [{{crop: Maize, at: Owino}}, {{crop: Beans, at: Owino}}, {{crop: Maize, at: Kalerwe}}]}}}}
""")
    assert one.dial() == "Which?\n1. Maize\n2. Beans"
    shown = "****" if private else "Maize"
    assert one.send("1") == f"And at? {shown}\n1. Maize Owino\n2. Maize Kalerwe\n0. Back"
    assert one.send("2") == "Which?\n1. Maize\n2. Beans"
