"""A caller joins a case that another number filed, through the provider's webhook and the real store."""

import re
from collections.abc import Callable

import pytest

from gateway.cases.updates import CaseUpdate
from tests.gateway.conversations.menu_gateway import MenuGateway
from tests.gateway.conversations.ussd.phone import NUMBER, REFERENCE

MENUS = """\
cases: {problem: {title: "{category}", fields: {category: "{category}"}}}
lookups:
  same: {similar: problem, by: category}
  case: {case: "{tracked}"}
screens:
  top:
    menu: What?
    save: category
    options:
      - {value: water, say: Water, goto: look}
      - {value: road, say: Road, goto: look}
      - {say: Track, goto: track}
  look: {lookup: same, found: which, many: which, none: send, failed: send}
  which:
    list: One of these?
    from: same
    label: "{category}, {day}: {reporters}"
    save: known
    options: [{say: Another, goto: send}]
    goto: add
  add: {join: known, goto: added, failed: send}
  added: {end: "Added: {reference}"}
  send: {submit: problem, goto: filed}
  filed: {end: "Filed: {reference}"}
  track: {ask: Reference?, answer: {type: reference}, save: tracked, goto: find}
  find: {lookup: case, found: stands, none: bye, failed: bye}
  stands: {end: "It is {case.status}."}
  bye: {end: Goodbye.}
messages: {received: "We have {reference}.", resolved: "{reference} is resolved."}
states: {resolved: {from: [DONE], say: resolved}, received: received}
"""
OTHER = "+254711000999"


@pytest.fixture
def menu_gateway(make_menu_gateway: Callable[[str], MenuGateway]) -> MenuGateway:
    return make_menu_gateway(MENUS)


def reference_in(page: str) -> str:
    found = REFERENCE.search(page)
    assert found is not None, page
    return found[0]


def test_two_numbers_have_one_case(menu_gateway: MenuGateway) -> None:
    services = menu_gateway.services
    first = menu_gateway.phone()
    first.dial()
    filed = reference_in(first.send("1"))
    second = menu_gateway.phone(OTHER)
    second.dial()
    page = second.send("1")
    assert re.search(r"1\. Water, 20\d\d-\d\d-\d\d: a few\n2\. Another", page), page
    assert filed not in page
    assert NUMBER not in page
    added = second.send("1")
    assert added.startswith("END Added: ")
    own = reference_in(added)
    assert own != filed
    again = menu_gateway.phone(OTHER)
    again.dial()
    assert "1. Water" in again.send("1")
    assert again.send("1") == f"END Added: {own}"
    third = menu_gateway.phone(OTHER)
    third.dial()
    assert third.send("2").startswith("END Filed: "), "a road is no water"
    services.updates.apply(CaseUpdate("e1", filed, "DONE", "", services.clock()))
    texts = [menu_gateway.store.hgetall(key) for key in menu_gateway.store.scan_iter("message:*")]
    told = {one[b"reference"].decode() for one in texts if one[b"name"] == b"resolved"}
    assert told == {filed, own}
    tracker = menu_gateway.phone(OTHER)
    tracker.dial()
    tracker.send("3")
    assert tracker.send(own) == "END It is resolved."
    late = menu_gateway.phone("+254711000888")
    late.dial()
    assert late.send("1").startswith("END Filed: "), "a resolved case is joined by nobody"


def test_one_who_is_forgotten_leaves_the_case(menu_gateway: MenuGateway) -> None:
    for number in (NUMBER, OTHER):
        phone = menu_gateway.phone(number)
        phone.dial()
        page = phone.send("1")
        filed = page if "Filed" in page else phone.send("1")
    own = reference_in(filed)
    (key,) = menu_gateway.store.keys("case-joiners:*")
    assert menu_gateway.store.hvals(key) == [own.encode()]
    menu_gateway.services.eraser.erase(OTHER)
    assert not menu_gateway.store.exists(key)
    assert not menu_gateway.store.hexists(f"case:{own}", "number")
