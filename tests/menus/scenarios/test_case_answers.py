"""What a scenario gives as the case system's answer to a submission."""

import pytest

from menus.compiler.service import compile_service
from menus.problems import Problems
from menus.scenarios.reader import read_scenarios
from menus.scenarios.runner import ScenarioResult, run_scenario

MENUS = """\
version: 1
service:
  name: Study
  languages: {en: {name: English, tts: {at: {voice: woman}}}}
  country: KE
  time_zone: Africa/Nairobi
entry: {ussd: {"*5#": age}, sms: {otherwise: age}, voice: {"+254711082000": age}}
screens:
  age: {ask: Your age?, answer: {type: integer, min: 18}, save: age, goto: join}
  join:
    submit: study
    answer: {columns: {arm: arm, site: site.name}, within: 2s}
    answered: told
    goto: later
  told: {say: "Arm {study.arm} at {study.site}.", goto: bye}
  bye: {end: "{study.reference} is {study.arm}."}
  later: {end: "We will text you."}
cases: {study: {title: "Age {age}", fields: {age: "{age}"}}, other: {title: Other}}
"""
PASSING = {
    "an answer": """\
given: {answers: {study: {arm: B, site: Kibera}}}
steps:
  - dial
  - "30": {text: "Arm B at Kibera.", screen: told}
  - x: {text: "100000011 is B.", ends: true}
submissions: [{kind: study, fields: {age: 30}}]
""",
    "an answer by SMS": """\
given: {channel: sms, answers: {study: {arm: B, site: Kibera}}}
steps: [hello, "30": "Arm B at Kibera."]
""",
    "an answer on a call": """\
given: {channel: voice, answers: {study: {arm: B, site: Kibera}}}
steps: [dial, "30": "Arm B at Kibera."]
""",
    "nothing is said, and nothing comes": """\
steps: [dial, "30": We will text you.]
submissions: [{kind: study}]
""",
    "no answer": """\
given: {answers: {study: none}}
steps: [dial, "30": We will text you.]
""",
    "an answer without a column": """\
given: {answers: {study: {arm: B}}}
steps: [dial, "30": We will text you.]
""",
    "an answer with an empty column": """\
given: {answers: {study: {arm: B, site: " "}}}
steps: [dial, "30": We will text you.]
""",
    "another answer from a step on": """\
given: {answers: {study: {arm: B, site: Kibera}}}
steps:
  - dial
  - "30": {has: Arm B}
  - given: {answers: {study: {arm: C, site: Mathare}}}
  - dial
  - "31": Arm C at Mathare.
  - given: {answers: {study: none}}
  - dial
  - "32": We will text you.
""",
}
FAILING = {
    "given: {answers: {stdy: none}}\nsteps: [dial]": (
        "the service waits for no answer to `stdy`. Did you mean `study`?"
    ),
    "given: {answers: {other: none}}\nsteps: [dial]": (
        "the service waits for no answer to `other`. It can be `study`."
    ),
    "given: {answers: {study: {arm: B, sight: K}}}\nsteps: [dial]": (
        "the answer to `study` has no column `sight`. It can be `arm`, `site`."
    ),
    "steps: [dial, given: {answers: {stdy: none}}]": (
        "the service waits for no answer to `stdy`. Did you mean `study`?"
    ),
}


def play(scenario: str) -> ScenarioResult:
    """What comes of one scenario on these menus."""
    compiled = compile_service(MENUS, "menus.yaml", read_file=lambda name: name)
    assert compiled.service is not None, compiled.problems
    problems = Problems()
    lines = "".join(f"    {line}\n" for line in scenario.splitlines())
    file = read_scenarios(f"scenarios:\n  - name: n\n{lines}", "s.yaml", problems)
    assert file is not None
    assert not list(problems), list(problems)
    return run_scenario(compiled.service, file.scenarios[0])


@pytest.mark.parametrize("scenario", PASSING.values(), ids=PASSING.keys())
def test_it_passes(scenario: str) -> None:
    assert play(scenario).differences == ()


@pytest.mark.parametrize(("scenario", "difference"), FAILING.items())
def test_a_wrong_name_is_told(scenario: str, difference: str) -> None:
    assert [one.message for one in play(scenario).differences] == [difference]
