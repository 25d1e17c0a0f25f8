"""Scenarios say what a survey has counted, and what it must count."""

import pytest

from menus.compiler.service import compile_service
from menus.problems import Problems
from menus.scenarios.reader import read_scenarios
from menus.scenarios.runner import run_scenario

MENUS = """\
version: 1
service: {name: A, languages: {en: English}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {"*1#": ward}}
surveys:
  opinion:
    title: The market
    screens: [ward, wanted, thanks]
    until: "2100-01-31"
    over: over
    once: true
    answered: answered
    quota: {ward: 50}
    full: full
screens:
  ward: {menu: Ward?, save: ward, options: [{value: kibera, say: Kibera}, {value: langata, say: Langata}], goto: wanted}
  wanted: {menu: Move it?, save: wanted, options: yes_no, goto: thanks}
  thanks: {end: "Yes: {survey.opinion.share.yes}"}
  over: {end: Over}
  answered: {end: Answered}
  full: {end: Full}
"""
ANSWER = 'dial: , "1": , "1": '
MANY = "surveys: {opinion: {counts: {ward: {kibera: 49, langata: 1}, wanted: {'yes': 29, 'no': 20}}}}"


def differences_of(scenario: str) -> list[str]:
    service = compile_service(MENUS, "menus.yaml", {}.__getitem__).service
    problems = Problems()
    read = read_scenarios(f"scenarios:\n  - name: one\n{scenario}", "scenarios.yaml", problems)
    assert service is not None
    assert read is not None
    assert list(problems) == []
    return [one.message for one in run_scenario(service, read.scenarios[0]).differences]


@pytest.mark.parametrize(
    ("given", "steps", "outcome"),
    [
        (
            "{}",
            ["dial: ", '"1": ', '"1": {has: not yet}'],
            "counted: {opinion: {ward: kibera, wanted: 'yes'}}",
        ),
        ("{}", ["dial: ", '"1": '], "counted: []"),
        (
            "{}",
            ["dial: ", '"1": ', '"1": ', "dial: Answered"],
            "counted: {opinion: {ward: kibera, wanted: 'yes'}}",
        ),
        ("{surveys: {opinion: {answered: true}}}", ["dial: Answered"], "counted: []"),
        (f"{{{MANY}}}", ["dial: ", '"1": ', '"1": "Yes: 60"', "repeat: ", "dial: Answered"], "calls: []"),
        (f"{{{MANY.replace('49', '50')}}}", ["dial: ", '"1": Full'], "counted: []"),
        ('{clock: 2100-02-01, number: ""}', ["dial: Over"], "counted: []"),
        ('{number: ""}', ["dial: ", '"1": ', '"1": {screen: thanks}'], "counted: []"),
        ("{}", ["dial: ", '"1*1": {screen: wanted}', '"1": {screen: thanks}'], "calls: []"),
    ],
)
def test_a_scenario_passes(given: str, steps: list[str], outcome: str) -> None:
    lines = "".join(f"      - {step}\n" for step in steps)
    assert differences_of(f"    given: {given}\n    steps:\n{lines}    {outcome}\n") == []


@pytest.mark.parametrize(
    ("scenario", "difference"),
    [
        (
            "    given: {surveys: {opinon: {}}}\n",
            "the service has no survey `opinon`. Did you mean `opinion`?",
        ),
        (
            "    given: {surveys: {opinion: {counts: {word: {kibera: 1}}}}}\n",
            "the survey `opinion` counts no `word`. Did you mean `ward`?",
        ),
        (
            "    given: {surveys: {opinion: {counts: {ward: {kiberra: 1}}}}}\n",
            "`ward` of `opinion` has no option `kiberra`. Did you mean `kibera`?",
        ),
        ("    counted: {opinion: {ward: kibera}}\n", "no counted answers, and 1 expected"),
    ],
)
def test_what_is_not_there_is_a_difference(scenario: str, difference: str) -> None:
    assert differences_of(f"    steps:\n      - dial:\n{scenario}") == [difference]


def test_other_options_than_expected_are_a_difference() -> None:
    steps = '    steps:\n      - dial:\n      - "2":\n      - "1":\n'
    assert differences_of(f"{steps}    counted: {{opinion: {{ward: kibera, wanted: 'yes'}}}}\n") == [
        "what `opinion` counts differs"
    ]
