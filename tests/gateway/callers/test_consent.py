"""What a number does not want to be texted, asked when a text is sent."""

from collections.abc import Callable

import pytest

from gateway.messaging.message import REPLY, REQUESTED_SMS
from tests.gateway.conversations.menu_gateway import MenuGateway
from tests.gateway.conversations.ussd.phone import NUMBER

MakeMenuGateway = Callable[[str], MenuGateway]

MENUS = """
screens:
  top:
    menu: Texts
    options:
      - {say: None at all, goto: out}
      - {say: All again, goto: in}
      - {say: Not about progress, goto: out_progress}
      - {say: About progress, goto: in_progress}
      - {say: Report, goto: report}
  out: {opt_out: all, goto: done}
  in: {opt_in: all, goto: done}
  out_progress: {opt_out: [progress], goto: done}
  in_progress: {opt_in: [progress], goto: done}
  report: {submit: problem, goto: thanks}
  thanks: {end: "{reference}"}
  done: {end: Done.}
cases:
  problem: {title: A problem, fields: {what: it}}
messages: {progress: "{reference} goes on.", resolved: "{reference} is resolved."}
"""
NAMES = ("progress", "resolved", REQUESTED_SMS, REPLY)


@pytest.fixture
def menu_gateway(make_menu_gateway: MakeMenuGateway) -> MenuGateway:
    return make_menu_gateway(MENUS)


def choose_option(menu_gateway: MenuGateway, choice: str, number: str = NUMBER) -> str:
    one = menu_gateway.phone(number)
    one.dial()
    return one.send(choice)


@pytest.mark.parametrize(
    ("choices", "allowed"),
    [
        ("", {"progress", "resolved", REQUESTED_SMS, REPLY}),
        ("1", {REPLY}),
        ("12", {"progress", "resolved", REQUESTED_SMS, REPLY}),
        ("3", {"resolved", REQUESTED_SMS, REPLY}),
        ("34", {"progress", "resolved", REQUESTED_SMS, REPLY}),
        ("14", {"progress", REPLY}),
        ("31", {REPLY}),
        ("312", {"progress", "resolved", REQUESTED_SMS, REPLY}),
    ],
)
def test_what_a_number_is_texted(menu_gateway: MenuGateway, choices: str, allowed: set[str]) -> None:
    for choice in choices:
        assert choose_option(menu_gateway, choice) == "END Done."
    consent, digest = menu_gateway.services.consent, menu_gateway.services.crypto.digest(NUMBER)
    assert {name for name in NAMES if consent.allows(digest, name)} == allowed
    assert all(consent.allows(menu_gateway.services.crypto.digest("+254711000222"), name) for name in NAMES)


def test_an_update_is_not_texted_to_who_opted_out_and_is_again_after_opting_in(
    menu_gateway: MenuGateway,
) -> None:
    queue = menu_gateway.services.messages.queue_text
    queue("one", NUMBER, "It goes on.", "en", "progress")
    choose_option(menu_gateway, "3")  # after the text was put in, before it is sent
    assert menu_gateway.send_texts() == []
    message = menu_gateway.services.messages.load("one")
    assert message is not None
    assert (message.state, message.encrypted_number, message.encrypted_text) == ("suppressed", "", "")
    queue("two", NUMBER, "It is done.", "en", "resolved")
    choose_option(menu_gateway, "4")
    queue("three", NUMBER, "It went on.", "en", "progress")
    assert {text.text for text in menu_gateway.send_texts()} == {"It is done.", "It went on."}


def test_a_withheld_number_has_nothing_to_opt_out_of(menu_gateway: MenuGateway) -> None:
    assert choose_option(menu_gateway, "1", number="") == "END Done."
    assert menu_gateway.store.keys("consent:*") == []
