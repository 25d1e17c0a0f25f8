"""Texts with cases, as the check sees them."""

import pytest

from menus.analysis.rule_doc import complete_example
from menus.compiler.service import compile_service

CASES = "[{if: {language: sw}, say: Maji}, {say: Water}]"
EVERYWHERE = """\
closed: {say: CASES}
screens:
  start:
    menu: CASES
    on_sms: CASES
    on_ussd: CASES
    voice: {say: CASES, invalid: {say: CASES}}
    invalid: CASES
    save: kind
    options: [{value: a, say: CASES}, {value: b, say: [{if: {language: sw}, say: Moto}, {say: Fire}]}]
    goto: ask
  ask:
    ask: CASES
    answer: {type: text, max: 9}
    save: it
    require: [{if: {it: {not: x}}, say: CASES}]
    goto: list
  list: {list: CASES, from: towns, label: [{if: {size: big}, say: "{name}!"}, {say: name}], save: town, goto: say}
  say: {say: CASES, goto: record}
  record: {record: CASES, save: story, goto: put, otherwise: put}
  put: {transfer: CASES, to: "+254711222333", done: text, busy: text, no_answer: text, otherwise: text}
  text: {send_sms: CASES, goto: ring}
  ring: {call_back: CASES, at: start, goto: file}
  file: {submit: fault, goto: look}
  look: {lookup: case, found: end, none: end, failed: end}
  end: {end: CASES}
cases: {fault: {title: CASES, fields: {kind: "{kind}"}}}
lookups: {case: {case: "{reference}"}}
messages:
  received: CASES
  done: {text: [{if: {note: {set: true}}, say: "{note}"}, {say: CASE}], urgent: true}
  day: {text: [{if: {place: Kibera}, say: Come.}, {say: "At {place}."}], columns: place}
states: {done: {from: [DONE], say: CASES}, received: CASES}
tables: {towns: {rows: [{name: Kibera, size: big}, {name: Langata, size: small}]}}
"""
LANGUAGES = """\
service:
  name: County
  languages: {en: English, sw: Kiswahili}
  country: KE
  time_zone: Africa/Nairobi
entry: {ussd: {"*384#": start, "*384*2#": {goto: start, language: sw}}}
"""


def problems(menus: str, head: str = "") -> list[str]:
    """The code and line of each problem, and the words at its place."""
    text = complete_example(head + menus)
    lines = text.splitlines()
    return [
        f"{found.code} {lines[found.place.line - 1][found.place.column - 1 :][:12]}"
        for found in compile_service(text, "menus.yaml", {}.__getitem__).problems
    ]


def test_a_text_may_have_cases_wherever_it_stands() -> None:
    assert problems(EVERYWHERE.replace("CASES", CASES), LANGUAGES) == []


def with_text(text: str, more: str = "") -> str:
    return f"screens:\n  start: {{end: {text}}}\n{more}"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[{say: Hello}]", []),
        ("[{if: {channel: sms}, say: Hello}]", ["M302 {if: {channe"]),
        ("[{say: Hello}, {say: Hi}]", ["M302 {say: Hello}"]),
        ("[{say: Hello}, {if: {channel: sms}, say: Hi}]", ["M302 {say: Hello}", "M302 {if: {channe"]),
        ("[{if: {channel: sms}}, {say: Hi}]", ["M102 {if: {channe"]),
        ("[{if: sms, say: Hi}, {say: Hi}]", ["M103 sms, say: Hi"]),
        ("[{if: {channel: sms}, says: Hi}, {say: Hi}]", ["M101 says: Hi}, {"]),
        ("[{if: {channel: sms}, say: Hi, goto: a}, {say: Hi}]", ["M101 goto: a}, {s"]),
        ("[Hello, {say: Hi}]", ["M103 Hello, {say:"]),
        ("[Hello, Hi]", ["M103 [Hello, Hi]}"]),
        ("[]", ["M103 []}"]),
        ("[{say: [{say: Hi}]}]", ["M103 [{say: Hi}]}"]),
        ("{if: {channel: sms}, say: Hi}", ["M103 {if: {channe"]),
        ("[{if: {chanel: sms}, say: Hi}, {say: Hi}]", ["M207 chanel: sms}"]),
        ("[{if: {channel: sms}, say: 'Hi {nam}'}, {say: Hi}]", ["M207 {nam}'}, {sa"]),
        ("[{if: {channel: sms}, say: 'Hi {today:dat}'}, {say: Hi}]", ["M208 {today:dat}'"]),
    ],
)
def test_cases_that_cannot_be_read(text: str, found: list[str]) -> None:
    assert problems(with_text(text)) == found


def test_each_case_needs_every_language() -> None:
    menus = with_text("[{if: {channel: sms}, say: {en: Hi}}, {say: {en: Hi, sw: Hi}}]")
    assert problems(menus, LANGUAGES) == ["M109 {en: Hi}}, {"]


NAME_WITH_CASES = """\
service: {name: [{say: A}], languages: {en: A}, country: KE, time_zone: Africa/Nairobi}
screens: {start: {end: Hi}}
"""
CHOICE_WITH_CASES = """\
screens:
  start: {ask: A, answer: {type: choice, of: {a: [{say: A}]}}, save: a, goto: end}
  end: {end: B}
"""


@pytest.mark.parametrize(
    ("menus", "found"), [(NAME_WITH_CASES, "M103 [{say: A}], "), (CHOICE_WITH_CASES, "M103 [{say: A}]}}")]
)
def test_texts_that_have_no_cases(menus: str, found: str) -> None:
    assert problems(menus) == [found]


CASE_TEXT = """\
screens:
  start: {ask: Reference?, answer: {type: reference}, save: mine, goto: look}
  look: {lookup: case, found: end, none: end, failed: end}
  end: {end: "Bye."}
lookups: {case: {case: "{mine}"}}
"""


@pytest.mark.parametrize(
    "name", ["note", "reference", "language", "today", "time", "weekday", "holiday", "case.status"]
)
def test_what_a_text_about_a_case_knows(name: str) -> None:
    menus = CASE_TEXT + f"messages: {{received: [{{if: {{{name}: x}}, say: A}}, {{say: B}}]}}\n"
    assert problems(menus) == []


@pytest.mark.parametrize(
    "name", ["mine", "channel", "network", "msisdn", "profile.x", "case.ward", "case.count"]
)
def test_what_a_text_about_a_case_does_not_know(name: str) -> None:
    menus = CASE_TEXT + f"messages: {{received: [{{if: {{{name}: x}}, say: A}}, {{say: B}}]}}\n"
    assert problems(menus) == [f"M207 {f'{name}: x}}, say: A'[:12]}"]


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("{place: x}", []),
        ("{language: en}", []),
        ("{const.fee: 5}", []),
        ("{place: {before: {days_ago: 1}}}", []),
        ("{today: x}", ["M207 today: x}, s"]),
        ("{place: x, open: office}", ["M207 [{if: {place"]),
        ("{any: [{place: x}, {none: [{open: office}]}]}", ["M207 [{if: {any: "]),
    ],
)
def test_what_an_announcement_knows(condition: str, found: list[str]) -> None:
    menus = (
        with_text("Bye.")
        + 'constants: {fee: 5}\nhours: {office: {mon: ["08:00", "17:00"]}}\n'
        + f"messages: {{day: {{text: [{{if: {condition}, say: A}}, {{say: B}}], columns: [place]}}}}\n"
    )
    assert problems(menus) == found


@pytest.mark.parametrize(
    ("say", "found"),
    [
        ("[{if: {language: sw}, say: A}, {say: B}]", []),
        ("[{if: {weekday: sun, const.fee: 5, open: office}, say: A}, {say: B}]", []),
        ("[{if: {channel: sms}, say: A}, {say: B}]", ["M207 channel: sms"]),
        ("[{if: {note: {set: true}}, say: A}, {say: B}]", ["M207 note: {set: "]),
        ("[{if: {const.few: 5}, say: A}, {say: B}]", ["M207 const.few: 5"]),
        ("'{reference} is done'", ["M207 {reference} "]),
    ],
)
def test_what_the_words_of_a_state_know(say: str, found: list[str]) -> None:
    menus = with_text("Bye.", 'constants: {fee: 5}\nhours: {office: {mon: ["08:00", "17:00"]}}\n')
    assert problems(menus + f"states: {{done: {{from: [DONE], say: {say}}}}}\n") == found


@pytest.mark.parametrize(
    ("condition", "found"),
    [("{holiday: true}", []), ("{const.fee: 5}", []), ("{kind: x}", ["M304 [{if: {kind:"])],
)
def test_what_is_known_when_the_service_is_closed(condition: str, found: list[str]) -> None:
    menus = f"""\
constants: {{fee: 5}}
closed: {{say: [{{if: {condition}, say: A}}, {{say: B}}]}}
screens:
  start: {{menu: Hi, save: kind, options: [{{value: x, say: X}}], goto: door}}
  door: {{branch: [{{if: {{kind: x}}, closed: true}}, {{goto: end}}]}}
  end: {{end: Bye.}}
"""
    assert problems(menus) == found


@pytest.mark.parametrize(
    ("label", "found"),
    [
        ("[{if: {size: big}, say: '{name}!'}, {say: name}]", []),
        ("[{if: {language: sw}, say: '{name}!'}, {say: name}]", []),
        ("[{if: {sise: big}, say: '{name}!'}, {say: name}]", ["M205 [{if: {sise:"]),
        ("[{if: {size: big}, say: nane}, {say: name}]", ["M205 [{if: {size:"]),
    ],
)
def test_the_label_of_rows(label: str, found: list[str]) -> None:
    menus = f"""\
screens:
  start: {{list: Town?, from: towns, label: {label}, save: town, goto: end}}
  end: {{end: '{{town}}'}}
tables: {{towns: {{rows: [{{name: Kibera, size: big}}, {{name: Langata, size: small}}]}}}}
"""
    assert problems(menus) == found


PROOFS = """\
screens:
  start:
    menu: What?
    save: kind
    options: [{{value: water, say: Water}}, {{value: road, say: Road}}]
    goto: [{{if: {{kind: water}}, goto: homes}}, {{goto: end}}]
  homes: {{ask: Homes?, answer: {{type: integer, min: 1}}, save: homes, goto: end}}
  end: {{end: {text}}}
"""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("'{homes}'", 1),
        ("[{if: {homes: {set: true}}, say: '{homes}'}, {say: None}]", 0),
        ("[{if: {homes: {set: false}}, say: None}, {say: '{homes}'}]", 0),
        ("[{if: {homes: {at_least: 5}}, say: 'Many, {homes}'}, {say: None}]", 0),
        ("[{if: {homes: {at_least: 5}}, say: 'Many'}, {say: 'Few, {homes}'}]", 1),
        ("[{if: {kind: water}, say: '{homes}'}, {say: None}]", 0),
        ("[{if: {kind: road}, say: None}, {say: '{homes}'}]", 0),
        ("[{if: {kind: road}, say: '{homes}'}, {say: None}]", 1),
        ("[{if: {kind: water}, say: None}, {say: '{homes}'}]", 1),
        ("[{if: {channel: ussd}, say: '{homes}'}, {say: None}]", 1),
        ("[{if: {channel: sms}, say: '{homes}'}, {say: None}]", 0),
        ("[{if: {kind: water}, say: '{homes}'}, {say: '{homes} {homes}'}]", 1),
    ],
)
def test_the_condition_of_a_case_proves_its_values(text: str, found: int) -> None:
    assert [one[:12] for one in problems(PROOFS.format(text=text))] == ["M303 {homes}"] * found


LONG = "Offices are open from Monday to Friday between 8 and 5 but for holidays. " * 3

INVALID_WITH_CASES = f"""\
screens:
  start:
    ask: A
    answer: {{type: text, max: 9}}
    invalid: [{{if: {{today: x}}, say: B}}, {{say: '{LONG}'}}]
    goto: end
  end: {{end: Bye.}}
"""


@pytest.mark.parametrize(
    ("menus", "found"),
    [
        (with_text(f"[{{if: {{channel: ussd}}, say: Short.}}, {{say: '{LONG}'}}]"), []),
        (with_text(f"[{{if: {{channel: sms}}, say: '{LONG}'}}, {{say: Short.}}]"), []),
        (with_text(f"[{{if: {{today: x}}, say: Short.}}, {{say: '{LONG}'}}]"), ["M502 'Offices are"]),
        (with_text(f"[{{if: {{today: x}}, say: '{LONG}'}}, {{say: Short.}}]"), ["M502 'Offices are"]),
        (INVALID_WITH_CASES, ["M504 'Offices are"]),
        (
            with_text("Bye.", f"messages: {{received: [{{if: {{note: x}}, say: A}}, {{say: '{LONG}'}}]}}\n"),
            ["M506 'Offices are"],
        ),
        (with_text(f"[{{if: {{today: x}}, say: A}}, {{say: 'Fête. {LONG[:80]}'}}]"), ["M503 ête. Offices"]),
    ],
)
def test_each_case_has_to_fit(menus: str, found: list[str]) -> None:
    assert problems(menus) == found


OPTIONS = """\
screens:
  start: {{menu: What?, save: a, options: [{{value: a, say: {one}}}, {{value: b, say: {two}}}], goto: end}}
  end: {{end: Bye.}}
"""


@pytest.mark.parametrize(
    ("one", "two", "found"),
    [
        ("[{if: {weekday: sun}, say: A}, {say: B}]", "[{if: {weekday: sun}, say: B}, {say: A}]", []),
        ("[{if: {weekday: sun}, say: A}, {say: B}]", "[{if: {weekday: sun}, say: A}, {say: C}]", ["M407"]),
        ("[{if: {weekday: sun}, say: A}, {say: B}]", "A", ["M407"]),
        ("[{if: {weekday: sun}, say: '2'}, {say: B}]", "C", ["M406"]),
    ],
)
def test_options_that_read_alike(one: str, two: str, found: list[str]) -> None:
    assert [problem[:4] for problem in problems(OPTIONS.format(one=one, two=two))] == found


def test_a_private_value_is_shown_in_no_case() -> None:
    menus = """\
screens:
  start: {ask: Name?, answer: {type: text}, private: true, save: name, goto: end}
  end: {end: [{if: {channel: sms}, say: 'Hi {name}'}, {say: Hi}]}
"""
    assert [problem[:4] for problem in problems(menus)] == ["M601"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("back: [{if: {channel: sms}, say: B}, {say: Back}]", []),
        ("press: [{if: {language: en}, say: '{key}: {option}'}, {say: 'For {option}, press {key}'}]", []),
        ("back: [{if: {channel: sms}, say: B}]", ["M302 {if: {channe"]),
        ("back: [{if: {chanel: sms}, say: B}, {say: Back}]", ["M207 chanel: sms}"]),
        ("back: [{if: {channel: sms}, say: '{key}'}, {say: Back}]", ["M107 '{key}'}, {s"]),
        ("back: [{if: {channel: sms}, say: {en: B}}, {say: Back}]", ["M103 {en: B}}, {s"]),
        ("apology: [{if: {channel: sms}, say: Sorry}, {say: Oh}]", ["M103 [{if: {chann"]),
        ("stop_words: [{say: STOP}]", ["M103 [{say: STOP}"]),
        ("back: [Back]", ["M103 [Back]}}"]),
    ],
)
def test_the_gateways_own_words(words: str, found: list[str]) -> None:
    assert problems(with_text("Bye.", f"words: {{en: {{{words}}}}}\n")) == found


@pytest.mark.parametrize(
    ("back", "found"),
    [
        ("[{if: {weekday: sun}, say: 'A long way of saying Back'}, {say: Back}]", ["M502"]),
        ("[{if: {channel: sms}, say: 'A long way of saying Back'}, {say: Back}]", []),
    ],
)
def test_the_longest_word_counts(back: str, found: list[str]) -> None:
    menus = f"""\
limits: {{ussd: 45}}
words: {{en: {{back: {back}}}}}
screens:
  start: {{say: Hi, goto: next}}
  next: {{say: "{"Some words. " * 2}", goto: end}}
  end: {{end: Bye.}}
"""
    assert [problem[:4] for problem in problems(menus)] == found
