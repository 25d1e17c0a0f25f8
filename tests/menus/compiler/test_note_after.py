"""`note_after:` of a case and `proof:` of a lookup."""

import pytest

from menus.compiler.service import compile_service
from menus.problems import Severity
from menus.scenarios.phone import ScenarioPhone
from menus.scenarios.setup import ScenarioSetup

MENUS = """\
version: 1
service: {name: County, languages: {en: {name: English}, sw: {name: Kiswahili}}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {"*384#": start}}
cases:
  problem: {title: A problem, fields: {place: "{place}"}, required: [place], note_after: place}
lookups: {case: {case: "{tracked}", proof: "{reported_place}"}}
screens:
  start: {menu: Hello, options: [{say: Report, goto: where}, {say: Track, goto: track}]}
  where: {ask: Where?, answer: {type: text}, save: place, goto: send}
  send: {submit: problem, goto: filed}
  filed: {end: "Filed {reference}"}
  track: {ask: Reference?, answer: {type: reference}, save: tracked, goto: prove}
  prove: {ask: Which place?, answer: {type: text}, save: reported_place, goto: look}
  look: {lookup: case, found: stands, none: bye, failed: bye}
  stands: {branch: [{if: {case.note: {set: true}}, goto: told}, {goto: untold}]}
  told: {end: "Our note: {case.note}"}
  untold: {end: "It is {case.status}."}
  bye: {end: Goodbye.}
messages: {received: "We have {reference}.", resolved: "{reference} is resolved. {note}"}
states: {resolved: {from: [DONE], say: resolved}, received: received}
"""


def problems_of(old: str, new: str) -> list[tuple[str, str]]:
    assert old in MENUS
    found = compile_service(MENUS.replace(old, new), "menus.yaml", lambda _: "").problems
    return [(problem.code, problem.message) for problem in found if problem.severity is Severity.ERROR]


def test_a_file_that_asks_has_no_errors() -> None:
    assert problems_of("Hello", "Hello") == []


@pytest.mark.parametrize(
    ("old", "new", "code", "text"),
    [
        ("note_after: place", "note_after: plaice", "M211", "`plaice` in `note_after` is no field of `problem`."),
        ("required: [place], ", "", "M211", "A case may lack `place`, and nobody could prove it then."),
        ('{place: "{place}"}', '{place: "at {place}"}', "M211", "`place` is not one answer"),
        ('{place: "{place}"}', "{place: [1]}", "M211", "`place` is not one answer"),
        (', proof: "{reported_place}"', "", "M605", "`{case.note}` is never shown of `problem`"),
        ("{reported_place}", "{msisdn}", "M605", "The proof of `case` is no answer"),
        ("{reported_place}", "{profile.place}", "M605", "The proof of `case` is no answer"),
        ("{reported_place}", "{reported_place:spaced}", "M605", "The proof of `case` is no answer"),
        ("{reported_place}", "Kibera", "M605", "The proof of `case` is no answer"),
        ("save: tracked, goto: prove", "save: tracked, goto: look", "M303", "{reported_place} may have no value"),
    ],
)  # fmt: skip
def test_what_cannot_work_is_told(old: str, new: str, code: str, text: str) -> None:
    found = problems_of(old, new)
    assert any(one == code and said.startswith(text) for one, said in found), found


@pytest.mark.parametrize(
    ("proof", "shown"),
    [("kibera  market", "Our note: Mended."), ("Kibera", "It is resolved.")],
)
def test_a_phone_is_told_the_note_after_the_proof(proof: str, shown: str) -> None:
    service = compile_service(MENUS, "menus.yaml", lambda _: "").service
    assert service is not None
    phone = ScenarioPhone(service, ScenarioSetup(), lambda request: phone.find_own_case(request))  # type: ignore[arg-type,return-value]
    phone.dial()
    phone.type("1")
    phone.type("Kibéra Market")
    phone.backend.update_case("DONE", "Mended.", phone.clock)
    reference = phone.backend.filed_cases[0].reference
    assert [message.text for message in phone.backend.sent_messages] == [
        f"We have {reference}.",
        f"{reference} is resolved. To read the officer's note, dial *384#.",
    ]
    phone.dial()
    phone.type("2")
    phone.type(reference)
    phone.type(proof)
    assert phone.page.text == shown
