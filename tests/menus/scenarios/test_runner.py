"""Scenarios that pass, one for each thing that may be given, done and expected."""

import pytest

from tests.menus.scenarios.clinic_service import run_one_scenario

PASSING = {
    "dial and type": """\
steps:
  - dial: {screen: start, language: en, ends: false}
  - "1": |-
      Your name?
      0. Back
  - Jane: {text: Joined as Jane., screen: joined, ends: true}
""",
    "the language that is remembered": """\
given: {language: sw}
steps:
  - dial: {has: [Kliniki, "1. Jiunge"], not: Clinic, language: sw}
""",
    "a language that is chosen is remembered from one call to the next": """\
steps:
  - dial
  - "6": {language: sw}
  - drop
  - wait: 6m
  - dial: {language: sw}
""",
    "an entry with a language of its own": """\
given: {code: "*5*9#", lookups: {clinics: none}}
steps:
  - dial: {text: Hakuna., ends: true}
""",
    "what is dialled along with the code, as far as it files nothing": """\
steps:
  - dial: {code: "*5*1*Jane#", screen: name}
  - Jane: {screen: joined}
submissions: [{kind: joining}]
""",
    "inputs typed at once": """\
steps:
  - dial
  - "6*1": {screen: name, language: sw}
""",
    "nothing new from inputs to a screen that was not seen": """\
steps:
  - dial
  - "1*Jane": {screen: name}
  - Jane: {screen: joined}
submissions: [{kind: joining}]
""",
    "nothing new from what was dialled along with the code": """\
given: {code: "*5*1*Jane#"}
steps:
  - dial: {screen: name}
  - Jane: {screen: joined}
submissions: [{kind: joining}]
""",
    "text that begins a session on SMS": """\
given: {channel: sms}
steps:
  - join please: {screen: name}
  - Jane: {ends: true}
  - hello: {screen: start}
messages: ["Welcome Jane, 100000011."]
""",
    "one row that is found": """\
given: {lookups: {clinics: {name: Afya}}}
steps: [dial, "2": Go to Afya.]
""",
    "many rows": """\
given: {lookups: {clinics: [{name: Afya}, {name: Huruma, beds: 3}]}}
steps:
  - dial
  - "2": {has: ["1. Afya", "2. Huruma"]}
""",
    "no rows": """\
given: {lookups: {clinics: none}}
steps: [dial, "2": None near you.]
""",
    "a lookup that fails": """\
given: {lookups: {clinics: failed}}
steps: [dial, "2": Not now.]
""",
    "a lookup that is late": """\
given: {lookups: {clinics: late}}
steps: [dial, "2": Too slow.]
""",
    "a lookup that answers otherwise later": """\
given: {lookups: {clinics: none}}
steps:
  - dial
  - "2": {screen: nowhere}
  - given: {lookups: {clinics: {name: Afya}}}
  - dial
  - "2": Go to Afya.
""",
    "the moment, in the service's zone": """\
given: {clock: 2026-03-02T16:59}
steps:
  - dial
  - "5": We are open.
  - wait: 1m
  - dial
  - "5": We are closed.
""",
    "a moment with a zone of its own": """\
given: {clock: "2026-03-02T04:59+00:00"}
steps: [dial, "5": We are closed.]
""",
    "the number, and who is texted": """\
given: {number: "+254700000007", language: sw}
steps: [dial, "1", Juma]
messages:
  - {to: "+254700000007", has: Tumepokea}
  - {to: "+254700000007", text: "Karibu Juma, 100000011."}
""",
    "the profile": """\
given: {profile: {name: Asha}}
steps:
  - dial
  - "1"
  - Jane: Joined as Jane.
""",
    "a repeated hop files once and texts once": """\
steps:
  - dial
  - "1"
  - Jane
  - repeat: {screen: joined}
  - repeat
submissions: [{kind: joining, title: Jane joins, fields: {name: Jane, beds: 2}}]
messages: [{has: We have it.}, {has: Welcome}]
""",
    "a repeated hop gets the answer that was given, whatever is true by now": """\
given: {clock: 2026-03-02T16:59, lookups: {clinics: {name: Afya}}}
steps:
  - dial
  - "5": {screen: is_open}
  - wait: 1m
  - repeat: {screen: is_open}
  - dial
  - "2": Go to Afya.
  - given: {lookups: {clinics: none}}
  - repeat: Go to Afya.
""",
    "a second report is a second case": """\
steps: [dial, "1", Jane, dial, "1", Juma]
submissions: [{has: {name: Jane}}, {has: {name: Juma, beds: 2}}]
""",
    "nothing filed and nobody texted": """\
steps: [dial, "1"]
submissions: []
messages: []
calls: []
""",
    "a dropped line that is taken up": """\
steps:
  - dial
  - "1": {screen: name}
  - wait: 4m
  - redial: {has: [Welcome back, 1. Continue]}
  - "1": {screen: name}
""",
    "digits dialled along with a code are no answer to whether to go on": """\
steps:
  - dial
  - "1": {screen: name}
  - drop
  - dial: {code: "*5*1#", screen: name}
  - drop
  - dial: {code: "*5#", has: Welcome back}
""",
    "a dropped line that is not taken up after all": """\
steps:
  - dial
  - "1": {screen: name}
  - redial: {has: Welcome back}
  - "2": {screen: start}
""",
    "a line that drops again while it is offered to go on": """\
steps:
  - dial
  - "1": {screen: name}
  - redial: {has: Welcome back}
  - redial: {has: Welcome back}
  - "1": {screen: name}
""",
    "a dropped line, too long ago": """\
steps:
  - dial
  - "1": {screen: name}
  - drop
  - wait: 301s
  - redial: {screen: start}
""",
    "news of a case": """\
steps:
  - dial
  - "1"
  - Jane
  - update: {status: DONE, note: "Well,  done", text: "Done 100000011: Well, done"}
  - update: {status: done}
messages: [{has: We have}, {has: Welcome}, {has: Done}]
""",
    "no news to somebody who opted out": """\
steps:
  - dial
  - "3": {has: No more texts.}
  - x: {screen: start}
  - "1"
  - Jane: {has: Welcome}
  - update: {status: DONE}
messages: []
""",
    "a call back": """\
steps: [dial, "4": {text: We ring you., ends: true}]
calls: [start]
""",
    "events in quotes are typed": """\
steps:
  - dial
  - "1"
  - "drop": Joined as drop.
""",
    "typographic characters are plain": """\
steps:
  - dial
  - "1"
  - O’Neill: Joined as O’Neill.
""",
}


@pytest.mark.parametrize("scenario", PASSING.values(), ids=PASSING.keys())
def test_it_passes(scenario: str) -> None:
    result = run_one_scenario(scenario)
    assert result.passed, result.differences
    assert result.trail
