"""Notes of cases that a citizen is told only after something that was filed, through the provider's webhook."""

from collections.abc import Callable

import pytest

from gateway.cases.updates import CaseUpdate
from gateway.messaging.draft import render_sms_text
from tests.gateway.conversations.menu_gateway import MenuGateway
from tests.gateway.conversations.ussd.phone import NUMBER, REFERENCE

MENUS = """\
cases:
  problem: {title: A problem, fields: {place: "{place}"}, required: [place], note_after: place}
  feedback: {title: Feedback, fields: {said: "{said}"}, required: [said]}
lookups: {case: {case: "{tracked}", proof: "{reported_place}"}}
screens:
  top: {menu: Hello, options: [{say: Report, goto: where}, {say: Track, goto: track}]}
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
  rate: {ask: "Good? {note}", answer: {type: text}, save: said, goto: feed}
  feed: {submit: feedback, goto: bye}
messages: {received: "We have {reference}.", resolved: {text: "{reference} is resolved. {note}", ask: rate}}
states: {resolved: {from: [DONE], say: resolved}, received: received}
"""
NOTE = "Come to Ward 7 on Monday."
MakeMenuGateway = Callable[[str], MenuGateway]


@pytest.fixture
def menu_gateway(make_menu_gateway: MakeMenuGateway) -> MenuGateway:
    return make_menu_gateway(MENUS)


def test_the_note_is_on_the_screen_after_the_proof_and_in_no_text(menu_gateway: MenuGateway) -> None:
    services, phone = menu_gateway.services, menu_gateway.phone()
    phone.dial()
    phone.send("1")
    found = REFERENCE.search(phone.send("Kibera Market"))
    assert found is not None
    reference = found[0]
    told = services.updates.apply(CaseUpdate("e1", reference, "DONE", NOTE, services.clock()))
    message = services.messages.load(told.message_id or "")
    assert message is not None
    words = render_sms_text(services.definition.service, message, services.clock())
    assert words == f"{reference} is resolved. To read the officer's note, dial *384*2040#.\nGood? "
    sent = {"state": "delivered", "submitting_at": services.clock().isoformat()}
    menu_gateway.store.hset(f"message:{told.message_id}", mapping=sent)
    digest = services.crypto.digest(NUMBER)
    question = services.questions.newest(digest, services.definition.service, services.clock())
    assert question is not None
    assert (question.reference, question.note) == (reference, "")
    for proof, shown in [("Kibera", "END It is resolved."), ("kibera, market", f"END Our note: {NOTE}")]:
        later = menu_gateway.phone()
        later.dial()
        later.send("2")
        later.send(reference)
        assert later.send(proof) == shown
    assert b"Kibera" not in menu_gateway.everything()
