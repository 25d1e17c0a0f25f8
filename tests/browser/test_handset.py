"""The phone in the browser on the network stand-in, with a gateway of three screens behind it."""

import re
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import own_clock
from tests.browser.handset_setup import CODE, FIRST_PAGE, HandsetSetup, meter_of, running_handset
from tests.simulators.small_gateway import Address, page_for
from tests.waiting import WAIT_LIMIT_SECONDS

pytestmark = pytest.mark.long


@pytest.fixture
def handset_setup(
    monkeypatch: pytest.MonkeyPatch, address: Address, request: pytest.FixtureRequest
) -> Iterator[HandsetSetup]:
    monkeypatch.setenv("NO_PROXY", "*")
    with running_handset(address, getattr(request, "param", 180.0)) as handset_setup:
        yield handset_setup


def test_dialling_answering_and_the_meters(phone, handset_setup):
    phone.dial(CODE)
    expect(phone.text).to_have_text(FIRST_PAGE)
    expect(meter_of(phone, "length")).to_have_text("25/160 GSM-7")
    expect(meter_of(phone, "left-over")).to_have_text(re.compile(r"^(3:00|2:5[0-9]) left$"))
    phone.answer("1", "Where is it?")
    phone.answer("Soko", "Thank you. Soko")
    phone.await_look("notice")
    expect(meter_of(phone, "left-over")).to_have_text("–")
    assert [hop["text"] for hop in handset_setup.gateway.hops] == ["", "1", "1*Soko"]
    assert handset_setup.gateway.hops[0]["serviceCode"] == CODE
    phone.press("left")
    phone.await_look("idle")


def test_the_green_key_dials_what_the_screen_shows(phone, handset_setup):
    redial = phone.root.locator(".redial")
    expect(redial).to_have_text(CODE)
    green = phone.page.get_by_role("button", name="Call or send")
    expect(green).to_have_accessible_description(f"calls {CODE}")
    green.click()
    expect(phone.text).to_have_text(FIRST_PAGE)
    expect(redial).to_be_hidden()
    phone.press("end")
    phone.dial("*384*9#")
    phone.press("end")
    expect(redial).to_have_text("*384*9#")
    phone.page.reload()
    expect(redial).to_have_text("*384*9#")
    phone.page.keyboard.press("Enter")
    expect(phone.text).to_have_text(FIRST_PAGE)
    assert [hop["serviceCode"] for hop in handset_setup.gateway.hops] == [CODE, "*384*9#", "*384*9#"]


def test_codes_of_another_service_are_not_dialled(phone, handset_setup):
    phone.dial(CODE)
    handset_setup.codes = ["*500#"]
    phone.page.reload()
    expect(phone.root.locator(".redial")).to_have_text("*500#")
    handset_setup.codes = []
    phone.page.reload()
    phone.page.wait_for_selector("body[data-ready]")
    expect(phone.root.locator(".redial")).to_be_hidden()
    phone.press("call")
    expect(phone.text).to_have_text("(nothing dialled yet)")


def test_typing_after_a_click_on_a_code_types(phone):
    phone.page.get_by_role("button", name=CODE, exact=True).click()
    expect(phone.text).to_have_text(FIRST_PAGE)
    phone.answer("1", "Where is it?")
    phone.answer("Soko 1", "Thank you. Soko 1")


def test_a_code_that_the_keyboard_chose_is_typed_to_as_well(phone):
    phone.page.get_by_role("button", name=CODE, exact=True).focus()
    phone.page.keyboard.press("Enter")
    expect(phone.text).to_have_text(FIRST_PAGE)
    phone.answer("1", "Where is it?")


def test_enter_is_the_phones_after_a_click_on_anything_else(phone):
    phone.page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    phone.page.route("**/desk/", lambda route: route.fulfill(status=204))
    phone.page.evaluate("document.querySelector('nav a').removeAttribute('target')")
    for selector in ("[name=loud]", "nav a", ".wire summary", ".calls summary"):
        phone.page.locator(selector).first.click()
        phone.page.keyboard.press("Enter")
        expect(phone.text).to_have_text(FIRST_PAGE)
        phone.page.keyboard.press("Escape")
        phone.await_look("idle")
    phone.dial(CODE)
    phone.root.locator(".mode").click()
    phone.answer("1", "Where is it?")


@own_clock
def test_letters_on_the_keypad(phone):
    phone.dial(CODE)
    phone.press("1", "left")
    expect(phone.text).to_have_text("Where is it?")
    phone.stop_clock()  # the same key again is another letter only within a second
    entry = phone.root.locator(".typed")
    phone.press("1", "2", "#")
    expect(entry).to_have_value("12#")  # digits to begin with
    phone.press("right", "right", "right")
    expect(entry).to_have_value("")
    phone.root.locator(".mode").click()
    phone.press("4", "4", "2", "2", "2")  # h, c
    expect(entry).to_have_value("hc")
    phone.press("#")  # ABC
    phone.press("5", "0", "6")
    expect(entry).to_have_value("hcJ M")
    phone.press("#")  # 123
    phone.press("5", "*", "call")
    expect(phone.text).to_have_text("Thank you. hcJ M5*")


def test_a_key_held_long(phone):
    phone.dial(CODE)
    entry = phone.root.locator(".typed")
    phone.root.locator('[data-press="#"]').click(delay=800)
    expect(phone.root.locator(".mode")).to_have_text("abc")
    phone.root.locator('[data-press="7"]').click(delay=800)
    expect(entry).to_have_value("7")
    phone.press("7")
    expect(entry).to_have_value("7p")


def test_the_keyboard_alone(phone, handset_setup):
    keyboard = phone.page.keyboard
    keyboard.type("*384*20409#")
    keyboard.press("Backspace")
    keyboard.press("Backspace")
    keyboard.type("#")
    keyboard.press("Enter")
    expect(phone.text).to_have_text(FIRST_PAGE)
    keyboard.press("Escape")
    phone.await_look("idle")
    assert handset_setup.gateway.hops[0]["serviceCode"] == CODE


def test_keys_are_buttons_that_tab_and_enter_reach(phone):
    phone.root.locator('[data-press="*"]').focus()
    phone.page.keyboard.press("Enter")
    expect(phone.root.locator(".typed")).to_have_value("*")
    assert phone.page.get_by_role("button", name="Hang up").count() == 1
    assert phone.page.get_by_role("button", name="2, a b c").count() == 1
    phone.page.get_by_role("button", name="Clear, right soft key").focus()
    phone.page.keyboard.press("Space")
    phone.await_look("idle")


def test_hanging_up_drops_the_line(phone, handset_setup):
    phone.dial(CODE)
    phone.press("end")
    phone.await_look("idle")
    expect(meter_of(phone, "left-over")).to_have_text("–")
    phone.await_true(lambda: handset_setup.gateway.events)
    assert handset_setup.gateway.events[0]["status"] == "Incomplete"
    phone.dial(CODE)
    assert len({hop["sessionId"] for hop in handset_setup.gateway.hops}) == 2


def test_hanging_up_while_the_network_is_waited_for(phone, handset_setup):
    released = threading.Event()
    handset_setup.gateway.answer = lambda form: (
        page_for(form["text"]) if released.wait(WAIT_LIMIT_SECONDS) else "END"
    )
    phone.press(*CODE, "call")
    phone.await_look("waiting")
    phone.press("end")
    phone.await_look("idle")
    released.set()
    handset_setup.gateway.answer = lambda form: page_for(form["text"])
    phone.dial(CODE)
    expect(phone.text).to_have_text(FIRST_PAGE)


def test_a_gateway_that_fails_looks_like_the_networks_fault(phone, handset_setup):
    handset_setup.gateway.answer = lambda _: ("<h1>Oops</h1>", 500)
    phone.press(*CODE, "call")
    expect(phone.text).to_have_text("Connection problem or invalid MMI code.")
    expect(phone.root.locator(".trouble")).to_have_text("The gateway answered with HTTP 500.")


def test_no_code_at_all(phone, handset_setup):
    phone.press("1", "2", "call")
    expect(phone.text).to_have_text("Connection problem or invalid MMI code.")
    assert handset_setup.gateway.hops == []


@pytest.mark.parametrize("handset_setup", [1.0], indirect=True)
def test_the_session_clock_runs_out(phone, handset_setup):
    phone.press(*CODE, "call")
    expect(phone.text).to_have_text("Session ended: time is up.")
    assert len(handset_setup.gateway.hops) == 1


def test_texts_arrive_and_are_read(phone, handset_setup):
    handset_setup.text("Habari ya kwanza")
    expect(phone.text).to_have_text("1 message received")
    expect(phone.root.locator(".mail b")).to_have_text("1")
    phone.press("left")
    items = phone.root.locator(".items li")
    expect(items).to_have_count(2)  # the last one begins a new text
    phone.press("left")
    expect(phone.text).to_have_text("Habari ya kwanza")
    phone.press("right", "right")
    expect(phone.root.locator(".mail")).to_be_hidden()
    handset_setup.text("Habari ya pili")
    expect(phone.text).to_have_text("1 message received")
    phone.page.reload()
    phone.page.wait_for_selector("body[data-ready]")
    expect(phone.text).to_have_text("1 message received")  # the first stays read


def write_text(phone, words: str) -> None:
    """Write a message to whom the phone suggests, or answer the one that is open."""
    phone.page.keyboard.type(words)
    phone.page.keyboard.press("Enter")
    phone.await_look("notice")


@own_clock
def test_a_message_is_written(phone, handset_setup):
    phone.press("left")
    expect(phone.root.locator(".items li")).to_have_text(["Write message"])
    phone.press("left")
    expect(phone.root.locator(".typed")).to_have_value("40404")
    phone.press("left")
    expect(phone.root.locator(".heading")).to_have_text("To 40404")
    phone.stop_clock()
    phone.press("7", "7", "7", "3", "3")  # letters at once: it is words that are wanted
    expect(phone.root.locator(".typed")).to_have_value("re")
    write_text(phone, "port")
    expect(phone.text).to_have_text("Message sent.")
    (text,) = handset_setup.gateway.texts
    assert (text["from"], text["to"], text["text"]) == ("+254711000111", "40404", "report")
    assert (text["networkCode"], text["linkId"]) == ("63902", "")
    expect(phone.page.locator(".wire pre").first).to_contain_text("POST /at/***/sms HTTP/1.1")


def test_a_message_is_answered(phone, handset_setup):
    handset_setup.text("Karibu", sender="40404")
    expect(phone.text).to_have_text("1 message received")
    phone.press("left", "left")
    expect(phone.text).to_have_text("Karibu")
    phone.press("left")
    expect(phone.root.locator(".heading")).to_have_text("To 40404")
    expect(phone.text).to_have_text("Karibu")  # what is answered stays in sight
    expect(phone.root.locator(".typed")).to_have_value("")
    phone.press("5")  # most replies are a number
    expect(phone.root.locator(".typed")).to_have_value("5")
    phone.press("right")
    write_text(phone, "STOP")
    assert [(text["to"], text["text"]) for text in handset_setup.gateway.texts] == [("40404", "STOP")]


@pytest.mark.parametrize("by", ["keypad", "keyboard"])
def test_typing_under_an_open_message_begins_its_reply(phone, handset_setup, by):
    handset_setup.text("How good is it?", sender="40404")
    expect(phone.text).to_have_text("1 message received")
    phone.press("left", "left")
    expect(phone.root.locator(".softs")).to_have_text("ReplyBack")
    phone.press("4") if by == "keypad" else phone.page.keyboard.type("4")
    expect(phone.root.locator(".typed")).to_have_value("4")
    phone.press("call")
    expect(phone.text).to_have_text("Message sent.")
    assert [text["text"] for text in handset_setup.gateway.texts] == ["4"]


def test_a_name_cannot_be_answered(phone, handset_setup):
    handset_setup.text("Karibu")
    expect(phone.text).to_have_text("1 message received")
    phone.press("left", "left", "left")
    expect(phone.text).to_have_text("Karibu")


def test_a_message_that_the_gateway_does_not_take(phone, handset_setup):
    handset_setup.gateway.takes_texts = 503
    phone.press("left", "left", "left")
    write_text(phone, "REPORT")
    expect(phone.root.locator(":scope > .trouble")).to_contain_text("The gateway answered with HTTP 503.")
