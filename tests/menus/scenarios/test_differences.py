"""What is said where something differs, and at which line."""

import pytest

from tests.menus.scenarios.clinic_service import difference_lines, run_one_scenario

BAD = {
    "the text": ("steps: [dial, '1': Your age?]", ["3: the screen differs"]),
    "a part that is missing": (
        "steps: [dial: {has: [Clinic, Hospital]}]",
        ["3: the screen does not have `Hospital`"],
    ),
    "a part too many": (
        "steps: [dial: {not: Clinic}]",
        ["3: the screen has `Clinic`, which should not be there"],
    ),
    "the screen": ("steps: [dial: {screen: name}]", ["3: the screen is `start`, not `name`"]),
    "the language": ("steps: [dial: {language: sw}]", ["3: the language is `en`, not `sw`"]),
    "an end that is none": ("steps: [dial: {ends: true}]", ["3: the session goes on and should end here"]),
    "an end": ("steps: [dial, '4': {ends: false}]", ["3: the session is over here"]),
    "typing before dialling": (
        "steps: ['1']",
        ["3: Nobody has dialled yet: `dial` before anything is typed."],
    ),
    "typing after the end": (
        "steps: [dial, '4', '1']",
        ["3: The session is over: `dial` before anything is typed."],
    ),
    "a line that cannot drop": ("steps: [drop]", ["3: There is no line that could drop: `dial` first."]),
    "nothing to repeat": (
        "steps: [repeat]",
        ["3: Nobody has dialled yet: begin with `dial`."],
    ),
    "an unknown code": (
        "given: {code: '*7#'}\nsteps: [dial]",
        ["4: Nobody gets in by `*7#`: the service has *5#, *5*9#."],
    ),
    "a lookup without an answer": (
        "steps: [dial, '2']",
        [
            "3: the lookup `clinics` is asked here: add `lookups: {clinics: none}`, or its rows, under `given:`"
        ],
    ),
    "a lookup that there is not": (
        "given: {lookups: {clinic: none}}\nsteps: [dial]",
        ["3: the service has no lookup `clinic`. Did you mean `clinics`?"],
    ),
    "only the first in the steps": ("steps: [dial: {screen: a}, '1': {screen: b}]", 1),
    "news of nothing": (
        "steps: [dial, update: {status: DONE}]",
        ["3: no case was filed that could be updated"],
    ),
    "news that texts nobody": (
        "steps: [dial, '1', Jane, update: {status: LOST, has: x}]",
        ["3: `LOST` texts nobody"],
    ),
    "other news": (
        "steps: [dial, '1', Jane, update: {status: DONE, has: Mended}]",
        ["3: the message does not have `Mended`"],
    ),
    "too few submissions": (
        "steps: [dial]\nsubmissions: [{kind: joining}]",
        ["2: no submissions, and 1 expected"],
    ),
    "a submission too many": (
        "steps: [dial, '1', Jane]\nsubmissions: []",
        ["2: 1 submission, and none expected"],
    ),
    "every difference in a submission": (
        "steps: [dial, '1', Jane]\nsubmissions:\n- {kind: leaving, title: X, fields: {name: Jane}, has: {beds: '2'}}",
        ["5: the kind differs", "5: the title differs", "5: the fields differ", "5: the fields differ"],
    ),
    "messages": (
        "steps: [dial, '1', Jane]\nmessages: [{has: We have}, {to: '+1', text: Hi}]",
        ["4: the message went to +254712123456, not +1", "4: the message differs"],
    ),
    "the number of messages": (
        "steps: [dial, '1', Jane]\nmessages: [Hi]",
        ["2: 2 messages, and 1 expected"],
    ),
    "calls": (
        "steps: [dial]\ncalls: [start]",
        ["2: called back: nobody is; expected start"],
    ),
}


@pytest.mark.parametrize(("scenario", "expected"), BAD.values(), ids=BAD.keys())
def test_it_is_told(scenario: str, expected: list[str] | int) -> None:
    found = difference_lines(scenario)
    assert (len(found) if isinstance(expected, int) else found) == expected


def test_lines_are_shown_as_a_comparison() -> None:
    (difference,) = run_one_scenario("steps:\n  - dial\n  - '4': We ring them.").differences
    assert difference.lines == ("- We ring them.", "+ We ring you.")


def test_fields_are_compared_with_their_types() -> None:
    scenario = "steps: [dial, '1', Jane]\nsubmissions: [{fields: {name: Jane, beds: '2'}}]"
    (difference,) = run_one_scenario(scenario).differences
    assert difference.lines == ('- beds: "2"', "+ beds: 2", '  name: "Jane"')
