"""A text with cases shows the first that holds at the moment when it is shown."""

from datetime import timedelta

import pytest

from menus.engine.effects import LookupFound, SendText, Submission
from tests.menus.engine.engine_conversation import NOON, start_conversation

CASES = "[{if: {kind: water, language: sw}, say: Maji}, {if: {kind: water}, say: {en: Water, sw: x}}, {say: Other}]"


@pytest.mark.parametrize(
    ("kind", "language", "shown"), [("1", "sw", "Maji"), ("1", "en", "Water"), ("2", "sw", "Other")]
)
@pytest.mark.parametrize(
    ("screen", "page"),
    [
        ("{end: TEXT}", "{}\n."),
        ("{say: TEXT, goto: end}", "{}\n0. {}"),
        ("{ask: TEXT, answer: {type: text}, save: it, goto: end}", "{}\n0. {}"),
        ("{menu: TEXT, options: [{say: End, goto: end}]}", "{}\n1. End\n0. {}"),
        ("{menu: Menu, options: [{say: TEXT, goto: end}]}", "Menu\n1. {}\n0. {}"),
        ("{list: TEXT, from: towns, save: town, label: name, goto: end}", "{}\n1. Kibera\n0. {}"),
        ("{call_back: TEXT, at: top}", "{}\n."),
        ("{menu: Menu, on_ussd: TEXT, options: [{say: End, goto: end}]}", "{}\n1. End\n0. {}"),
        ("{branch: [{if: {kind: {set: true}}, closed: true}, {goto: end}]}", "{}\n."),
    ],
)
def test_every_screen(screen: str, page: str, kind: str, language: str, shown: str) -> None:
    closed = f"closed: {{say: {CASES}}}" if "closed" in screen else ""
    one = start_conversation(f"""
{closed}
tables: {{towns: {{rows: [{{name: Kibera}}]}}}}
screens:
  top:
    menu: What?
    save: kind
    options: [{{value: water, say: Water}}, {{value: road, say: Road}}]
    goto: it
  it: {screen.replace("TEXT", CASES)}
  end: {{end: Bye}}
""")
    one.dial(language=language)
    back = {"sw": "Rudi", "en": "Back"}[language]
    assert one.send(kind) == page.format(shown, back)


NOTICES = f"""
screens:
  top: {{menu: What?, save: kind, options: [{{value: water, say: Water}}, {{value: road, say: Road}}], goto: place}}
  place:
    ask: Where?
    answer: {{type: text, max: 5}}
    invalid: {CASES}
    require: [{{if: {{place: {{not: here}}}}, say: [{{if: {{kind: water}}, say: No well}}, {{say: No}}]}}]
    save: place
    goto: send
  send:
    send_sms: [{{if: {{kind: water}}, say: "Water at {{place}}"}}, {{if: {{kind: road}}, say: ""}}, {{say: x}}]
    goto: file
  file: {{submit: fault, goto: end}}
  end: {{end: "{{reference}}"}}
cases:
  fault:
    title: [{{if: {{kind: water}}, say: {{en: "{{kind}}: {{place}}", sw: x}}}}, {{say: "{{kind}}"}}]
    fields: {{a: b}}
"""


def test_words_after_an_answer_that_does_not_fit() -> None:
    one = start_conversation(NOTICES)
    one.dial()
    assert one.send("1", "too long").splitlines()[0] == "Water"
    assert one.send("here").splitlines()[0] == "No well"
    assert one.send("0", "2", "too long").splitlines()[0] == "Other"
    assert one.send("here").splitlines()[0] == "No"


@pytest.mark.parametrize(
    ("kind", "title", "texts"), [("1", "Water: town", ["Water at town"]), ("2", "Road", [])]
)
def test_texts_and_titles(kind: str, title: str, texts: list[str]) -> None:
    one = start_conversation(NOTICES)
    one.dial(language="sw")
    one.send(kind, "town")
    assert [effect.text for effect in one.effects if isinstance(effect, SendText)] == texts
    assert [request.title for request in one.requests if isinstance(request, Submission)] == [title]


OPTIONS = """
screens:
  top: {menu: What?, save: kind, options: [{value: water, say: Water}, {value: road, say: Road}], goto: how}
  how:
    menu: How bad?
    save: bad
    options:
      - {value: little, say: [{if: {kind: water}, say: A drip}, {say: A hole}]}
      - {value: much, say: [{if: {kind: water}, say: A flood}, {say: A gap}]}
    goto: end
  end: {end: "{bad}"}
"""


@pytest.mark.parametrize(
    ("kind", "typed", "shown"), [("1", "a flood", "A flood\n."), ("2", "a gap", "A gap\n.")]
)
def test_an_option_is_chosen_by_the_words_that_it_has_now(kind: str, typed: str, shown: str) -> None:
    assert start_conversation(OPTIONS).after_inputs(kind, typed) == shown


def test_words_that_an_option_does_not_have_now_choose_nothing() -> None:
    assert start_conversation(OPTIONS).after_inputs("1", "a gap").startswith("That answer does not fit.")


def test_the_values_of_the_moment_count() -> None:
    one = start_conversation("""
screens:
  top: {menu: [{if: {time: {at_least: "13:00"}}, say: Good afternoon}, {say: Good day}],
        options: [{say: Again, goto: top}]}
""")
    assert one.dial().startswith("Good day\n")
    one.now = NOON + timedelta(hours=2)
    assert one.send("1").startswith("Good afternoon\n")


def test_a_changed_answer_changes_the_text() -> None:
    one = start_conversation(f"""
screens:
  top: {{menu: What?, save: kind, options: [{{value: water, say: Water}}, {{value: road, say: Road}}], goto: it}}
  it: {{menu: {CASES}, options: [{{say: Clear, clear: kind, goto: it}}]}}
""")
    one.dial()
    assert one.send("1").startswith("Water\n")
    assert one.send("0", "2").startswith("Other\n")
    assert one.send("0", "1").startswith("Water\n")
    assert one.send("1").startswith("Other\n")


def test_labels_of_rows_know_their_columns() -> None:
    one = start_conversation("""
screens:
  top: {list: Town?, from: towns, value: name, save: town, goto: end,
        label: [{if: {served: "yes"}, say: name}, {say: {en: "{name} (closed)", sw: "{name} (imefungwa)"}}]}
  end: {end: "{town}"}
tables: {towns: {rows: [{name: Kibera, served: "yes"}, {name: Langata, served: "no"}]}}
""")
    assert one.dial(language="sw") == "Town?\n1. Kibera\n2. Langata (imefungwa)"
    assert one.send("langata (imefungwa)") == "Langata (imefungwa)\n."


def test_the_words_of_a_state() -> None:
    one = start_conversation(
        """
screens:
  top: {ask: Reference?, answer: {type: reference}, save: mine, goto: look}
  look: {lookup: case, found: end, none: end, failed: end}
  end: {end: "It is {case.status}."}
lookups: {case: {case: "{mine}"}}
states: {done: {from: [OK], say: [{if: {weekday: mon}, say: {en: done today, sw: x}}, {say: done}]}}
""",
        outcome=lambda _: LookupFound(({"status": "ok", "note": ""},)),
    )
    assert one.after_inputs("123456786") == "It is done today.\n."
    one.now = NOON + timedelta(days=1)
    assert one.after_inputs("123456786") == "It is done.\n."


def test_pages_of_each_case() -> None:
    one = start_conversation("""
limits: {ussd: 40}
screens:
  top: {menu: Long?, save: long, options: yes_no, goto: it}
  it: {say: [{if: {long: true}, say: "One two three four five six seven eight nine ten"}, {say: One}], goto: top}
""")
    one.dial()
    assert one.send("1") == "One two three four five\n0. Back\n98. More"
    assert one.send("98") == "six seven\n0. Back\n98. More\n99. Previous"
    assert one.send("0", "2") == "One\n0. Back"
