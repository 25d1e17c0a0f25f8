"""Values that are derived, how they are written, and conditions over them."""

from datetime import UTC, datetime, timedelta

import pytest

from menus.engine.effects import Submission
from tests.menus.engine.engine_conversation import HEAD, EngineConversation, compile_menus, start_conversation

ANSWERS = {"a": 7, "b": "12", "word": "Kibera", "born": "1990-06-15", "id": "8001015009087", "flag": True}
SETS = "\n".join(
    f"        {name}: {{first: [{{value: {str(value).lower() if value is True else repr(value)}}}]}}"
    for name, value in ANSWERS.items()
)


def derive(form: str) -> object:
    """What a form makes of ANSWERS; `failed` where it has no value."""
    one = start_conversation(f"""
screens:
  top:
    set:
{SETS}
        empty: {{text: ""}}
    goto: derive
  derive: {{set: {{x: {form}}}, goto: done, failed: failed}}
  done: {{end: done}}
  failed: {{end: failed}}
""")
    return one.session.answers["x"] if one.dial() == "done\n." else "failed"


@pytest.mark.parametrize(
    ("form", "value"),
    [
        ('{text: "{a}"}', 7),  # a placeholder alone keeps its type
        ('{text: "{flag}"}', True),
        ('{text: "{a} and {word}"}', "7 and Kibera"),
        ('{text: "{flag}!"}', "true!"),
        ('{text: "{{a}}"}', "{a}"),
        ("{text: 0700}", "0700"),
        ('{number: "{b}"}', 12),
        ('{number: "{word}"}', "failed"),
        ('{number: "{born}"}', "failed"),
        ("{number: 1e3}", "failed"),
        ("{number: 2_5}", "failed"),
        ('{age: "{born}"}', 35),  # not yet 36 on 2 March 2026
        ('{age: "{word}"}', "failed"),
        ("{count: [{a: 7}, {word: Kibera}, {b: 3}]}", 2),
        ('{sum: ["{a}", "{b}", 2]}', 21),
        ('{sum: ["{a}", "1.5"]}', "8.5"),
        ('{sum: ["{a}", "{word}"]}', "failed"),
        ('{sum: ["9999999999999999999", 1]}', "failed"),  # no room in a session
        ('{join: ["{word}", "{empty}", "{a}"], with: "-"}', "Kibera-7"),
        ('{join: ["{word}", "{flag}"]}', "Kibera true"),
        ('{date: {year: "2026", month: "2", day: "28"}}', "2026-02-28"),
        ('{date: {year: "2026", month: "2", day: "29"}}', "failed"),
        ('{date: {year: "{word}", month: "2", day: "1"}}', "failed"),
        ('{part: birth_date, of: "{id}", check: za.idnr}', "1980-01-01"),
        ('{part: gender, of: "{word}", check: za.idnr}', "failed"),
        ("{first: [{if: {a: {at_least: 9}}, value: high}, {value: low}]}", "low"),
        ("{first: [{if: {a: {at_least: 9}}, value: high}]}", "failed"),
        ("{holds: {a: {at_least: 7}}}", True),
        ("{holds: {a: {at_least: 8}}}", False),
    ],
)
def test_forms(form: str, value: object) -> None:
    found = derive(form)
    assert found == value
    assert type(found) is type(value)


def test_later_forms_use_earlier_ones_and_language_may_be_set() -> None:
    one = start_conversation("""
screens:
  top: {set: {x: {number: "2"}, y: {sum: ["{x}", 1]}, language: {text: sw}}, goto: done}
  done: {end: {en: "{x} {y}", sw: "Ni {x} {y} {language}"}}
""")
    assert one.dial() == "Ni 2 3 sw\n."


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("{a: 7}", True),
        ("{a: '07'}", True),  # both numeric: as numbers
        ("{a: 7.0}", True),
        ("{a: seven}", False),
        ("{word: Kibera}", True),
        ("{word: kibera}", False),
        ("{flag: true}", True),
        ("{flag: false}", False),
        ("{a: {is: 7}}", True),
        ("{a: {not: 7}}", False),
        ("{a: {not: [6, 8]}}", True),
        ("{empty: {not: x}}", True),
        ("{a: {one_of: [6, 7]}}", True),
        ("{word: {one_of: [Langata]}}", False),
        ("{b: {at_least: 7}}", True),  # 12 and not "12"
        ("{b: {at_most: 7}}", False),
        ("{a: {between: [7, 9]}}", True),
        ("{a: {between: [8, 9]}}", False),
        ('{a: {at_most: "{b}"}}', True),
        ("{born: {before: 1990-06-16}}", True),
        ("{born: {before: 1990-06-15}}", False),
        ("{born: {after: {years_ago: 60}}}", True),
        ("{born: {before: {years_ago: 35}}}", True),
        ("{born: {before: {years_ago: 36}}}", False),
        ("{word: {matches: '^Ki'}}", True),
        ("{word: {matches: '^bera'}}", False),
        ("{id: {check: za.idnr}}", True),
        ("{b: {check: za.idnr}}", False),
        ("{a: {set: true}}", True),
        ("{empty: {set: true}}", True),
        ("{a: {set: false}}", False),
        ("{a: {at_least: 1, at_most: 6}}", False),
        ("{a: 7, word: Langata}", False),
        ("{any: [{a: 1}, {word: Kibera}]}", True),
        ("{all: [{a: 7}, {word: Kibera}]}", True),
        ("{all: [{a: 7}, {word: Langata}]}", False),
        ("{none: [{a: 1}, {word: Langata}]}", True),
        ("{none: [{a: 7}]}", False),
        ("{channel: ussd}", True),
        ("{language: sw}", False),
        ('{network: "63902"}', True),
        ("{percent: {at_most: 50}}", True),
        ("{percent: {at_most: 49}}", False),
        ("{weekday: {one_of: [mon, tue]}}", True),
        ("{weekday: sun}", False),
        ("{holiday: true}", False),
        ("{holiday: false}", True),
        ('{time: {between: ["08:00", "12:00"]}}', True),
        ('{time: {between: ["22:00", "06:00"]}}', False),
        ('{time: {between: ["22:00", "12:30"]}}', True),
    ],
)
def test_conditions(condition: str, holds: bool) -> None:
    assert derive(f"{{holds: {condition}}}") is holds


HOURS = """
hours:
  office: {mon-fri: ["08:00", "17:00"], sat: ["9:00", "12:00"]}
  twice: {mon: [["08:00", "12:00"], ["13:00", "17:00"]]}
  night: {fri: ["22:00", "06:00"], sun: ["20:00", "24:00"]}
  weekend: {sat-mon: ["00:00", "24:00"]}
holidays: ["2026-03-09", "2026-03-13"]
screens:
  top:
    branch:
      - {if: {open: %s}, goto: open}
      - {goto: shut}
  open: {end: Open}
  shut: {end: Shut}
"""


@pytest.mark.parametrize(
    ("hours", "day", "time", "shown"),
    [
        ("office", 2, "08:00", "Open"),  # 2 March 2026 is a Monday
        ("office", 2, "07:59", "Shut"),
        ("office", 2, "16:59", "Open"),
        ("office", 2, "17:00", "Shut"),
        ("office", 7, "09:00", "Open"),
        ("office", 7, "13:00", "Shut"),
        ("office", 8, "10:00", "Shut"),
        ("office", 9, "10:00", "Shut"),  # a holiday
        ("twice", 2, "12:30", "Shut"),
        ("twice", 2, "13:00", "Open"),
        ("night", 6, "22:00", "Open"),
        ("night", 6, "21:59", "Shut"),
        ("night", 7, "05:59", "Open"),
        ("night", 7, "06:00", "Shut"),
        ("night", 6, "05:00", "Shut"),
        ("night", 13, "23:00", "Shut"),  # a night belongs to the day it begins, here a holiday
        ("night", 14, "05:00", "Shut"),
        ("night", 8, "23:59", "Open"),
        ("weekend", 8, "23:59", "Open"),
        ("weekend", 2, "00:00", "Open"),
        ("weekend", 3, "00:00", "Shut"),
    ],
)
def test_opening_hours(hours: str, day: int, time: str, shown: str) -> None:
    hour, minute = map(int, time.split(":"))
    moment = datetime(2026, 3, day, hour, minute, tzinfo=UTC) - timedelta(
        hours=3
    )  # Nairobi is three hours ahead
    assert start_conversation(HOURS % hours, now=moment).dial() == f"{shown}\n."


@pytest.mark.parametrize(
    ("placeholder", "shown"),
    [
        ("{born:date}", "15 June 1990"),
        ("{born:year}", "1990"),
        ("{born:month}", "June"),
        ("{born:day}", "15"),
        ("{born:YYYYMMDD}", "19900615"),
        ("{born:DDMMYY}", "150690"),
        ("{amount:money}", "1,234,567"),
        ("{msisdn:national}", "0711 000111"),
        ("{msisdn:e164}", "+254711000111"),
        ("{msisdn:plain}", "254711000111"),
        ("{msisdn:last4}", "0111"),
        ("{word:upper}", "SOKO KUU - 7"),
        ("{word:alnum}", "SokoKuu7"),
        ("{word:words}", "Soko Kuu 7"),
        ("{mixed:words}", "MaryJane OBrien नमस्ते दुनिया मی‌خواهم"),
        ("{mixed:alnum}", "MaryJaneOBrienनमस्तेदुनियामی‌خواهم"),
        ("{amount:pad9}", "001234567"),
        ("{amount:pad3}", "1234567"),
        ("{low:pad2}", "-03.8"),
        ("{high:pad3}", "+007"),
        ("{arabic:pad3}", "٠٠٤"),
        ("{word:pad2}", "Soko Kuu - 7"),
        ("{word:4}", "Soko"),
        ("{word:5}", "Soko"),  # no blank at the cut
        ("{id:spell}", "8 0 0 1 0 1 5 0 0 9 0 8 7"),
        ("{word:date}", "Soko Kuu - 7"),
        ("{word:money}", "Soko Kuu - 7"),
        ("{const.fee:money} {const.name}", "5,000 County"),
        ("{today} {now} {language} {channel}", "2026-03-02 12:00 en ussd"),
        ("{{word}}", "{word}"),
    ],
)
def test_formats(placeholder: str, shown: str) -> None:
    one = start_conversation(f"""
constants: {{fee: 5000, name: County}}
screens:
  top:
    set:
      born: {{text: 1990-06-15}}
      amount: {{number: "1234567"}}
      word: {{text: Soko Kuu - 7}}
      id: {{text: "8001015009087"}}
      low: {{text: "-3.8"}}
      high: {{text: "+7"}}
      arabic: {{text: "٤"}}
      mixed: {{text: "Mary-Jane  O'Brien\t— नमस्ते, दुनिया! मی‌خواهم"}}
    goto: done
  done: {{end: "<{placeholder}>"}}
""")
    assert one.dial() == f"<{shown}>\n."


def test_what_a_case_holds() -> None:
    one = start_conversation(
        """
screens:
  top:
    menu: Kind?
    save: kind
    options: [{value: water, say: {en: Water, sw: Maji}}]
    goto: pin
  pin: {ask: PIN?, answer: {type: pin, digits: 4}, save: pin, goto: count}
  count: {ask: How many?, answer: {type: integer}, save: count, goto: file}
  file: {submit: report, goto: done}
  done: {end: "{reference} {report.reference} {pin}"}
cases:
  report:
    title: "{kind} {count}"
    fields:
      kind: "{kind}"
      count: "{count}"
      text: "{count} {kind}"
      unset: "{missing}"
      secret: "{pin:hash}"
      nested: {list: [1, "{count}", "{missing}"], nothing: null, flag: true}
      many: {value: yes, if: {count: {at_least: 5}}}
      few: {value: "{count}", if: {count: {at_most: 4}}}
    required: [kind]
""".replace("missing", "later").replace(
            "  done:", "  later: {ask: Later?, answer: {type: text}, save: later, goto: done}\n  done:"
        )
    )
    one.dial(language="sw")
    assert one.send("1", "1234", "7") == "123456782 123456782 ****\n."
    assert one.requests == [
        Submission(
            "file:1",
            "report",
            "Water 7",
            {
                "kind": "water",
                "count": 7,
                "text": "7 water",
                "secret": "<25>",  # its number and its four digits
                "nested": {"list": [1, 7], "nothing": None, "flag": True},
                "many": "yes",
            },
        )
    ]


@pytest.mark.parametrize(
    ("head", "label", "shown"),
    [
        (HEAD, "1. Marché d'Île", "Marché d'Île, Marché d'Île, \"l'île\" ..."),
        (
            HEAD.replace("  country", "  plain: letters\n  country"),
            "1. Marché d'Ile",
            "Marché d'Ile, Marché d'Ile, \"l'ile\" ...",
        ),
    ],
)
def test_values_in_a_text_are_made_plain_like_the_text(head: str, label: str, shown: str) -> None:
    menus = """
screens:
  top: {list: Where?, from: places, label: name, save: place, goto: near}
  near: {ask: Near what?, answer: {type: text}, save: near, goto: bye}
  bye: {end: "{place}, {place.name}, {near}"}
tables: {places: {rows: [{name: "Marché d’Île"}, {name: Ngor}]}}
"""
    one = EngineConversation(compile_menus(menus, head=head))
    assert label in one.dial()
    assert one.send("1", "“l’île” …") == f"{shown}\n."
    assert one.session.answers["near"] == "“l’île” …"
