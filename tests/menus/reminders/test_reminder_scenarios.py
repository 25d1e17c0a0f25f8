"""Scenarios know reminders: `after 6w` moves the clock to the reminder of that day."""

import pytest

from menus.compiler.service import compile_service
from menus.problems import Problems
from menus.scenarios.reader import read_scenarios
from menus.scenarios.runner import run_scenario
from tests.menus.reminders.clinic import CLINIC

REGISTERED = 'dial: , "1": , "31 1 2026":'
REPORTED = 'dial: , "2": , Kibera: , "10 2 2026":'


def differences_of(steps: list[str], menus: str = CLINIC) -> list[str]:
    service = compile_service(menus, "menus.yaml", {}.__getitem__).service
    assert service is not None
    lines = "".join(f"      - {line}\n" for step in steps for line in step.split(" , "))
    text = f"scenarios:\n  - name: one\n    given: {{clock: 2026-01-31T10:00}}\n    steps:\n{lines}"
    problems = Problems()
    read = read_scenarios(text, "scenarios.yaml", problems)
    assert read is not None
    assert not list(problems), list(map(str, problems))
    return [one.message for one in run_scenario(service, read.scenarios[0]).differences]


@pytest.mark.parametrize(
    "steps",
    [
        [REGISTERED, "after 41d: none", "after 1d: {has: has vaccine 1}", "after 4w: {has: has vaccine 2}"],
        [REGISTERED, "after 14w: {has: has vaccine 3}", "after 9mo: {has: has vaccine 4}", "after 1y: none"],
        ['dial: , "3": , "1": , "31 1 2026":', "after 6w: {text: 'Mtoto, 31 Januari 2026, chanjo 1.'}"],
        [REGISTERED, 'dial: , "1": , "10 1 2026":', "after 3w: {has: 10 January}", "after 3w: none"],  # moved
        [
            REGISTERED,
            'dial: , "1": , "31 1 2026":',
            "after 6w: {has: vaccine 1}",
            "after 1d: none",
        ],  # the same again
        [
            REGISTERED,
            'dial: , "4":',
            "after 6w: none",
            'dial: , "1": , "31 1 2026":',
            "after 4w: {has: vaccine 2}",
        ],
        [REGISTERED, 'dial: , "5":', "after 1y: none"],
        [REGISTERED, 'dial: , "6":', "after 1y: none"],
        [REGISTERED, 'dial: , "7":', "after 1y: none"],
        [REPORTED, "after 7d: none", "after 1d: {has: 10 February}", "after 1d: none"],
        [
            REPORTED,
            "update: {status: DONE}",
            "after 8d: none",
            "after 6d: {has: still mended}",
            "after 1y: none",
        ],
        [
            REPORTED,
            "update: {status: DONE}",
            "wait: 3d",
            "update: {status: DONE}",
            "after 11d: {has: still mended}",
        ],
        [REPORTED, "update: {status: DONE}", "update: {status: AGAIN}", "after 1y: none"],
        ['dial: , "2": , Kibera: , "1 2 2026":', "after 1d: none"],  # too late for two days before
    ],
)
def test_a_reminder_goes_at_its_time_and_no_other(steps: list[str]) -> None:
    assert differences_of(steps) == []


def test_a_date_of_the_profile_is_set_only_where_it_is_remembered() -> None:
    of_profile = CLINIC.replace('on: "{born}"', 'on: "{profile.born}"')
    steps = [
        REGISTERED,
        "after 6w: {has: vaccine 1}",
        REPORTED.replace("10 2", "10 5"),
        "after 4w: {has: vaccine 2}",
    ]
    assert differences_of(steps, of_profile) == []


def test_quiet_hours_hold_a_reminder_back() -> None:
    quiet = CLINIC.replace('at: "09:00"', 'at: "05:00"') + 'quiet_hours: ["21:00", "07:00"]\n'
    assert differences_of([REGISTERED, "after 6w: {has: vaccine 1}"], quiet) == []


def test_what_does_not_come_is_a_difference() -> None:
    assert differences_of([REGISTERED, "after 5w: {has: vaccine 1}"]) == ["after 5w no text comes"]
    assert differences_of([REGISTERED, "after 6w: none"]) == [
        "after 6w a text comes: Your child, born 31 January 2026, has vaccine 1."
    ]


def test_each_child_has_reminders_of_its_own() -> None:
    named = CLINIC.replace(
        "save: born, goto: keep}",
        "save: born, goto: child}\n"
        "  child: {ask: {en: Name?, sw: Jina?}, answer: {type: text}, save: child, goto: keep}",
    ).replace('on: "{born}"', 'on: "{born}"\n    each: "{child}"')
    named = named.replace("{reminder.number}.", "{reminder.number}, {child}.")
    child = 'dial: , "1": , "%s": , %s:'
    steps = [
        child % ("31 1 2026", "Asha"),
        child % ("7 2 2026", "Juma"),
        "after 6w: {has: Asha}",
        "after 1w: {has: Juma}",
    ]
    assert differences_of(steps, named) == []
