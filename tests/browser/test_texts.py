"""Texts on everything that `gateway dev` starts: a keyword, a conversation, STOP and START, written on the handset."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone, open_handset
from tests.browser.whole_gateway import whole_gateway

pytestmark = pytest.mark.long

MENUS = Path(__file__).parents[2] / "menus.yaml"


@pytest.fixture
def url() -> Iterator[str]:
    """The whole gateway, started by its one command."""
    with whole_gateway(MENUS) as url:
        yield url


def await_text(phone: Phone, words: str) -> None:
    """Wait for a text that says so, and open it."""
    expect(phone.text).to_contain_text("1 message received")
    phone.press("left", "left")
    phone.await_look("message")
    expect(phone.text).to_contain_text(words)


def reply(phone: Phone, words: str) -> None:
    """Answer the text that is open."""
    phone.press("left")
    phone.page.keyboard.type(words)
    phone.page.keyboard.press("Enter")
    phone.await_look("notice")
    expect(phone.text).to_have_text("Message sent.")
    phone.press("left")


def test_a_citizen_writes_stops_and_starts_again(url, context):
    phone = open_handset(context, url)
    phone.press("left", "left", "left")  # Messages, Write message, to 40404
    phone.page.keyboard.type("REPORT")
    phone.page.keyboard.press("Enter")
    phone.await_look("notice")
    phone.press("left")
    await_text(phone, "What is the problem about?")
    reply(phone, "1")
    await_text(phone, "What is wrong with the water?")
    reply(phone, "STOP")
    await_text(phone, "START")
    reply(phone, "start")
    await_text(phone, "STOP")
