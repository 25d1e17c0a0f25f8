"""Whatever is typed, and in whatever order: every page fits, nothing private shows, and nothing breaks."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from menus.engine.effects import (
    EngineRequest,
    LookupFailed,
    LookupFound,
    LookupLate,
    RequestOutcome,
    Submission,
    SubmissionFiled,
)
from menus.rendering.text.budget import PageBudget
from tests.examples import examples
from tests.menus.engine.engine_conversation import CALLER, EngineConversation, compile_menus

SECRETS = ("4711", "Siri yangu")
SERVICE = compile_menus(
    """
limits: {ussd: 100, networks: {"63907": 182}}
hours: {office: {mon-fri: ["08:00", "17:00"]}}
screens:
  top:
    set:
      note_text: {text: none}
      count: {number: "0"}
      ward: {text: none}
      siri: {text: none}
      joined: {text: none}
    goto: home
  home:
    menu: {en: Welcome, sw: Karibu}
    options:
      - {say: {en: Report, sw: Ripoti}, goto: ward}
      - {say: {en: Consent, sw: Ridhaa}, goto: consent}
      - {say: {en: Sign in, sw: Ingia}, goto: pin}
      - {say: {en: Office, sw: Ofisi}, goto: office, if: {open: office}}
      - {say: Kiswahili, language: sw, goto: home, if: {language: en}}
      - {say: English, language: en, goto: home, if: {language: sw}}
      - {say: {en: Help, sw: Msaada}, key: "#", goto: help}
  ward:
    list: {en: Which ward is it?, sw: Ni wadi gani?}
    from: wards
    label: "{name} ({code})"
    value: code
    save: ward
    require: [{if: {ward: {not: "3"}}, say: {en: Not there., sw: Si huko.}}]
    options: [{say: {en: Somewhere else, sw: Kwingine}, value: "0"}]
    goto: note
  note:
    ask: {en: What is wrong there?, sw: Kuna nini?}
    answer: {type: text, min: 2, max: 120}
    save: note_text
    goto: count
  count:
    ask: {en: How many?, sw: Ngapi?}
    answer: {type: integer, min: 0, max: 99}
    save: count
    skip_if: {ward: "1"}
    attempts: 3
    too_many: home
    set: {double: {sum: ["{count}", "{count}"]}}
    goto: review
  review:
    menu: {en: "{ward}: {note_text} ({count:upper}). Send?", sw: "{ward}: {note_text}, {count}. Tuma?"}
    paging: numbered
    options: [{say: {en: Send, sw: Tuma}, goto: send}, {say: {en: Change, sw: Badili}, goto: ward}]
  send: {submit: report, goto: thanks}
  thanks: {menu: "{reference}", options: [{say: {en: More, sw: Zaidi}, goto: home}, {say: End, goto: bye}]}
  consent:
    menu:
      en: We keep your number, your words and where you were, for as long as the case lasts and ninety days after that.
      sw: Tunahifadhi nambari yako, maneno yako na mahali ulipokuwa, kwa muda wote wa kesi na siku tisini baada yake.
    seen_only: true
    options: [{say: {en: I agree, sw: Nakubali}, goto: home}, {say: {en: I do not, sw: Sikubali}, goto: bye}]
  pin:
    ask: PIN?
    answer: {type: pin, digits: 4}
    save: pin
    attempts: 3
    attempts_within: 1h
    too_many: bye
    goto: secret
  secret: {ask: Secret?, answer: {type: text}, save: siri, private: true, goto: look}
  look: {lookup: person, found: hello, none: {retry: pin}, failed: office, late: bye}
  hello: {say: "Hello {person.name}, {pin} {siri} {joined}", goto: home}
  office:
    set: {joined: {join: ["{siri}", "{pin}"]}}
    goto: map
  map: {say: "Ofisi ኢትዮጵያ {joined} {today:date} {now}", goto: home}
  help: {say: {en: Just ask., sw: Uliza tu.}, goto: bye}
  bye: {end: {en: "Good bye. {note_text} {siri}", sw: "Kwaheri. {note_text} {siri}"}}
tables:
  wards:
    rows:
      - {code: "1", name: Kibera}
      - {code: "2", name: Langata}
      - {code: "3", name: Kasarani}
      - {code: "4", name: "ẞ{}"}
lookups:
  person: {get: "https://people.example/{pin}", columns: {name: name}, rows: people}
cases: {report: {title: "{ward}", fields: {note: "{note_text}", count: "{count}"}}}
"""
)

KEYS = ["0", "00", "1", "2", "3", "4", "5", "98", "99", "#", "*", "", "Kibera (1)", "Send", *SECRETS]
typed = st.one_of(st.sampled_from(KEYS), st.integers(0, 120).map(str), st.text(max_size=200))
outcomes = st.sampled_from([LookupFound(()), LookupFound(({"name": "Asha"},)), LookupFailed(), LookupLate()])


class Outcomes:
    """What requests are answered with, the same for two conversations."""

    def __init__(self, answers: list[RequestOutcome]) -> None:
        self.answers = answers
        self.count = 0

    def __call__(self, request: EngineRequest) -> RequestOutcome:
        self.count += 1
        if isinstance(request, Submission):
            return SubmissionFiled(f"{self.count:09d}")
        return self.answers[self.count % len(self.answers)]


def readable(text: str) -> str:
    """Pages without the digits of references, wards and counts."""
    return re.sub(r"[0-9]{9}", "", text)


@settings(max_examples=examples(60))
@given(
    inputs=st.lists(typed, max_size=25),
    answers=st.lists(outcomes, min_size=1, max_size=4),
    network=st.sampled_from(["63902", "63907", ""]),
    language=st.sampled_from(["en", "sw"]),
)
def test_any_keys(inputs: list[str], answers: list[RequestOutcome], network: str, language: str) -> None:
    caller = replace(CALLER, network=network)
    kept = EngineConversation(SERVICE, caller, outcome=Outcomes(answers))
    held = EngineConversation(SERVICE, caller, outcome=Outcomes(answers), packs=False)
    budget = PageBudget(182 if network == "63907" else 100)
    shown = kept.dial(language=language)
    assert held.dial(language=language) == shown
    for one in inputs:
        if kept.page.ends:
            break
        shown = kept.send(one)
        assert held.send(one) == shown
        assert held.effects == kept.effects
        assert budget.fits(kept.page.text), kept.page.text
        assert kept.page.text.strip()
        told_openly = str(kept.session.answers.get("note_text"))
        assert not any(secret in readable(shown) and secret not in told_openly for secret in SECRETS)
