"""The Ethiopian calendar: citizens type and read its days, what is saved, compared and filed is Gregorian."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from menus.engine.effects import (
    HttpLookupRequest,
    LookupFound,
    ProfileAnswer,
    SendText,
    Submission,
    SubmissionFiled,
)
from menus.rendering.message_text import render_message
from tests.menus.engine.engine_conversation import EngineConversation, compile_menus

TIMKET = datetime(2024, 1, 20, 9, tzinfo=UTC)  # 11 Tir 2016
HEAD = """\
version: 1
service:
  name: Kebele
  languages: {en: English, am: Amharic, sw: Kiswahili}
  country: ET
  time_zone: Africa/Addis_Ababa
  calendar: ethiopian
entry: {ussd: {"*1#": top}}
"""
BORN = """
screens:
  top: {ask: Born?, answer: {type: date, after: {years_ago: 130}, before: {days_ago: 0}}, save: born, goto: told}
"""


def talk(menus: str, head: str = HEAD, now: datetime = TIMKET) -> EngineConversation:
    return EngineConversation(compile_menus(menus, head=head), now=now)


@pytest.mark.parametrize(
    "typed",
    [
        "28 4 2000",
        "28/4/2000",
        "28-04-2000",
        "28.4.2000",
        "28042000",
        "2000-04-28",
        "2000 4 28",
        "٢٨/٤/٢٠٠٠",
        "፳፰/፬/፳፻",
        "፳፰ ፬ ፳፻",
        "28/፬/2000",
    ],
)
def test_a_day_is_typed_as_citizens_count(typed: str) -> None:
    one = talk(BORN + "  told: {end: '{born}'}\n")
    assert one.after_inputs(typed) == "2000-04-28\n."
    assert one.session.answers == {"born": "2008-01-07"}


@pytest.mark.parametrize(
    ("typed", "saved"),
    [
        ("6 13 1999", "2007-09-11"),
        ("1 1 2000", "2007-09-12"),
        ("5 13 2000", "2008-09-10"),
        ("30 12 1999", "2007-09-05"),
        ("30 2 2000", "2007-11-10"),
    ],
)
def test_days_that_only_this_calendar_has(typed: str, saved: str) -> None:
    one = talk(BORN + "  told: {end: '{born}'}\n")
    one.after_inputs(typed)
    assert one.session.answers == {"born": saved}


@pytest.mark.parametrize("typed", ["6 13 2000", "7 13 1999", "31 1 2000", "1 14 2000", "1 1 00", "0 1 2000"])
def test_no_day(typed: str) -> None:
    one = talk(BORN + "  told: {end: '{born}'}\n")
    assert one.after_inputs(typed) == "That answer does not fit.\nBorn?"


@pytest.mark.parametrize(
    ("bounds", "typed", "fits"),
    [
        ("before: {years_ago: 18}", "10 5 1998", True),  # 2006-01-18
        ("before: {years_ago: 18}", "11 5 1998", True),  # 2006-01-19
        ("before: {years_ago: 18}", "12 5 1998", False),  # 2006-01-20
        ('before: "2000-09-11"', "30 12 1992", True),
        ('before: "2000-09-11"', "1 1 1993", False),
        ('after: "2000-09-11"', "1 1 1993", False),
        ('after: "2000-09-11"', "2 1 1993", True),
        ('equals: "2000-09-11"', "1 1 1993", True),
        ('equals: "2000-09-11"', "11 9 2000", False),
    ],
)
def test_bounds_are_gregorian(bounds: str, typed: str, fits: bool) -> None:
    one = talk(
        f"screens: {{top: {{ask: Day?, answer: {{type: date, {bounds}}}, save: d, goto: told}}, told: {{end: Yes}}}}"
    )
    assert (one.after_inputs(typed) == "Yes\n.") is fits


def test_an_answer_bounds_another() -> None:
    one = talk("""
screens:
  top: {ask: From?, answer: {type: date}, save: first, goto: last}
  last: {ask: To?, answer: {type: date, after: first}, save: last, goto: told}
  told: {end: "{first:date} - {last:date}"}
""")
    assert one.after_inputs("6 13 2015", "6 13 2015") == "That answer does not fit.\nTo?\n0. Back"
    assert one.send("1 1 2016") == "6 Pagume 2015 - 1 Meskerem 2016\n."


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("", "2016-04-28"),
        (":date", "28 Tahsas 2016"),
        (":year", "2016"),
        (":month", "Tahsas"),
        (":day", "28"),
        (":typed", "28 4 2016"),
        (":7", "2016-04"),
        (":value", "2024-01-07"),
        (":YYYYMMDD", "20240107"),
        (":DD", "07"),
        (":YYYY", "2024"),
    ],
)
def test_formats(form: str, shown: str) -> None:
    assert talk(BORN + f"  told: {{end: '{{born{form}}}'}}\n").after_inputs("28 4 2016") == f"{shown}\n."


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "11 Tir 2016"), ("am", "11 ጥር 2016"), ("sw", "11 Tir 2016")]
)
def test_the_months_in_each_language(language: str, shown: str) -> None:
    one = talk('screens: {top: {end: "{today:date}"}}')
    assert one.dial(language=language) == f"{shown}\n."


def test_today() -> None:
    assert talk('screens: {top: {end: "{today} {now} {weekday}"}}').dial() == "2016-05-11 12:00 sat\n."


def test_conditions_and_derived_values_are_gregorian() -> None:
    one = talk(
        BORN
        + """
  told:
    set:
      age: {age: "{born}"}
      young: {holds: {born: {after: {years_ago: 18}}}}
      same: {holds: {born: "2008-01-07"}}
      text: {text: "{born}, {born:YYYY}"}
      year: {number: "{born:year}"}
    goto: done
  done: {end: "{age} {young} {same} {text} {year}"}
"""
    )
    assert one.after_inputs("28 4 2000") == "16 true true 2008-01-07, 2008 2000\n."


PARTS = """
screens:
  top:
    ask: Year?
    answer: {type: integer, digits: 4, after: {years_ago: 130}, before: {days_ago: 0}}
    save: y
    goto: month
  month: {menu: Month?, options: months, save: m, goto: day}
  day: {ask: Day?, answer: {type: integer, min: 1, max: 30}, save: d, goto: make}
  make: {set: {born: {date: {year: "{y}", month: "{m}", day: "{d}"}}}, failed: top, goto: told}
  told: {end: "{m} {m:value} {born:date}"}
"""


def test_a_day_from_its_parts() -> None:
    one = talk(PARTS)
    one.after_inputs("1999")
    assert one.text.splitlines()[:2] == ["Month?", "1. Meskerem"]
    assert "13. Pagume" in one.send("98", "98").splitlines()
    assert one.send("13", "6") == "Pagume 13 6 Pagume 1999\n."
    assert one.session.answers["born"] == "2007-09-11"
    assert one.after_inputs("2000", "13", "6") == "Year?"  # Pagume of 2000 has five days
    assert one.after_inputs("፳፻", "፲፫", "፭") == "Pagume 13 5 Pagume 2000\n."
    assert one.after_inputs("2000", "pagume", "5") == "Pagume 13 5 Pagume 2000\n."


@pytest.mark.parametrize(
    ("year", "now", "fits"),
    [
        ("1886", TIMKET, False),
        ("1887", TIMKET, True),
        ("2015", TIMKET, True),
        ("2016", TIMKET, False),
        ("2000", datetime(2008, 9, 11, 9, tzinfo=UTC), True),  # 1 Meskerem 2001
        ("2000", datetime(2008, 9, 10, 9, tzinfo=UTC), False),
    ],
)
def test_a_year_is_bounded_in_the_calendar_in_which_it_is_typed(year: str, now: datetime, fits: bool) -> None:
    assert talk(PARTS, now=now).after_inputs(year).startswith("Month?") is fits


def test_one_year_ago_is_the_year_before_on_new_years_day() -> None:
    menus = """
screens:
  top: {ask: Year?, answer: {type: integer, after: {years_ago: 1}}, save: y, goto: told}
  told: {end: Yes}
"""
    new_year = datetime(
        2008, 9, 11, 9, tzinfo=UTC
    )  # 1 Meskerem 2001; a Gregorian year before is in Pagume 1999
    assert talk(menus, now=new_year).after_inputs("2000").startswith("That answer")
    assert talk(menus, now=new_year).after_inputs("2001") == "Yes\n."


FILED = """
screens:
  top: {ask: Born?, answer: {type: date}, save: born, goto: send}
  send: {submit: birth, goto: ask}
  ask: {lookup: clinic, found: text, none: text, failed: text}
  text: {send_sms: "Born {born:date}.", goto: told}
  told: {end: "{clinic.next} {clinic.next:date} {clinic.name}"}
cases:
  birth:
    title: "{born} {born:date}"
    fields: {born: "{born}", day: {written: "{born:date}", year: "{born:year}"}, list: ["{born:YYYYMMDD}", "{today}"]}
lookups:
  clinic:
    get: "https://health.example/{born}/{born:year}"
    query: {born: "{born}", month: "{born:month}"}
    headers: {X-Day: "{today}"}
    columns: {next: next, name: name}
messages:
  received: "{today} {today:date} {reference}"
"""


def test_what_is_filed_is_gregorian_and_what_is_texted_is_not() -> None:
    one = talk(FILED)
    found = LookupFound(({"next": "2024-01-20", "name": "2024-01-20 or later"},))
    one.outcome = lambda request: SubmissionFiled("123456782") if isinstance(request, Submission) else found
    assert one.after_inputs("28 4 2016") == "2016-05-11 11 Tir 2016 2024-01-20 or later\n."
    submission, lookup = one.requests
    assert isinstance(submission, Submission)
    assert submission.title == "2024-01-07 7 January 2024"
    assert submission.fields == {
        "born": "2024-01-07",
        "day": {"written": "7 January 2024", "year": "2024"},
        "list": ["20240107", "2024-01-20"],
    }
    assert isinstance(lookup, HttpLookupRequest)
    assert lookup.url == "https://health.example/2024-01-07/2024"
    assert lookup.query == {"born": "2024-01-07", "month": "January"}
    assert lookup.headers == {"X-Day": "2024-01-20"}
    assert [effect.text for effect in one.effects if isinstance(effect, SendText)] == ["Born 28 Tahsas 2016."]


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "2016-05-11 11 Tir 2016 123456782"), ("am", "2016-05-11 11 ጥር 2016 123456782")],
)
def test_a_message_has_days_of_the_calendar(language: str, text: str) -> None:
    facts = {"reference": "123456782"}
    assert render_message(compile_menus(FILED, head=HEAD), "received", language, facts, TIMKET) == text


LISTED = """
tables:
  slots:
    rows:
      - {day: "2024-01-20", place: Kibera}
      - {day: "2024-01-27", place: Langata}
screens:
  top: {list: When?, from: slots, label: LABEL, value: day, save: day, goto: told}
  told: {end: "<{day}> <{day:date}> <{day:value}> <{day.day}> <{day.day:date}> <{day:YYYYMMDD}>"}
"""
IN_WORDS = "11 Tir 2016"


@pytest.mark.parametrize(
    ("label", "line", "words"),
    [
        ("day", "2016-05-11", "<2016-05-11> <11 Tir 2016>"),
        ('"{day:date}"', IN_WORDS, "<11 Tir 2016> <11 Tir 2016>"),
        ('"{place}, {day:date}"', f"Kibera, {IN_WORDS}", "<Kibera, 11 Tir 2016> <Kibera, 11 Tir 2016>"),
    ],
)
def test_a_day_that_is_chosen_from_a_list(label: str, line: str, words: str) -> None:
    one = talk(LISTED.replace("LABEL", label))
    assert one.dial().splitlines()[1] == f"1. {line}"
    shown = one.send(line)
    assert shown.startswith(f"{words} <2024-01-20> <2016-05-11> <11 Tir 2016>")
    assert one.session.answers == {"day": "2024-01-20"}


@pytest.mark.parametrize(
    ("answer", "shown"),
    [("{type: text}", "2016-04-28"), ("{type: date}", "2016-04-28")],
)
def test_words_that_look_like_a_day_stay_as_they_were_typed(answer: str, shown: str) -> None:
    one = talk(f"screens: {{top: {{ask: A, answer: {answer}, save: a, goto: b}}, b: {{end: '{{a}}'}}}}")
    assert one.after_inputs("2016-04-28") == f"{shown}\n."


def test_a_name_that_may_hold_a_day_is_shown_as_a_day() -> None:
    one = talk("""
screens:
  top: {ask: A, answer: {type: text}, save: a, goto: b}
  b: {ask: B, answer: {type: date}, save: a, goto: c}
  c: {end: "{a}"}
""")
    assert one.after_inputs("x", "28 4 2016") == "2016-04-28\n."


@pytest.mark.parametrize(
    ("profile", "shown"), [({"born": ProfileAnswer("2008-01-07")}, "2000-04-28 28 Tahsas 2000"), ({}, " ")]
)
def test_a_day_that_is_remembered(profile: Mapping[str, ProfileAnswer], shown: str) -> None:
    one = talk('screens: {top: {end: "<{profile.born} {profile.born:date}>"}}')
    assert one.dial(profile=profile) == f"<{shown}>\n."


@pytest.mark.parametrize(
    ("calendar", "shown"),
    [("calendar: gregorian", "2024-01-20 20 January 2024"), ("", "2024-01-20 20 January 2024")],
)
def test_without_the_key_days_are_gregorian(calendar: str, shown: str) -> None:
    head = HEAD.replace("calendar: ethiopian", calendar)
    assert talk('screens: {top: {end: "{today} {today:date}"}}', head).dial() == f"{shown}\n."
