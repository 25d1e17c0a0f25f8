"""Others reported this too: what is found, who joins, and what the check says, as scenarios play it."""

import pytest

from menus.compiler.service import compile_service
from menus.problems import Problems
from menus.scenarios.reader import read_scenarios
from menus.scenarios.runner import run_scenario

MENUS = """\
version: 1
service:
  name: County
  languages: {en: {name: English, tts: {at: {voice: woman}}}, sw: {name: Kiswahili, tts: {at: {voice: woman}}}}
  country: KE
  time_zone: Africa/Nairobi
entry:
  ussd: {"*1#": category, "*2#": {goto: category, language: sw}}
  sms: {keywords: {REPORT: category}}
  voice: {"+254711082000": category}
screens:
  category:
    menu: {en: "What?", sw: "Nini?"}
    save: category
    options: [{value: water, say: {en: Water, sw: Maji}}, {value: road, say: {en: Road, sw: Barabara}}]
    goto: ward
  ward:
    list: {en: "Where?", sw: "Wapi?"}
    from: wards
    label: name
    value: code
    save: ward
    goto: look
  look: {lookup: same, found: which, many: which, none: send, failed: send}
  which:
    list: {en: "One of these?", sw: "Moja ya haya?"}
    from: same
    label: "{category}, {ward}, {day}: {reporters}"
    save: known
    options: [{say: {en: Another, sw: Nyingine}, goto: send}]
    goto: add
  add: {join: known, goto: added, failed: send}
  added: {end: {en: "Added: {reference}.", sw: "Umeongezwa: {reference}."}}
  send: {submit: problem, goto: sent}
  sent: {end: {en: "Filed: {reference}.", sw: "Imetumwa: {reference}."}}
cases: {problem: {title: "{category}: {ward}", fields: {category: "{category}", ward: "{ward}"}}}
lookups: {same: {similar: problem, by: [category, ward], within: 14d, limit: 4}}
tables: {wards: {rows: [{code: "01", name: Kibera}, {code: "02", name: Karen}]}}
messages: {received: {en: "We have {reference}.", sw: "Tumepokea {reference}."}}
states: {resolved: {from: [DONE], say: {en: done, sw: tayari}}}
"""
GIVEN = "{lookups: {same: [{case: c1, day: 2026-03-01, reporters: 2}, {case: c2, day: 2026-02-27, reporters: 12}]}}"
SCENARIOS = {
    "nothing is found, so it is filed": """
    steps: [dial, "1", {"1": "Filed: 100000011."}]
    submissions: [{kind: problem}]
    verdicts: []
""",
    "one is joined": f"""
    given: {GIVEN}
    steps:
      - dial
      - "1"
      - "1": {{has: ["1. Water, Kibera, 2026-03-01: a few", "2. Water, Kibera, 2026-02-27: 12", "3. Another"]}}
      - "2": "Added: 100000011."
    submissions: []
    verdicts: [join]
    messages: [We have 100000011.]
""",
    "in the caller's language": f"""
    given: {{language: sw, {GIVEN[1:]}
    steps:
      - dial
      - "1"
      - "1": {{has: "1. Maji, Kibera, 2026-03-01: wachache"}}
      - "1": "Umeongezwa: 100000011."
""",
    "another one is filed": f"""
    given: {GIVEN}
    steps: [dial, "1", "1", {{"3": "Filed: 100000011."}}]
    submissions: [{{kind: problem}}]
    verdicts: []
""",
    "by text": f"""
    given: {{channel: sms, {GIVEN[1:]}
    steps: [REPORT, "1", "1", {{"1": "Added: 100000011."}}]
    messages: []
""",
    "on a call": f"""
    given: {{channel: voice, {GIVEN[1:]}
    steps: [dial, "1", "1", {{"1": {{screen: added}}}}]
    verdicts: [join]
""",
    "one's own is the same reference, and another place finds nothing": """
    steps:
      - dial
      - "1"
      - "1": "Filed: 100000011."
      - dial
      - "1"
      - "1": {has: "Water, Kibera"}
      - "1": "Added: 100000011."
      - dial
      - "1"
      - "2": "Filed: 100000022."
    verdicts: []
""",
    "a resolved one is not found": """
    steps:
      - dial
      - "1"
      - "1": "Filed: 100000011."
      - update: {status: DONE}
      - dial
      - "1"
      - "1": "Filed: 100000022."
""",
    "the store is away": """
    given: {lookups: {same: failed}}
    steps: [dial, "1", {"1": "Filed: 100000011."}]
""",
}


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS)
def test_a_scenario(scenario: str) -> None:
    compiled = compile_service(MENUS, "menus.yaml", lambda name: name)
    assert compiled.problems == ()
    assert compiled.service is not None
    problems = Problems()
    found = read_scenarios(f"scenarios:\n  - name: one{scenario}", "scenarios.yaml", problems)
    assert found is not None
    assert not list(problems), [str(one) for one in problems]
    result = run_scenario(compiled.service, found.scenarios[0])
    assert [(one.message, one.lines) for one in result.differences] == []


PROBLEMS = {
    ("by: [category, ward]", "by: [category, place]"): ["`place`"],
    ("by: [category, ward]", "by: []"): ["names no answer"],
    ("similar: problem", "similar: trouble"): ["no case `trouble`"],
    ("join: known", "join: ward"): ["`ward` is no case"],
    ("join: known", "join: same"): [],
    (", failed: send}\n  added", "}\n  added"): ["needs `failed:`"],
    ("within: 14d", "within: 91d"): ["within"],
    ("limit: 4", "limit: 10"): ["limit"],
    ("save: ward", "private: true\n    save: ward"): ["`ward` is private"],
    ("similar: problem, by", 'similar: problem, case: "{ward}", by'): ["one source"],
}


@pytest.mark.parametrize(("change", "expected"), PROBLEMS.items(), ids=lambda one: str(one)[:60])
def test_what_the_check_says(change: tuple[str, str], expected: list[str]) -> None:
    assert change[0] in MENUS
    problems = compile_service(MENUS.replace(*change), "menus.yaml", lambda name: name).problems
    errors = [one.message for one in problems if one.code in ("M221", "M102", "M105", "M207")]
    if not expected:
        assert errors == []
    for words in expected:
        assert any(words in one for one in errors), [str(one) for one in problems]
