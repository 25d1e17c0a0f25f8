"""Every error of a missing value names a way in, and who takes it finds the gap."""

import re
from collections.abc import Iterator
from datetime import datetime

import pytest

from menus.compiler.service import compile_service
from menus.engine.effects import LookupFailed, LookupFound, RequestOutcome
from menus.model import Service
from menus.problems import Problem
from menus.scenarios.phone import ScenarioPhone
from menus.scenarios.setup import ScenarioSetup

HEAD = """\
version: 1
service: {name: Ward, languages: {en: English, sw: Kiswahili}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {"*801*55#": start}}
hours: {office: {mon-fri: ["08:00", "17:00"]}}
resume: {policy: ask, within: 10m}
lookups:
  who: {get: "https://county.example/people", columns: {ward: ward}}
tables:
  shops: {rows: [{name: Hill, code: h}, {name: Lake, code: ""}]}
cases:
  study: {title: Study}
"""
GAP = "Here: []"
ASK = "place: {ask: Where?, answer: {type: text}, save: place, goto: %s}"

WAYS = {
    "a day by holds": (
        """\
  start: {set: {urgent: {holds: {weekday: sun}}}, goto: [{if: {urgent: true}, goto: which}, {goto: place}]}
  place: {ask: Where?, answer: {type: text}, save: place, goto: which}
  which: {branch: [{if: {urgent: true}, goto: come}, {goto: bye}]}
  come: USE
  bye: {end: "Bye {place}"}
""",
        "Dial *801*55# on Sunday 2026-03-08: {place} is empty here",
    ),
    "first of several": (
        """\
  start: {ask: How many?, answer: {type: integer, min: 0, max: 99}, save: n, goto: rate}
  rate: {set: {many: {first: [{if: {n: {at_least: 50}}, value: yes}, {value: no}]}}, goto: way}
  way: {branch: [{if: {many: yes}, goto: come}, {goto: place}]}
  place: {ask: Where?, answer: {type: text}, save: place, goto: come}
  come: USE
""",
        "Dial *801*55#, 99: {place} is empty here",
    ),
    "a column": (
        """\
  start: {menu: Hi, options: [{say: A, goto: place}, {say: B, goto: look}]}
  place: {ask: Where?, answer: {type: text}, save: place, goto: come}
  look: {lookup: who, found: which, none: bye, failed: bye}
  which: {branch: [{if: {who.ward: {set: true}}, goto: bye}, {goto: come}]}
  bye: {end: Bye.}
  come: USE
""",
        "Dial *801*55#, 2, who answers without ward: {place} is empty here",
    ),
    "a lookup that fails": (
        """\
  start: {lookup: who, found: place, none: place, failed: come}
  place: {ask: Where?, answer: {type: text}, save: place, goto: come}
  come: USE
""",
        "Dial *801*55#, who fails: {place} is empty here",
    ),
    "opening hours": (
        """\
  start: {branch: [{if: {open: office}, goto: place}, {goto: come}]}
  place: {ask: Where?, answer: {type: text}, save: place, goto: come}
  come: USE
""",
        "Dial *801*55# on Monday 2026-03-02 at 17:00: {place} is empty here",
    ),
    "an option": (
        """\
  start: {menu: Kind, save: kind, options: [{value: a, say: A, goto: place}, {value: b, say: B, goto: come}]}
  place: {ask: Where?, answer: {type: text}, save: place, goto: come}
  come: USE
""",
        "Dial *801*55#, 2: {place} is empty here",
    ),
    "skip_if": (
        """\
  start: {menu: Hi, options: [{say: A, set: {k: {text: x}}, goto: place}, {say: B, goto: place}]}
  place: {ask: Where?, answer: {type: text}, save: place, skip_if: {k: {set: true}}, goto: come}
  come: USE
""",
        "Dial *801*55#, 1: {place} is empty here",
    ),
    "attempts": (
        """\
  start: {ask: Number?, answer: {type: integer, max: 9}, save: place, attempts: 2, too_many: come, goto: bye}
  bye: {end: "Bye {place}"}
  come: USE
""",
        'Dial *801*55#, "??", "??": {place} is empty here',
    ),
    "attempts within a time": (
        """\
  start: {ask: PIN?, answer: {type: pin, min: 4, max: 4, equals: "1234"}, save: place, attempts: 2,
    attempts_within: 1h, too_many: come, goto: bye}
  bye: {end: "Bye"}
  come: USE
""",
        'Dial *801*55#, "??", "??": {place} is empty here',
    ),
    "another answer after Change": (
        """\
  start: {menu: Kind, save: kind, options: [{value: a, say: A, goto: place}, {value: b, say: B, goto: drop}]}
  place: {ask: Where?, answer: {type: text}, save: place, goto: review}
  drop: {set: {x: {text: y}}, clear: [place], goto: review}
  review: {menu: Right?, options: [{say: Send, goto: fin}, {say: Change, goto: start}]}
  fin: {branch: [{if: {kind: a}, goto: bye}, {goto: come}]}
  bye: {end: "Bye {place}"}
  come: USE
""",
        "Dial *801*55#, 2, 1: {place} is empty here",
    ),
    "Back to a choice": (
        """\
  start: {menu: Kind, save: kind, options: [{value: a, say: A, goto: place}, {value: b, say: B, goto: other}]}
  place: {ask: Where?, answer: {type: text}, save: place, goto: other}
  other: {ask: Other?, answer: {type: text}, save: other, goto: fin}
  fin: {branch: [{if: {kind: a}, goto: come}, {goto: bye}]}
  bye: {end: Bye.}
  come: SAFE
""",
        "",
    ),
    "a row without a code": (
        """\
  start: {list: Which?, from: shops, save: shop, label: name, value: code, goto: take}
  take: {set: {place: {text: "{shop}"}}, goto: come}
  come: USE
""",
        "Dial *801*55#, 2: {place} is empty here",
    ),
    "a case of a text": (
        """\
  start: {menu: Kind, save: kind, options: [{value: a, say: A, goto: place}, {value: b, say: B, goto: come}]}
  place: {ask: Where?, answer: {type: text}, save: place, goto: come}
  come: CASE_B
""",
        "Dial *801*55#, 2: {place} is empty here",
    ),
    "the language": (
        """\
  start:
    menu: Lugha?
    options: [{say: English, language: en, goto: way}, {say: Kiswahili, language: sw, goto: way}]
  way: {branch: [{if: {language: sw}, goto: come}, {goto: place}]}
  place: {ask: Where?, answer: {type: text}, save: place, goto: come}
  come: USE
""",
        "Dial *801*55#, 2: {place} is empty here",
    ),
    "a derived number": (
        """\
  start: {ask: Born?, answer: {type: date}, save: born, set: {place: {age: "{born}"}}, goto: come}
  come: USE
""",
        "Dial *801*55# on Monday 2026-03-02, 3 3 2026: {place} is empty here",
    ),
}
PEOPLE = 'people: {title: People, fields: {ward: "{who.ward}"}, required: [ward]}'
SEND = """\
screens:
  start: {lookup: who, found: send, none: bye, failed: bye}
  send: {submit: people, goto: bye}
  bye: {end: Bye.}
"""
ANSWERED = """\
screens:
  start: {submit: study, answer: {columns: {arm: arm}}, answered: shown, goto: bye}  # none
  shown: {end: "{study.arm}"}
  bye: {end: Bye.}
"""
BAD_BOUND = """\
  start:
    ask: How many?
    answer: {type: integer, min: five hundred}
    save: n
    set: {total: {sum: ["{n}", 3]}}
    goto: bye
  bye: {end: "{total}"}
"""
USES = {
    "USE": (
        '{end: "Here: [{place}]"}',
        '{end: [{if: {place: {set: true}}, say: "Full"}, {say: "Here: []"}]}',
    ),
    "SAFE": ('{end: "Here: [{place}]"}', ""),
    "CASE_B": (
        '{end: [{if: {kind: a}, say: "Full"}, {say: "Here: [{place}]"}]}',
        '{end: [{if: {place: {set: true}}, say: "Full"}, {say: "Here: []"}]}',
    ),
}


def file_with(screens: str, *, guarded: bool) -> str:
    for use, texts in USES.items():
        screens = screens.replace(use, texts[guarded])
    return f"{HEAD}screens:\n{screens}"


def problems_of(text: str) -> list[Problem]:
    compiled = compile_service(text, "menus.yaml", lambda name: name)
    return [problem for problem in compiled.problems if problem.code in ("M303", "M309", "M310")]


@pytest.mark.parametrize("name", WAYS)
def test_the_error_names_the_way_in(name: str) -> None:
    screens, witness = WAYS[name]
    found = problems_of(file_with(screens, guarded=False))
    assert [(problem.severity, problem.witness) for problem in found] == (
        [("error", witness)] if witness else []
    )


@pytest.mark.parametrize("name", [name for name, (_, witness) in WAYS.items() if witness])
def test_who_takes_the_way_finds_the_gap(name: str) -> None:
    screens, witness = WAYS[name]
    text = file_with(screens, guarded=True).replace("Bye {place}", "Bye")
    compiled = compile_service(text, "menus.yaml", lambda name: name)
    assert compiled.service is not None, compiled.problems
    assert last_page(compiled.service, witness) == GAP


def test_a_required_field_that_only_a_column_fills_is_refused() -> None:
    text = HEAD.replace("study: {title: Study}", PEOPLE) + SEND
    assert [(problem.code, problem.witness) for problem in problems_of(text)] == [
        ("M309", "Dial *801*55#, who answers without ward: {who.ward} is empty here")
    ]
    asked = "found: [{if: {who.ward: {set: true}}, goto: send}, {goto: bye}]"
    assert problems_of(text.replace("found: send", asked)) == []


def test_a_column_of_a_case_answer_is_there_where_it_came() -> None:
    text = HEAD + ANSWERED
    assert problems_of(text) == []
    assert [
        problem.witness for problem in problems_of(text.replace("goto: bye}  # none", "goto: shown}"))
    ] == ["Dial *801*55#, study gets no answer: {study.arm} is empty here"]


def test_a_bound_that_cannot_be_read_brings_no_second_message() -> None:
    text = f"{HEAD}screens:\n{BAD_BOUND}"
    compiled = compile_service(text, "menus.yaml", lambda name: name)
    assert [problem.code for problem in compiled.problems if problem.severity == "error"] == ["M105"]
    assert not {"M402", "M310"} & {problem.code for problem in compiled.problems}


def last_page(service: Service, witness: str) -> str:
    """Take a way in on a phone, as its words say, and return what the citizen reads at the end."""
    begin, *steps = witness.partition(": {")[0].split(", ")
    day = re.search(r" on \w+ (\S+)(?: at (\S+))?", begin)
    clock = datetime.fromisoformat(f"{day[1]} {day[2] or '10:00'}") if day else None
    lookups = iter([step for step in steps if step.startswith("who ")] + [begin])

    def answer(_: object) -> RequestOutcome:
        words = next(lookups)
        return (
            LookupFailed()
            if words == "who fails"
            else LookupFound(({"ward": "" if "without" in words else "x"},))
        )

    phone = ScenarioPhone(service, ScenarioSetup(clock=clock), answer)
    shown = phone.dial("*801*55#")
    for typed in typed_in(steps):
        shown = phone.type(typed)
    assert shown is not None
    return shown.text


def typed_in(steps: list[str]) -> Iterator[str]:
    yield from (step.strip('"') for step in steps if not step.startswith("who "))
