"""One cause gives one message: nothing is told that follows from another problem."""

import pytest

from tests.menus.check.checked_menus import FRAME, problems_of, problems_of_screens

CASES = {
    "a dead end": (
        """\
  start: {say: Hello.}
  a: {say: One., goto: b}
  b: {say: Two., goto: c}
  c: {menu: Three?, options: [{say: Four, goto: d}, {say: Five, goto: e}]}
  d: {say: Four., goto: e}
  e: {end: Goodbye.}
""",
        ("M301", 1),
    ),
    "a circle without an end": (
        """\
  start: {say: Hello., goto: a}
  a: {say: Hello again., goto: start}
  b: {say: One., goto: c}
  c: {end: Goodbye.}
""",
        ("M306", 1),
    ),
    "a screen that nobody comes to, and those after it": (
        """\
  start: {end: Hello.}
  a: {say: One., goto: b}
  b: {menu: Two?, options: [{say: Three, goto: c}, {say: Four, goto: a}]}
  c: {end: Goodbye.}
""",
        ("M307", 2),
    ),
    "screens in a circle that nobody comes to": (
        """\
  start: {end: Hello.}
  a: {menu: One?, options: [{say: Two, goto: b}, {say: Three, goto: c}]}
  b: {say: Two., goto: a}
  c: {end: Goodbye.}
""",
        ("M307", 2),
    ),
    "a misspelt way": (
        """\
  start: {say: Hello., gotoo: a}
  a: {end: Goodbye.}
""",
        ("M101", 1),
    ),
    "a key in place of a way": (
        """\
  start: {say: Hello., next: a}
  a: {say: One., goto: b}
  b: {end: Goodbye.}
""",
        ("M101", 1),
    ),
    "a misspelt answer": (
        """\
  start: {ask: Where?, anwser: {type: text}, save: place, goto: a}
  a: {end: "Thank you, {place}."}
""",
        ("M101", 1),
    ),
    "a misspelt save": (
        """\
  start: {ask: Where?, answer: {type: text}, sve: place, goto: a}
  a: {say: "Thank you, {place}.", goto: b}
  b: {end: "Goodbye, {place}."}
""",
        ("M101", 1),
    ),
    "a misspelt verb": (
        """\
  start: {aks: Where?, answer: {type: text}, save: place, goto: a}
  a: {end: "Thank you, {place}."}
""",
        ("M106", 1),
    ),
    "a screen without a verb": (
        """\
  start: {say: Hello., goto: a}
  a: {answer: {type: text}, save: place, goto: b}
  b: {say: "Thank you, {place}.", goto: c}
  c: {end: Goodbye.}
""",
        ("M106", 2),
    ),
    "a screen with two verbs": (
        """\
  start: {say: Hello., ask: Where?, answer: {type: text}, save: place, goto: a}
  a: {end: "Thank you, {place}."}
  b: {say: One., goto: a}
""",
        ("M106", 1),
    ),
    "an option that is a word": (
        """\
  start: {menu: Which?, save: x, options: [Water, {value: road, say: Road, goto: a}], goto: b}
  a: {say: "{x}", goto: b}
  b: {end: "Goodbye, {x}."}
  c: {say: One., goto: b}
""",
        ("M103", 1),
    ),
    "options that are a word": (
        """\
  start: {menu: Which?, save: x, options: {water: Water}, goto: a}
  a: {end: "{x}"}
""",
        ("M103", 1),
    ),
    "an option without its words": (
        """\
  start: {menu: Which?, save: x, options: [{value: water, goto: a}, {value: road, say: Road, goto: b}]}
  a: {say: "{x}", goto: b}
  b: {end: "Goodbye, {x}."}
""",
        ("M102", 1),
    ),
    "a name that nothing can have": (
        """\
  start: {ask: Where?, answer: {type: text}, save: my place, goto: a}
  a: {end: "Thank you, {place}."}
""",
        ("M103", 1),
    ),
    "a value that is derived in no way": (
        """\
  start: {say: Hello., set: {greeting: {txt: Hi}}, goto: a}
  a: {end: "{greeting}"}
""",
        ("M103", 1),
    ),
    "a case without its way": (
        """\
  start: {branch: [{if: {language: sw}, goto: a}, {got: b}]}
  a: {end: Goodbye.}
  b: {end: Goodbye.}
""",
        ("M101", 1),
    ),
    "a way that is a list of nothing": (
        """\
  start: {say: Hello., goto: []}
  a: {end: Goodbye.}
""",
        ("M103", 1),
    ),
    "a lookup without a way": (
        """\
  start: {lookup: l, found: a, none: b}
  a: {end: "{l.name}"}
  b: {end: Goodbye.}
  c: {end: Goodbye.}
lookups: {l: {get: "https://x.example/y", columns: {name: name}}}
""",
        ("M102", 1),
    ),
    "a screen that is missing": (
        """\
  start: {menu: Which?, options: [{say: One, goto: gone}, {say: Two, goto: a}]}
  a: {say: Hello., goto: gone}
  b: {say: Hello., goto: c}
  c: {end: Goodbye.}
""",
        ("M201", 1),
    ),
    "a screen that is named wrongly": (
        """\
  start: {menu: Which?, options: [{say: One, goto: goodbye}, {say: Two, goto: a}]}
  a: {say: Hello., goto: goodbye}
  godbye: {end: Goodbye.}
""",
        ("M201", 1),
    ),
    "a name that nothing provides": (
        """\
  start: {say: "{place}", goto: a}
  a: {say: "{place}", goto: b}
  b: {end: "{place}"}
""",
        ("M207", 1),
    ),
    "a lookup that is missing": (
        """\
  start: {lookup: office, found: a, none: b, failed: b}
  a: {end: "{office.name}, {office.phone}, {office.count}"}
  b: {end: Goodbye.}
""",
        ("M203", 1),
    ),
    "a list without its table": (
        """\
  start: {list: Which?, label: name, value: code, save: w, goto: a}
  a: {end: "{w.name}"}
""",
        ("M102", 1),
    ),
    "a screen's name that is missing": (
        """\
  start: {say: Hello., goto: a}
  a:
    ask: Where?
    answer: {type: text}
    save: place
    goto: b
    ask: How many?
    answer: {type: integer}
    save: homes
    goto: c
  c: {end: "{place}, {homes}"}
""",
        ("M004", 7),
    ),
    "a bound that is no number": (
        """\
  start: {say: Hello., goto: a}
  a: {ask: How many?, answer: {type: integer, min: five hundred}, goto: b}
  b: {end: Goodbye.}
""",
        ("M105", 2),
    ),
    "a bound that is no day": (
        """\
  start: {ask: Born?, answer: {type: date, before: [today]}, save: born, set: {age: {age: "{born}"}}, goto: a}
  a: {say: "You are {age}.", goto: b}
  b: {end: Goodbye.}
""",
        ("M103", 1),
    ),
    "a bound that is misspelt": (
        """\
  start: {say: Hello., goto: a}
  a: {ask: How many?, answer: {type: integer, mn: 1}, goto: b}
  b: {end: Goodbye.}
""",
        ("M101", 2),
    ),
    "a type that does not exist": (
        """\
  start: {ask: How many?, answer: {type: numeral, min: 1}, save: n, goto: a}
  a: {end: "{n}"}
""",
        ("M104", 1),
    ),
    "a language that the service lacks": (
        """\
  start: {say: {en: Hello., fr: Bonjour., sw: Habari.}, goto: a}
  a: {end: {en: Goodbye., fr: Adieu., sw: Kwaheri.}}
""",
        ("M108", 1),
    ),
    "a circle in front of the choice of a language": (
        """\
  start: {branch: [{if: {language_chosen: true}, goto: a}, {goto: start}]}
  language: {menu: Which?, options: [{say: Kiswahili, language: sw, goto: a}, {say: English, goto: a}]}
  a: {end: {en: Bye., sw: Kwaheri.}}
""",
        ("M305", 1),
    ),
    "a misspelt value in one language": (
        """\
  start: {ask: Where?, answer: {type: text}, save: place, goto: a}
  a: {end: {en: 'At {plase}.', sw: 'Katika {place}.'}}
""",
        ("M207", 2),
    ),
    "a table that cannot be read": (
        """\
  start: {list: Which?, from: offices, label: ward, save: office, goto: send}
  send: {submit: visit, goto: a}
  a: {end: Goodbye.}
cases: {visit: {title: A visit, fields: {office: "{office}"}, required: [office]}}
tables: {offices: {file: ../offices.csv}}
""",
        ("M206", 5),
    ),
    "a text in a language that the service lacks alone": (
        """\
  start: {end: {fr: Bonjour.}}
""",
        ("M108", 1),
    ),
}


@pytest.mark.parametrize(("screens", "expected"), CASES.values(), ids=CASES)
def test_one_cause_gives_one_message(screens: str, expected: tuple[str, int]) -> None:
    assert [(one.code, one.place.line) for one in problems_of_screens(screens)] == [expected]


def test_screens_after_one_that_nobody_comes_to_are_counted() -> None:
    (found,) = problems_of_screens(CASES["a screen that nobody comes to, and those after it"][0])
    assert found.message == "Nobody ever comes to `a`, nor to the 2 screens after it."


def test_a_missing_name_is_told_with_all_its_lines() -> None:
    (found,) = problems_of_screens(CASES["a name that nothing provides"][0])
    assert found.message == "Nothing provides `place`; so it is in lines 6 and 7."


@pytest.mark.parametrize(
    ("days", "cure"),
    [("-1", "Write 0 or more."), ("9999", "Write 5000 or less."), ("two", "Write digits alone.")],
)
def test_the_cure_of_a_number_out_of_bounds_names_the_bound(days: str, cure: str) -> None:
    answer = f"{{type: date, before: {{days_ago: {days}}}}}"
    (found,) = problems_of_screens(
        f"  start: {{ask: When?, answer: {answer}, goto: a}}\n  a: {{end: Bye.}}\n"
    )
    assert (found.code, found.cure) == ("M105", cure)


def test_a_circle_in_front_of_the_choice_of_a_language_is_one_message() -> None:
    screens = CASES["a circle in front of the choice of a language"][0]
    (found,) = problems_of(FRAME.replace(', "*384*2#": {goto: start, language: sw}', "") + screens)
    assert found.code == "M305"


def test_a_screen_with_many_pages_names_its_languages_as_a_list() -> None:
    long = "A long word or two. " * 12
    texts = f"{{en: {long}, sw: {long}, so: {long}}}"
    frame = FRAME.replace("sw: Kiswahili", "sw: Kiswahili, so: Soomaali").replace(
        "*384*2#", '*384*2#": {goto: start, language: so}, "*384*3#'
    )
    (found,) = (one for one in problems_of(frame + f"  start: {{end: {texts}}}\n") if one.code == "M502")
    assert " pages in `en`, `sw` and `so`: at its longest " in found.message


def test_a_scenario_file_is_named_as_such() -> None:
    text = "menus: county.yaml\nscenarios:\n  - name: A visit\n    steps:\n      - dial: Hello.\n"
    (found,) = problems_of(text)
    assert (found.code, found.message) == ("M103", "This is a scenario file, and no menu file.")


def test_a_call_to_a_list_without_its_table_is_one_message() -> None:
    text = """\
version: 1
service:
  {name: County, languages: {en: {name: English, tts: {at: {voice: woman}}}}, country: KE, time_zone: Africa/Nairobi}
entry: {voice: {"+254711082000": start}}
screens:
  start: {list: Which?, from: offices, label: ward, save: office, goto: a}
  a: {end: Goodbye.}
tables: {offices: {file: ../offices.csv}}
"""
    (found,) = problems_of(text)
    assert (found.code, found.place.line) == ("M206", 8)
