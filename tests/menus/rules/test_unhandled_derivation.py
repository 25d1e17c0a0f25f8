"""Derived values that cannot always be had (M310), and what makes them sure."""

import pytest

from menus.compiler.service import compile_service

HEAD = """\
version: 1
service: {name: Ward, languages: {en: English}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {"*1#": start}}
constants: {fee: 500, office: Kibera}
screens:
  never: {end: Never.}
  bye: {end: "{x}"}
"""
AGE = """
  start: {ask: Born?, answer: {type: date%s}, save: born, %s goto: %s}
  check: {branch: [{if: %s, goto: derive}, {retry: start}]}
  derive: {set: {x: {age: "{born}"}}, goto: bye}
"""
PART = """
  start: {ask: ID?, answer: {%s}, save: id, %s goto: %s}
  check: {branch: [{if: %s, goto: derive}, {retry: start}]}
  derive: {set: {x: {part: birth_date, of: "{id}", check: za.idnr}}, goto: bye}
"""
SUM = """
  start: {ask: How many?, answer: {%s}, save: n, goto: pick}
  pick: {menu: Which?, save: price, options: [{value: 5, say: Five}, {value: %s, say: More}], goto: derive}
  derive: {set: {x: %s}, goto: bye}
"""


def age(bounds: str = "", *, require: str = "", goto: str = "derive", test: str = "{born: x}") -> str:
    return AGE % (bounds, f"require: [{{if: {require}, say: No}}]," if require else "", goto, test)


def guarded_age(test: str) -> str:
    return age(goto="check", test=test)


def part(answer: str, *, require: str = "", goto: str = "derive", test: str = "{id: x}") -> str:
    return PART % (answer, f"require: [{{if: {require}, say: No}}]," if require else "", goto, test)


def with_sum(form: str, *, answer: str = "type: integer, max: 9, min: 0", price: str = "7") -> str:
    return SUM % (answer, price, form)


@pytest.mark.parametrize(
    ("screens", "sure"),
    [
        (age(), False),
        (age(", before: {days_ago: 0}"), True),
        (age(", before: today"), True),
        (age(', before: "{today}"'), True),
        (age(", after: {years_ago: 130}"), False),
        (age(", before: 2020-01-01"), True),
        (age(", before: 2096-01-01"), False),
        (age(require='{born: {at_most: "{today}"}}'), True),
        (age(require="{born: {after: {years_ago: 130}}}"), False),
        (guarded_age("{born: {before: {years_ago: 18}}}"), True),
        (guarded_age("{none: [{born: {after: {days_ago: 0}}}]}"), True),
        (guarded_age('{born: {between: ["2000-01-01", "{today}"]}}'), True),
        (guarded_age('{born: {after: "{today}"}}'), False),
        (guarded_age("{any: [{born: {before: {days_ago: 0}}}, {language: en}]}"), False),
        (age(", before: today").replace('"{born}"', '"{born:year}"'), False),
        (age().replace('{x: {age: "{born}"}}', '{day: {text: "{born}"}, x: {age: "{day}"}}'), False),
        (age(", before: today").replace("{x:", '{day: {text: "{born}"}, x:'), True),
        (age().replace("goto: bye", "failed: never, goto: bye"), True),
        (part("type: text"), False),
        (part("type: national_id, check: za.idnr"), True),
        (part("type: text, check: za.idnr"), True),
        (part("type: text, check: luhn"), False),
        (part("type: integer, check: za.idnr"), False),  # its leading zeros are lost
        (part("type: text", require="{id: {check: za.idnr}}"), True),
        (part("type: text", goto="check", test="{id: {check: za.idnr}}"), True),
        (part("type: text", goto="check", test="{id: {check: luhn}}"), False),
        (part("type: text").replace("goto: bye", "failed: never, goto: bye"), True),
        (with_sum('{sum: ["{n}", 1]}'), True),
        (with_sum('{sum: ["{n}", "{price}", "{const.fee}"]}'), True),
        (with_sum('{sum: ["{n}", "{const.office}"]}'), False),
        (with_sum('{sum: ["{n}", "{price}"]}', price="many"), False),
        (with_sum('{sum: ["{n}", "{price}"]}', price="true"), False),
        (with_sum('{sum: ["{n}", 1]}', answer="type: text"), False),
        (with_sum('{sum: ["{n}", 1]}', answer="type: integer"), False),
        (with_sum('{sum: ["{n}", "{n}"]}', answer="type: integer, digits: 17"), True),
        (with_sum('{sum: ["{n}", "{n}"]}', answer="type: integer, max: 9"), False),  # it may be far below 0
        (with_sum('{sum: ["{n}", "1.5"]}', answer="type: decimal"), False),
        (with_sum('{sum: ["{n}", "1.5"]}', answer="type: decimal, min: 0, max: 10"), True),
        (with_sum('{sum: ["{x}", "{n}"]}'), True),  # a total, as often as a session can come by
        (with_sum('{sum: ["{x}", "{n}"]}', answer="type: integer, min: 0, max: 99999999999999"), None),
        (with_sum('{sum: ["{x}", "{x}", "{n}"]}'), None),
        (with_sum('{sum: ["{today:YYYY}", -1]}'), True),
        (with_sum('{sum: ["{today:date}", -1]}'), False),
        (
            with_sum('{sum: ["{n}", "{fee}"]}').replace(
                "{x:", "{fee: {first: [{if: {n: 1}, value: 5}, {value: 9}]}, x:"
            ),
            True,
        ),
        (
            with_sum('{sum: ["{n}", "{fee}"]}').replace(
                "{x:", "{fee: {first: [{if: {n: 1}, value: 5}, {value: a}]}, x:"
            ),
            False,
        ),
        (with_sum('{sum: ["{n}", "{copy}"]}').replace("{x:", '{copy: {text: "{n}"}, x:'), True),
        (with_sum('{sum: ["{n}", "{copy}"]}').replace("{x:", '{copy: {text: "{n} homes"}, x:'), False),
        (with_sum('{number: "{n}"}'), True),
        (with_sum('{number: "{n}"}', answer="type: decimal, min: 0, max: 9"), False),
        (with_sum('{number: "2.5"}'), False),
        (with_sum('{number: "many"}'), False),
        (with_sum('{number: "{n} "}', answer="type: text"), False),
        (with_sum('{date: {year: "2026", month: "{n}", day: "1"}}'), False),
        (with_sum("{first: [{if: {n: 1}, value: a}]}"), False),
        (with_sum("{first: [{if: {n: 1}, value: a}, {value: b}]}"), True),
    ],
)
def test_what_is_sure(screens: str, sure: bool | None) -> None:
    """None: nothing proves it, and no way was found on which it fails."""
    problems = compile_service(HEAD + screens, "menus.yaml", lambda name: name).problems
    found = [problem for problem in problems if problem.severity.name == "ERROR" or problem.code == "M310"]
    expected = {True: [], False: [("M310", "error")], None: [("M310", "warning")]}
    assert [(problem.code, problem.severity) for problem in found] == expected[sure], found
    assert all("`x`" in problem.message and "failed:" in problem.cure for problem in found)
    assert all(bool(problem.witness) is (problem.severity == "error") for problem in found)


def test_what_was_known_of_a_day_goes_with_the_day() -> None:
    screens = """
  start: {ask: Born?, answer: {type: date}, save: born, goto: check}
  check: {branch: [{if: {born: {before: {days_ago: 0}}}, goto: again}, {retry: start}]}
  again: {ask: Really?, answer: {type: date}, save: born, goto: derive}
  derive: {set: {x: {age: "{born}"}}, goto: bye}
"""
    problems = compile_service(HEAD + screens, "menus.yaml", lambda name: name).problems
    assert [one.code for one in problems if one.severity.name == "ERROR"] == ["M310"]


ONE_NAME = """
  start: {menu: Which?, options: [{say: ID, goto: national}, {say: Passport, goto: passport}]}
  national: {ask: ID?, answer: {type: %s, check: za.idnr}, %s save: id, goto: %s}
  passport: {ask: Passport?, answer: {type: text}, save: id, goto: none}
  none: {say: "{id}", goto: %s}
  derive: {set: {x: {part: birth_date, of: "{id}", check: za.idnr}}, goto: bye}
"""


@pytest.mark.parametrize(
    ("answer", "voice", "next_screen", "after_passport", "sure"),
    [
        ("national_id", "", "derive", "never", True),
        ("text", "", "derive", "never", True),
        ("text", "voice: {record: 60},", "derive", "never", True),  # nobody calls this service
        ("national_id", "", "derive", "derive", False),
        ("national_id", "", "passport", "derive", False),
    ],
)
def test_one_name_for_what_is_checked_and_what_is_not(
    answer: str, voice: str, next_screen: str, after_passport: str, sure: bool
) -> None:
    screens = ONE_NAME % (answer, voice, next_screen, after_passport)
    problems = compile_service(HEAD + screens, "menus.yaml", lambda name: name).problems
    assert [one.code for one in problems if one.severity.name == "ERROR"] == ([] if sure else ["M310"])


def test_one_name_for_days_that_are_past_and_that_may_come() -> None:
    screens = """
  start: {menu: Which?, options: [{say: Born, goto: born}, {say: Due, goto: due}]}
  born: {ask: When?, answer: {type: date, before: today}, save: day, goto: derive}
  due: {ask: When?, answer: {type: date}, save: day, goto: never}
  derive: {set: {x: {age: "{day}"}}, goto: bye}
"""
    problems = compile_service(HEAD + screens, "menus.yaml", lambda name: name).problems
    assert [one.code for one in problems if one.severity.name == "ERROR"] == []


def test_a_number_that_tells_nothing_of_its_bearer() -> None:
    screens = part("type: text, check: luhn").replace("za.idnr", "luhn")
    problems = compile_service(HEAD + screens, "menus.yaml", lambda name: name).problems
    assert "M104" in [one.code for one in problems]
