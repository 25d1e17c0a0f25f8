"""What is wrong with a scenario file, and where."""

import pytest

from menus.engine.effects import LookupFound
from menus.problems import Problems
from menus.scenarios.reader import read_scenarios

SOUND = "- {name: n, steps: [dial]}"

BROKEN = {
    "": ["1:1: M002 The file is empty."],
    "menus: m.yaml": ["1:1: M102 A scenario file needs `scenarios:`."],
    "version: 1\nservice: {name: County}\nscreens: {start: {end: Hello.}}": [
        "1:1: M103 This is a menu file, and no scenario file."
    ],
    "scenarios: []": ["1:12: M103 There are no scenarios here."],
    "scenarios: [{steps: [dial]}]": ["1:13: M102 A scenario needs `name:`."],
    "scenarios: [{name: n}]": ["1:13: M102 A scenario needs `steps:`."],
    "scenarios: [{name: n, steps: []}]": ["1:30: M103 `steps:` has no steps."],
    "scenarios: [{name: n, stps: [], steps: [dial]}]": ["1:23: M101 A scenario has no `stps:`."],
    "scenarios: [{name: n, steps: [{dial: x, drop: y}]}]": [
        "1:31: M103 A step is what is typed, a colon, and what is then shown."
    ],
    "scenarios: [{name: n, steps: [drop: gone]}]": [
        "1:31: M103 Nothing is shown to a citizen whose line dropped."
    ],
    "scenarios: [{name: n, steps: [wait]}]": ["1:31: M102 `wait:` needs a length of time."],
    "scenarios: [{name: n, steps: [wait: soon]}]": ["1:37: M105 `wait` is a length of time, not `soon`."],
    "scenarios: [{name: n, steps: [update: {note: x}]}]": ["1:39: M102 `update:` needs `status:`."],
    "scenarios: [{name: n, steps: [given: {clock: 2026-01-01}]}]": [
        "1:39: M101 `clock:` cannot change here."
    ],
    f"given: {{clock: noon}}\nscenarios: [{SOUND[2:]}]": ["1:16: M104 `clock` is a moment, not `noon`."],
    f"given: {{channel: fax}}\nscenarios: [{SOUND[2:]}]": ["1:18: M104 `channel` cannot be `fax`."],
    f"given: {{percent: 100}}\nscenarios: [{SOUND[2:]}]": [
        "1:18: M105 `percent` is a whole number from 0 to 99, not `100`."
    ],
    f"given: {{lookups: {{x: gone}}}}\nscenarios: [{SOUND[2:]}]": [
        "1:22: M104 What `x` answers cannot be `gone`."
    ],
    f"given: {{answers: {{x: late}}}}\nscenarios: [{SOUND[2:]}]": [
        "1:22: M104 What is answered to `x` cannot be `late`."
    ],
    f"given: {{answers: {{x: [{{arm: B}}]}}}}\nscenarios: [{SOUND[2:]}]": [
        "1:22: M103 What is answered to `x` is a list of `key: value` lines."
    ],
    "scenarios: [{name: n, steps: ['1': {end: true}]}]": ["1:37: M101 What is shown has no `end:`."],
    "scenarios: [{name: n, steps: [dial], submissions: [{fields: [1]}]}]": [
        "1:61: M103 The fields of a submission is a list of `key: value` lines."
    ],
}


@pytest.mark.parametrize(("text", "expected"), BROKEN.items())
def test_it_is_told_with_its_place(text: str, expected: list[str]) -> None:
    problems = Problems()
    read_scenarios(text, "s.yaml", problems)
    found = [f"{one.place.line}:{one.place.column}: {one.code} {one.message}" for one in problems]
    assert found == expected


def test_what_all_scenarios_are_given_holds_for_each_that_does_not_say_otherwise() -> None:
    text = (
        "given: {language: sw, lookups: {a: none, b: late}}\n"
        f"scenarios:\n{SOUND}\n- {{name: o, given: {{language: en, lookups: {{a: failed}}}}, steps: [dial]}}\n"
    )
    problems = Problems()
    read = read_scenarios(text, "s.yaml", problems)
    assert read is not None
    assert not list(problems)
    first, second = (scenario.setup for scenario in read.scenarios)
    assert (first.language, second.language) == ("sw", "en")
    assert first.lookups["a"] != second.lookups["a"]
    assert first.lookups["b"] == second.lookups["b"]


def test_a_column_that_is_null_is_empty() -> None:
    given = "given: {lookups: {who: {name: Amina, ward: null, street: ~, word: 'null'}}}"
    read = read_scenarios(f"{given}\nscenarios:\n{SOUND}\n", "s.yaml", Problems())
    assert read is not None
    outcome = read.scenarios[0].setup.lookups["who"].outcome
    assert outcome == LookupFound(({"name": "Amina", "ward": "", "street": "", "word": "null"},))
