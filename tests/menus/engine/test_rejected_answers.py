"""Answers that do not fit: what is said, and what becomes of too many."""

import pytest

from menus.engine.effects import AttemptCounted, AttemptRequest, ForgetAttempts
from tests.menus.engine.engine_conversation import start_conversation

ASK = """
limits: {{ussd: 60}}
screens:
  top: {{ask: {prompt}, answer: {{type: integer, min: 1, max: 9}}, save: count{more}, goto: done}}
  done: {{end: "{{count}}"}}
"""
LONG = "A prompt that leaves no room on its page for another word."


@pytest.mark.parametrize(
    ("prompt", "more", "shown"),
    [
        ("How many?", "", "That answer does not fit.\nHow many?"),
        ("How many?", ", invalid: From 1 to 9.", "From 1 to 9."),
        ("How many?", ", invalid: again", "How many?"),
        ("How many?", ', invalid: "again"', "again"),
        (LONG, "", "That answer does not fit."),
        (LONG, ", invalid: again", LONG),
    ],
)
def test_what_stands_in_the_prompts_place(prompt: str, more: str, shown: str) -> None:
    one = start_conversation(ASK.format(prompt=prompt, more=more))
    assert one.dial() == prompt
    assert one.send("x") == shown
    assert one.send("") == shown
    assert one.send("7") == "7\n."


def test_options_follow_invalid() -> None:
    menus = "screens: {top: {menu: Top, invalid: Choose., options: [{say: A, goto: a}]}, a: {end: A}}"
    assert start_conversation(menus).after_inputs("7") == "Choose.\n1. A"


def test_the_next_visit_shows_the_prompt() -> None:
    menus = """
screens:
  top: {ask: One?, answer: {type: integer}, save: one, goto: two}
  two: {ask: Two?, answer: {type: integer}, save: two, goto: top}
"""
    one = start_conversation(menus)
    assert one.after_inputs("x") == "That answer does not fit.\nOne?"
    assert one.send("1", "x") == "That answer does not fit.\nTwo?\n0. Back"
    assert one.send("0", "1") == "Two?\n0. Back"


REQUIRE = """
screens:
  top:
    ask: How many?
    answer: {type: integer}
    save: count
    invalid: A number.
    require:
      - {if: {count: {at_most: 9}}, say: At most 9.}
      - {if: {count: {not: 7}}, say: {en: Not 7., sw: Si 7.}}
    goto: kind
  kind:
    menu: "{count} of?"
    save: kind
    options: [{value: a, say: A}, {value: b, say: B}]
    require: [{if: {kind: a}, say: "Only A."}]
    goto: done
  done: {end: "{count} {kind}"}
"""


def test_requirements_in_order() -> None:
    one = start_conversation(REQUIRE)
    assert one.after_inputs("12") == "At most 9."
    assert one.send("7") == "Not 7."
    assert one.send("x") == "A number."
    assert one.send("8") == "8 of?\n1. A\n2. B\n0. Back"
    assert one.send("2") == "Only A.\n1. A\n2. B\n0. Back"
    assert one.send("0", "12") == "At most 9."
    assert one.session.answers == {"count": 8}  # what was refused is not kept
    assert one.send("6", "1") == "6 A\n."


def test_what_was_there_before_a_refusal_is_kept() -> None:
    menus = """
screens:
  top:
    list: Which?
    from: wards
    label: name
    value: code
    save: ward
    require: [{if: {ward: {not: "02"}}, say: Not that one.}]
    goto: more
  more: {menu: "{ward} {ward.name} {ward:value}", options: [{say: Change, goto: top}, {say: Done, goto: done}]}
  done: {end: "{ward} {ward.name}"}
tables: {wards: {rows: [{code: "01", name: Kibera}, {code: "02", name: Langata}]}}
"""
    one = start_conversation(menus)
    assert one.after_inputs("1") == "Kibera Kibera 01\n1. Change\n2. Done\n0. Back"
    assert one.send("1", "2") == "Not that one.\n1. Kibera\n2. Langata"
    assert one.session.answers == {"ward": "01"}
    assert one.session.rows == {"ward": [{"code": "01", "name": "Kibera"}]}


ATTEMPTS = """
screens:
  top: {{menu: Top, options: [{{say: Go, goto: code}}]}}
  code:
    ask: Code?
    answer: {{type: text, digits: 4}}
    save: code
    attempts: 3
    {more}
    too_many: locked
    goto: [{{if: {{code: "1234"}}, goto: inside}}, {{retry: code}}]
  inside: {{say: Inside, goto: top}}
  locked: {{end: Locked}}
"""


@pytest.mark.parametrize("wrong", [["x", "x", "x"], ["0000", "0000", "0000"], ["x", "0000", "x"]])
def test_too_many_attempts(wrong: list[str]) -> None:
    one = start_conversation(ATTEMPTS.format(more=""))
    one.after_inputs("1")
    assert one.send(wrong[0]).startswith("That answer does not fit.\nCode?")
    assert one.send(wrong[1]).startswith("That answer does not fit.\nCode?")
    assert one.send(wrong[2]) == "Locked\n."


def test_a_right_answer_forgives_those_before_it() -> None:
    one = start_conversation(ATTEMPTS.format(more=""))
    one.after_inputs("1", "x", "0000", "1234")
    assert one.send("x", "1", "x", "0000").startswith("That answer does not fit.")
    assert one.send("0000") == "Locked\n."


def test_attempts_count_across_sessions() -> None:
    one = start_conversation(ATTEMPTS.format(more="attempts_within: 24h"))
    one.after_inputs("1", "x")
    assert one.requests == [AttemptRequest("code", 3, 86400, 0, "", "x")]
    assert one.effects == []
    one.dial(attempts={"code": 1})
    one.send("1", "0000")
    assert one.requests == [AttemptRequest("code", 3, 86400, 1, "", "0000")], "the retry counts nothing more"
    assert one.send("1234").startswith("Inside")
    assert one.effects == [ForgetAttempts("code")]
    one.dial(attempts={"code": 2})
    assert one.send("1", "x") == "Locked\n."
    one.dial(attempts={"code": 3})
    assert one.send("1") == "Locked\n."


def test_an_answer_beyond_the_limit_is_not_judged() -> None:
    """The store has counted the answers of other sessions, of which this one does not know."""
    one = start_conversation(ATTEMPTS.format(more="attempts_within: 24h"))
    one.after_inputs("1")
    one.counted = AttemptCounted(4, 4, "1234")
    assert one.send("1234") == "Locked\n."
    assert one.effects == []
    assert "code" not in one.session.answers


def test_keys_that_lead_elsewhere_are_no_attempts() -> None:
    one = start_conversation(ATTEMPTS.format(more="attempts_within: 24h"))
    one.after_inputs("1", "0")
    assert one.requests == []


def test_a_screen_that_is_refused_again_without_an_answer_counts_again() -> None:
    one = start_conversation(
        ATTEMPTS.format(more="attempts_within: 24h").replace(
            "inside: {say: Inside, goto: top}",
            "inside: {menu: In, options: [{say: No, goto: [{retry: code}]}]}",
        )
    )
    one.after_inputs("1", "1234")
    assert one.send("1").startswith("That answer does not fit.")
    assert one.requests == [AttemptRequest("code", 3, 86400, 0, "", None)]


SUBJECT = """
screens:
  top: {{ask: Account?, answer: {{type: text}}, save: account, goto: code}}
  code:
    ask: Code?
    answer: {{type: text, digits: 4}}
    save: code
    attempts: {{{attempts}}}
    attempts_within: 24h
    too_many: locked
    goto: [{{if: {{code: "1234"}}, goto: inside}}, {{retry: code}}]
  inside: {{say: Inside, goto: top}}
  locked: {{end: Locked}}
"""


@pytest.mark.parametrize(
    ("account", "subject"),
    [
        ("ab 12-x", "ab12x"),
        ("AB12X", "ab12x"),
        ("Áb12x", "ab12x"),
        ("007", "7"),
        ("7.0", "7"),
        ("700", "700"),
        ("\u0667", "7"),
    ],
)
def test_what_is_guessed_at_counts_however_it_is_written(account: str, subject: str) -> None:
    one = start_conversation(SUBJECT.format(attempts="max: 2, by: account"))
    one.after_inputs(account, "x")
    assert one.requests == [AttemptRequest("code", 2, 86400, 0, subject, "x")]
    one.send("1234")
    assert one.effects == [ForgetAttempts("code", subject)]


def test_there_are_three_attempts_if_the_menus_do_not_say() -> None:
    one = start_conversation(SUBJECT.format(attempts="by: account"))
    one.after_inputs("5", "x")
    assert one.requests == [AttemptRequest("code", 3, 86400, 0, "5", "x")]


RETRY = """
screens:
  top:
    ask: Number?
    answer: {type: integer}
    save: person
    invalid: Another one.
    attempts: 2
    too_many: lost
    goto: born
  born: {ask: Born?, answer: {type: integer}, save: born, goto: look}
  look: {lookup: found, found: hello, none: {retry: top}, failed: lost}
  hello: {menu: "Hello {found.name}", options: [{say: Another, goto: top}]}
  lost: {end: Lost}
tables: {people: {rows: [{number: "1", name: Asha}]}}
lookups: {found: {table: people, where: {number: "{person}"}}}
"""


def test_a_retry_from_further_on_shows_the_screen_with_its_invalid() -> None:
    one = start_conversation(RETRY)
    assert one.after_inputs("5", "1990") == "Another one."
    assert one.send("x") == "Lost\n."
    assert one.after_inputs("5", "1990", "5", "1990") == "Lost\n."
    assert one.after_inputs("5", "1990", "1", "1990") == "Hello Asha\n1. Another\n0. Back\n00. Main menu"
    assert one.send("1", "5", "1990") == "Another one."


FAILED = """
screens:
  top: {ask: Day?, answer: {type: integer}, save: day, attempts: 3, too_many: lost, goto: date}
  date:
    set: {date: {date: {year: "2026", month: "2", day: "{day}"}}}
    failed: {retry: top}
    goto: done
  done: {end: "{date}"}
  lost: {end: Lost}
"""


def test_a_value_that_cannot_be_had() -> None:
    one = start_conversation(FAILED)
    assert one.after_inputs("28") == "2026-02-28\n."
    assert one.after_inputs("30") == "That answer does not fit.\nDay?"
    assert one.send("29", "31") == "Lost\n."
