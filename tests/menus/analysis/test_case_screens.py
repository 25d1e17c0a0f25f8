"""Screens that serve a case and nothing else: whoever may file none is told there, and is kept from nothing else."""

import pytest

from menus.compiler.service import compile_service

HEAD = """
version: 1
service:
  name: County
  languages: {en: {name: English, tts: {at: {voice: woman}}}}
  country: KE
  time_zone: Africa/Nairobi
entry: {ussd: {"*384*2040#": top}, voice: {"+254207000001": top}}
cases: {report: {title: A report, fields: {kind: water}}}
tables: {wards: {rows: [{key: kibera, name: Kibera}, {key: laini, name: Laini Saba}]}}
screens:
  send: {submit: report, goto: thanks}
  thanks: {end: "We have {reference}."}
  bye: {end: Nothing was sent.}
"""
TOP = "  top: {menu: What?, options: [{say: Report, goto: what}, {say: Hours, goto: hours}]}\n"
HOURS = "  hours: {end: We are open from 8 to 5.}\n"
ASK = "answer: {type: text}"
CONFIRM = "  confirm: {menu: Send?, options: [{say: 'Yes', goto: send}, {say: 'No', goto: %s}]}\n"

TABLE = {
    "a question before the case": (
        TOP + HOURS + f"  what: {{ask: What?, {ASK}, save: what, goto: send}}\n",
        "what",
    ),
    "two questions and a confirmation that may end": (
        TOP
        + HOURS
        + f"  what: {{ask: What?, {ASK}, save: what, goto: ward}}\n"
        + f"  ward: {{ask: Where?, {ASK}, save: ward, goto: confirm}}\n"
        + CONFIRM % "bye",
        "what ward",
    ),
    "a confirmation that leads back to the question or to the top": (
        TOP + HOURS + f"  what: {{ask: What?, {ASK}, save: what, goto: confirm}}\n" + CONFIRM % "what",
        "what",
    ),
    "back to the top": (
        TOP + HOURS + f"  what: {{ask: What?, {ASK}, save: what, goto: confirm}}\n" + CONFIRM % "top",
        "what",
    ),
    "a list": (
        TOP
        + HOURS
        + "  what: {list: Where?, from: wards, label: '{name}', value: key, save: ward, goto: send, empty: send}\n",
        "what",
    ),
    "a menu of kinds, each of which is filed": (
        TOP
        + HOURS
        + "  what: {menu: Which?, save: what, options: "
        + "[{say: Water, value: water, goto: send}, {say: Road, value: road, goto: send}]}\n",
        "what",
    ),
    "an answer that serves something else too": (
        TOP
        + HOURS
        + f"  what: {{ask: Which ward?, {ASK}, save: ward, goto: next}}\n"
        + "  next: {menu: What?, options: [{say: Report, goto: send}, {say: Ask, goto: find}]}\n"
        + "  find: {lookup: state, found: told, none: bye, failed: bye}\n"
        + "  told: {end: 'It is {state.status}.'}\nlookups: {state: {case: '{ward}'}}\n",
        "",
    ),
    "last words that tell what was asked for": (
        TOP
        + HOURS
        + f"  what: {{ask: Which ward?, {ASK}, save: ward, goto: next}}\n"
        + "  next: {menu: What?, options: [{say: Report, goto: send}, {say: Office, goto: office}]}\n"
        + "  office: {end: 'The office of {ward} is open.'}\n",
        "",
    ),
    "an answer by which some are told where help is": (
        TOP
        + HOURS
        + "  what: {ask: Your age?, answer: {type: integer, min: 1, max: 99}, save: what, "
        + "goto: [{if: {what: {at_most: 17}}, goto: help}, {goto: send}]}\n"
        + "  help: {end: Call 116.}\n",
        "",
    ),
    "a person to talk to after too many attempts": (
        TOP
        + HOURS
        + "  what: {ask: How many?, answer: {type: integer, min: 1, max: 99}, save: what, attempts: 2, "
        + "too_many: desk, goto: send}\n"
        + "  desk: {transfer: Please hold., to: ['+254207000002'], done: bye, "
        + "busy: bye, no_answer: bye, otherwise: bye}\n",
        "",
    ),
    "last words after too many attempts": (
        TOP
        + HOURS
        + "  what: {ask: How many?, answer: {type: integer, min: 1, max: 99}, save: what, attempts: 2, "
        + "too_many: bye, goto: send}\n",
        "what",
    ),
    "a spoken message": (
        TOP + HOURS + "  what: {record: Speak., max: 30s, save: what, goto: send, otherwise: send}\n",
        "what",
    ),
    "nothing is filed": ("  top: {menu: What?, options: [{say: Hours, goto: hours}]}\n" + HOURS, ""),
}


@pytest.mark.parametrize(("screens", "expected"), TABLE.values(), ids=TABLE)
def test_screens_that_serve_a_case(screens: str, expected: str) -> None:
    compiled = compile_service(HEAD + screens, "menus.yaml", lambda _: "")
    assert compiled.service is not None, [problem.message for problem in compiled.problems]
    assert compiled.service.case_screens == frozenset(expected.split())
