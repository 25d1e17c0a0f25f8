"""What citizens say of a case once it is resolved, as scenarios play it: reopened, rated, commented on."""

import pytest

from menus.compiler.service import compile_service
from menus.problems import Problems
from menus.scenarios.reader import read_scenarios
from menus.scenarios.runner import run_scenario

MENUS = """\
version: 1
service: {name: County, languages: {en: English}, country: KE, time_zone: Africa/Nairobi}
entry:
  ussd: {"*1#": place}
  sms: {keywords: {REPORT: place}}
screens:
  place: {ask: Where?, answer: {type: text}, save: place, goto: send}
  send: {submit: fault, goto: sent}
  sent: {end: "We have {reference}."}
  fixed:
    menu: Is it fixed?
    save: fixed
    options: yes_no
    goto: [{if: {fixed: true}, goto: stars}, {goto: why}]
  stars: {ask: How good?, answer: {type: integer, min: 1, max: 5}, save: stars, goto: heard}
  why: {ask: "What is wrong with {reference}?", answer: {type: text}, save: why, goto: heard}
  heard: {end: Thank you.}
cases: {fault: {title: "{place}", fields: {place: "{place}"}}}
messages:
  resolved:
    text: "{reference} is resolved."
    ask:
      - {screen: fixed, answers: {no: reopen}}
      - {screen: stars, answers: rate}
      - {screen: why, answers: comment}
states: {resolved: {from: [DONE], say: resolved}, in_progress: {from: [IN_REVIEW], say: in work}}
"""
FILED = """
  - name: one
    steps:
      - dial: Where?
      - Kibera: We have 100000011.
      - update: {status: DONE, text: 100000011 is resolved.}
"""
SCENARIOS = {
    "reopened, with a comment": """
      - "2": What is wrong with 100000011?
      - It leaks again: Thank you.
    verdicts: [reopen, {comment: It leaks again}]
""",
    "by text, a conversation after another": """
      - "2": What is wrong with 100000011?
      - It leaks again: Thank you.
    given: {channel: sms}
    verdicts: [reopen, {comment: It leaks again}]
""",
    "rated": """
      - "1": {screen: stars}
      - "4": Thank you.
    verdicts: [{rate: 4}]
""",
    "a second resolved asks again": """
      - "No": What is wrong with 100000011?
      - update: {status: IN_REVIEW}
      - update: {status: DONE, text: 100000011 is resolved.}
      - Still: Thank you.
      - "2": What is wrong with 100000011?
    verdicts: [reopen, {comment: Still}, reopen]
    messages: [We have it., {has: is resolved}, {has: is resolved}]
""",
    "one resolved asks once": """
      - update: {status: DONE}
      - "1": {screen: stars}
    verdicts: []
    messages: [We have it., {has: is resolved}]
""",
    "a keyword begins something else": """
      - REPORT: {screen: place}
    given: {channel: sms}
    verdicts: []
""",
    "a new dial is no reply": """
      - dial: Where?
      - Karen: We have 100000022.
    verdicts: []
""",
    "a reply that comes too late": """
      - wait: 8d
      - dial: Where?
    verdicts: []
""",
}


def differences_of(steps: str, menus: str = MENUS) -> list[str]:
    compiled = compile_service(menus, "menus.yaml", lambda name: name)
    assert compiled.service is not None, [str(one) for one in compiled.problems]
    problems = Problems()
    found = read_scenarios(f"scenarios:{FILED}{steps}", "scenarios.yaml", problems)
    assert found is not None
    assert not list(problems), [str(one) for one in problems]
    return [one.message for one in run_scenario(compiled.service, found.scenarios[0]).differences]


@pytest.mark.parametrize("steps", SCENARIOS.values(), ids=SCENARIOS)
def test_what_is_said_of_a_case(steps: str) -> None:
    menus = (
        MENUS.replace("\nstates:", "\n  received: We have it.\nstates:") if "messages:" in steps else MENUS
    )
    assert differences_of(steps, menus) == []


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ("[]", "1 verdict"),
        ("[{rate: 4}]", "the verdict differs"),
        ("[reopen, reopen]", "1 verdict"),
    ],
)
def test_a_scenario_that_expects_something_else(verdicts: str, expected: str) -> None:
    found = differences_of(f'\n      - "2": What is wrong with 100000011?\n    verdicts: {verdicts}\n')
    assert expected in found[0]


PROBLEMS = {
    "{screen: fixed, answers: {maybe: reopen}}": ["no option with the value `maybe`"],
    "{screen: fixed, answers: mend}": ["cannot be `mend`"],
    "{screen: fixed, answers: {no: rate}}": ["`rate` needs a number here"],
    "{screen: fixed, answers: {no: {rate: 6}}}": ["from 1 to 5, not `6`"],
    "{screen: fixed, answers: rate}": ["may be no rating"],
    "{screen: fixed, answers: comment}": ["is no comment in words"],
    "{screen: heard, answers: reopen}": ["ever comes to `fixed`", "Nobody answers `heard`"],
    "{screen: nowhere, answers: reopen}": ["no screen `nowhere`"],
    "{answers: reopen}": ["needs `screen:`"],
    "[{screen: fixed}, {screen: fixed, answers: reopen}, {screen: fixed, answers: reopen}]": ["stands twice"],
    "[{screen: fixed}, {screen: gone, answers: comment}]": ["no screen `gone`"],
    "{screen: fixed, answer: reopen}": ["answer"],
    "{screen: fixed, answers: {no: reopen, yes: {rate: 5}}}": [],
    '{screen: fixed, answers: {"true": {rate: 5}}}': [],
    "{screen: fixed, answers: reopen}": [],
    "{screen: fixed}": [],
    "fixed": [],
}


@pytest.mark.parametrize(("ask", "expected"), PROBLEMS.items(), ids=PROBLEMS)
def test_what_the_check_says(ask: str, expected: list[str]) -> None:
    before, after = MENUS.split("    ask:\n")
    menus = f"{before}    ask: {ask}\nstates:{after.partition('states:')[2]}"
    found = [one.message for one in compile_service(menus, "menus.yaml", lambda name: name).problems]
    errors = [one for one in found if "ever reaches" not in one]
    assert len(errors) == len(expected), errors
    for one, words in zip(errors, expected, strict=True):
        assert words in one
