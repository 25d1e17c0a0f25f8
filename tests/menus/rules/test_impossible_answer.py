"""Bounds that no answer keeps are told, and bounds that some answer keeps are not."""

import pytest

from menus.problems import Severity
from tests.menus.check.checked_menus import FRAME, problems_of, problems_of_screens

SCREENS = """\
  start: {{ask: What?, answer: {answer}, save: x, goto: finish}}
  finish: {{end: Goodbye.}}
constants: {{low: 3, day: "2020-01-01"}}
"""

IMPOSSIBLE = [
    ("{type: integer, min: 50, max: 5}", "min: 50", "max: 5"),
    ("{type: decimal, min: 2.5, max: 1.5}", "min: 2.5", "max: 1.5"),
    ("{type: text, min: 9, max: 3}", "min: 9", "max: 3"),
    ("{type: pin, min: 6, max: 4}", "min: 6", "max: 4"),
    ("{type: text, digits: 4, max: 3}", "max: 3", "digits: 4"),
    ("{type: text, digits: 4, min: 5}", "min: 5", "digits: 4"),
    ("{type: pin, digits: 4, max: 3}", "max: 3", "digits: 4"),
    ("{type: integer, digits: 2, min: 500}", "min: 500", "digits: 2"),
    ("{type: integer, digits: 2, max: -100}", "max: -100", "digits: 2"),
    ("{type: text, pattern: '^[0-9]{7}$', max: 5}", "max: 5", "pattern: ^[0-9]{7}$"),
    ("{type: text, pattern: '[0-9]{7}', max: 5}", "max: 5", "pattern: [0-9]{7}"),
    (r"{type: text, pattern: '^\d{3}$', min: 5}", "min: 5", r"pattern: ^\d{3}$"),
    (r"{type: text, pattern: '^(\d{3}|\d{4})$', min: 5}", "min: 5", r"pattern: ^(\d{3}|\d{4})$"),
    (r"{type: text, pattern: '^\d{7}$', digits: 6}", "digits: 6", r"pattern: ^\d{7}$"),
    ("{type: text, digits: 6, pattern: '^[A-Z]'}", "digits: 6", "pattern: ^[A-Z]"),
    ("{type: text, digits: 6, pattern: '-'}", "digits: 6", "pattern: -"),
    ("{type: pin, pattern: '^[a-f]+$'}", "type: pin", "pattern: ^[a-f]+$"),
    ("{type: pin, digits: 4, pattern: '^[0-9]{5}$'}", "digits: 4", "pattern: ^[0-9]{5}$"),
    ("{type: integer, pattern: 'KES'}", "type: integer", "pattern: KES"),
    ("{type: integer, digits: 3, pattern: '^[0-9]{2}$'}", "digits: 3", "pattern: ^[0-9]{2}$"),
    ("{type: decimal, pattern: '%$'}", "type: decimal", "pattern: %$"),
    ("{type: date, pattern: '(jan|feb)'}", "type: date", "pattern: (jan|feb)"),
    ("{type: date, pattern: '^[0-9]{4}$'}", "type: date", "pattern: ^[0-9]{4}$"),
    ("{type: phone, pattern: x}", "type: phone", "pattern: x"),
    ("{type: time, pattern: o'clock}", "type: time", "pattern: o'clock"),
    ("{type: reference, pattern: '^R'}", "type: reference", "pattern: ^R"),
    (
        "{type: date, before: {years_ago: 40}, after: {years_ago: 4}}",
        "before: {years_ago: 40}",
        "after: {years_ago: 4}",
    ),
    (
        "{type: date, before: {months_ago: 3}, after: {days_ago: 2}}",
        "before: {months_ago: 3}",
        "after: {days_ago: 2}",
    ),
    (
        "{type: date, before: {weeks_ago: 1}, after: {days_ago: 7}}",
        "before: {weeks_ago: 1}",
        "after: {days_ago: 7}",
    ),
    (
        "{type: integer, before: {years_ago: 40}, after: {years_ago: 4}}",
        "before: {years_ago: 40}",
        "after: {years_ago: 4}",
    ),
    ("{type: date, before: '2000-01-01', after: '2010-01-01'}", "before: 2000-01-01", "after: 2010-01-01"),
    ("{type: date, before: '2000-01-02', after: '2000-01-01'}", "before: 2000-01-02", "after: 2000-01-01"),
    (
        "{type: date, before: '2000-01-01', after: {years_ago: 10}}",
        "before: 2000-01-01",
        "after: {years_ago: 10}",
    ),
    ("{type: date, after: const.day, before: '2019-05-05'}", "before: 2019-05-05", "after: const.day"),
    ("{type: time, before: '08:00', after: '17:00'}", "before: 08:00", "after: 17:00"),
    ("{type: integer, before: '5', after: '4'}", "before: 5", "after: 4"),
    ("{type: integer, min: 3, before: '3'}", "min: 3", "before: 3"),
    ("{type: integer, equals: '70', max: 50}", "max: 50", "equals: 70"),
    ("{type: integer, equals: const.low, min: 5}", "min: 5", "equals: const.low"),
    ("{type: decimal, equals: '0.5', min: 1}", "min: 1", "equals: 0.5"),
    ("{type: text, equals: 'yes please', max: 5}", "max: 5", "equals: yes please"),
    ("{type: text, equals: 'no', digits: 4}", "digits: 4", "equals: no"),
    (
        "{type: date, equals: {days_ago: 1}, before: {days_ago: 1}}",
        "before: {days_ago: 1}",
        "equals: {days_ago: 1}",
    ),
    ("{type: time, equals: '07:00', after: '08:00'}", "after: 08:00", "equals: 07:00"),
    ("{type: text, equals: 'no', differs: 'no'}", "equals: no", "differs: no"),
    ("{type: integer, equals: '1 000', differs: '1000'}", "equals: 1 000", "differs: 1000"),
    ("{type: text, pattern: '^A', equals: 'Be'}", "pattern: ^A", "equals: Be"),
    ("{type: text, max: 0}", "type: text", "max: 0"),
    ("{type: text, min: 2000}", "type: text", "min: 2000"),
    ("{type: text, pattern: '^$'}", "type: text", "pattern: ^$"),
    ("{type: pin, digits: 0}", "type: pin", "digits: 0"),
    ("{type: integer, digits: 0}", "type: integer", "digits: 0"),
    ("{type: integer, pattern: '^[0-9]{30}$'}", "type: integer", "pattern: ^[0-9]{30}$"),
    ("{type: time, after: '23:59'}", "type: time", "after: 23:59"),
    ("{type: time, before: '00:00'}", "type: time", "before: 00:00"),
    ("{type: time, before: '25:00'}", "type: time", "before: 25:00"),
    ("{type: time, pattern: '^[0-9]{20}$'}", "type: time", "pattern: ^[0-9]{20}$"),
    ("{type: reference, pattern: '^[0-9]{7}$'}", "type: reference", "pattern: ^[0-9]{7}$"),
    ("{type: reference, equals: '123'}", "type: reference", "equals: 123"),
    ("{type: phone, pattern: '^[0-9]{3}$'}", "type: phone", "pattern: ^[0-9]{3}$"),
    ("{type: phone, equals: '12'}", "type: phone", "equals: 12"),
    ("{type: date, before: '2020-13-40'}", "type: date", "before: 2020-13-40"),
    ("{type: date, after: '2021-02-29'}", "type: date", "after: 2021-02-29"),
    ("{type: date, equals: const.low}", "type: date", "equals: const.low"),
    (
        "{type: integer, after: {years_ago: 4}, before: {years_ago: 3}}",
        "before: {years_ago: 3}",
        "after: {years_ago: 4}",
    ),
]
POSSIBLE = [
    "{type: integer, min: 5, max: 5}",
    "{type: text, digits: 4, min: 4, max: 4}",
    "{type: integer, digits: 4, max: 5000}",
    "{type: integer, pattern: '^[0-9]{4}$', max: 5000}",
    "{type: integer, pattern: '^[0-9,]{5}$', max: 5000}",  # 5,000
    "{type: reference, pattern: '^[0-9]{9}$'}",
    "{type: reference, pattern: '^[0-9]{3}-'}",
    "{type: phone, pattern: '^[0-9]{10}$'}",
    "{type: phone, equals: '0711082077'}",
    "{type: time, equals: '9am'}",
    "{type: time, after: '23:58'}",
    "{type: text, pattern: '^A', equals: 'Ab'}",
    "{type: text, equals: const.day}",
    "{type: integer, digits: 4, pattern: '^[0-9]{4}$'}",
    r"{type: text, pattern: '^(\d{3}|\d{9})$', min: 5}",
    "{type: text, pattern: '^[0-9]{3}', min: 5, max: 5}",
    r"{type: text, pattern: '^\w{4}$', digits: 4}",
    "{type: text, pattern: '^[^a-z]+$', digits: 4}",
    "{type: text, pattern: '^(A)?[0-9]+$', digits: 4}",
    "{type: text, pattern: '[0-9]*', max: 5}",
    "{type: date, pattern: '^[0-9]{8}$'}",
    "{type: date, pattern: '/2026$'}",
    "{type: date, before: {years_ago: 4}, after: {years_ago: 40}}",
    "{type: date, before: {days_ago: 0}, after: {days_ago: 2}}",
    "{type: date, before: {months_ago: 1}, after: {days_ago: 30}}",  # in some months
    "{type: date, after: '2030-01-01', before: {days_ago: 0}}",  # one day
    "{type: date, before: '2040-01-01', after: {years_ago: 10}}",
    "{type: date, before: '2000-01-03', after: '2000-01-01'}",
    "{type: date, after: other, before: '2000-01-03'}",
    "{type: integer, after: {years_ago: 130}, before: {years_ago: -1}}",
    "{type: time, before: '17:00', after: '08:00'}",
    "{type: integer, equals: '50', max: 50}",
    "{type: integer, equals: other, max: 50}",
    "{type: decimal, min: 1.5, max: 1.5}",
    "{type: text, equals: 'no', differs: 'yes'}",
    "{type: phone, pattern: '^07'}",
]


@pytest.mark.parametrize(("answer", "one", "other"), IMPOSSIBLE)
def test_two_bounds_that_no_answer_keeps(answer: str, one: str, other: str) -> None:
    (found,) = problems_of_screens(SCREENS.format(answer=answer))
    assert (found.code, found.severity) == ("M403", Severity.ERROR)
    assert (found.place.line, found.place.column) == (1, 31)
    assert f"`{one}`" in found.message
    assert f"`{other}`" in found.message


@pytest.mark.parametrize(
    ("answer", "cure"),
    [
        ("{type: integer, min: 50, max: 5}", "Swap `min` and `max`."),
        ("{type: date, before: {years_ago: 40}, after: {years_ago: 4}}", "Swap `before` and `after`."),
        ("{type: integer, before: '3', after: '5'}", "Swap `before` and `after`."),
        (
            "{type: integer, before: '4', after: '5'}",
            "Leave a value between the two: neither of them fits itself.",
        ),
        (
            "{type: time, after: '12:00', before: '12:01'}",
            "Leave a value between the two: neither of them fits itself.",
        ),
        ("{type: text, max: 0}", "Change `max`, or take it away."),
        ("{type: text, digits: 4, max: 3}", "Change one of them, or take it away."),
    ],
)
def test_the_cure_mends_it(answer: str, cure: str) -> None:
    (found,) = problems_of_screens(SCREENS.format(answer=answer))
    assert (found.code, found.cure) == ("M403", cure)


@pytest.mark.parametrize(
    "answer",
    [
        "{type: integer, pattern: '^[0-9]{7}$', max: 5}",
        r"{type: integer, pattern: '^\d{7}$', min: 1, max: 50}",
        "{type: integer, digits: 4, max: 50}",
    ],
)
def test_numbers_that_need_zeros_before_them_are_a_warning(answer: str) -> None:
    (found,) = problems_of_screens(SCREENS.format(answer=answer))
    assert (found.code, found.severity) == ("M403", Severity.WARNING)
    assert "zeros before it" in found.message


def test_years_are_those_of_the_calendar() -> None:
    file = FRAME.replace("country: KE", "country: ET, calendar: ethiopian") + SCREENS.format(
        answer="{type: integer, max: 2010, after: {years_ago: 10}}"
    )
    assert [one.code for one in problems_of(file)] == []


@pytest.mark.parametrize("answer", POSSIBLE)
def test_bounds_that_some_answer_keeps(answer: str) -> None:
    screens = SCREENS.format(answer=answer.replace("{years_ago: -1}", "{years_ago: 0}"))
    screens = screens.replace(
        "start: {ask", "start: {ask: A day?, answer: {type: date}, save: other, goto: two}\n  two: {ask", 1
    )
    assert [one.code for one in problems_of_screens(screens)] == []


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        ("{type: choice, of: {a: Yes, b: No}, pattern: '^(a|Yes)$'}", "b"),
        ("{type: choice, of: {a: {en: B, sw: B}, b: A}, equals: 'a'}", "b"),
        ("{type: choice, of: {a: Yes, b: No}, differs: 'b'}", "b"),
    ],
)
def test_a_choice_that_nobody_can_make(answer: str, value: str) -> None:
    (found,) = problems_of_screens(SCREENS.format(answer=answer))
    assert (found.code, found.message) == ("M403", f"No answer of `start` means `{value}`.")


def test_choices_of_which_nobody_can_make_one_are_one_message() -> None:
    answer = "{type: choice, of: {a: Yes, b: No}, pattern: '^[0-9]$'}"
    (found,) = problems_of_screens(SCREENS.format(answer=answer))
    assert (found.code, found.message) == ("M403", "No answer of `start` means any of its choices.")


def test_choices_that_somebody_can_make() -> None:
    answer = "{type: choice, of: {yes: {en: Yes, sw: Ndiyo}, no: {en: No, sw: Hapana}}, differs: other}"
    screens = "  start: {ask: A?, answer: {type: text}, save: other, goto: two}\n" + SCREENS.format(
        answer=answer
    ).replace("start", "two")
    assert [one.code for one in problems_of_screens(screens)] == []


@pytest.mark.parametrize(
    ("saved", "asked", "warns"),
    [
        ("{type: text}", "{type: date, before: first}", True),
        ("{type: phone}", "{type: date, after: first}", True),
        ("{type: time}", "{type: date, before: first}", True),
        ("{type: integer}", "{type: date, before: first}", True),
        ("{type: text}", "{type: time, after: first}", True),
        ("{type: date}", "{type: time, after: first}", True),
        ("{type: text}", "{type: integer, before: first}", True),
        ("{type: date}", "{type: date, before: first}", False),
        ("{type: decimal}", "{type: integer, after: first}", False),
        ("{type: text, pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'}", "{type: date, before: first}", False),
        ("{type: choice, of: {2026-01-01: [new year]}}", "{type: date, before: first}", False),
    ],
)
def test_a_bound_that_is_never_of_the_answers_type_is_told(saved: str, asked: str, warns: bool) -> None:
    screens = f"""\
  start: {{ask: First?, answer: {saved}, save: first, goto: second}}
  second: {{ask: What?, answer: {asked}, save: x, goto: finish}}
  finish: {{end: Goodbye.}}
"""
    found = [one for one in problems_of_screens(screens) if one.code == "M403"]
    assert [one.severity for one in found] == [Severity.WARNING] * warns, found
    assert all("keeps no answer of `second` out" in one.message for one in found)


def test_a_name_that_is_a_day_on_one_way_is_a_bound() -> None:
    screens = """\
  start: {menu: Which?, options: [{say: A, goto: words}, {say: B, goto: day}]}
  words: {ask: First?, answer: {type: text}, save: first, goto: second}
  day: {ask: First?, answer: {type: date}, save: first, goto: second}
  second: {ask: What?, answer: {type: date, before: first}, save: x, goto: finish}
  finish: {end: Goodbye.}
"""
    assert [one for one in problems_of_screens(screens) if one.code == "M403"] == []
