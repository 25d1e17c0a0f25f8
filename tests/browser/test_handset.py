"""The phone in the browser on the network stand-in, with a gateway of three screens behind it."""

import re
import threading
from collections.abc import Iterator

import pytest
from africastalking.SMS import SMSService
from playwright.sync_api import expect

from simulators.handset.blueprint import create_handset
from simulators.provider_network.account import Account
from simulators.provider_network.app import ProviderNetwork, create_app
from tests.browser.conftest import Phone, open_handset
from tests.simulators.small_gateway import TOKEN, SmallGateway, page_for, serve_app
from tests.waiting import WAIT_LIMIT_SECONDS

pytestmark = pytest.mark.long

CODE = "*384*2040#"
FIRST_PAGE = "Karibu\n1. Report\n2. Leave"


class HandsetSetup:
    """The small gateway with the handset mounted, and the network."""

    def __init__(self) -> None:
        self.gateway = SmallGateway()
        self.url = ""
        self.network_url = ""
        self.codes = [CODE]

    def text(self, message: str, to: str = "+254711000111", sender: str = "COUNTY") -> None:
        """Send a text to a phone through the real SDK."""
        service = SMSService("sandbox", "key")
        service._baseUrl = f"{self.network_url}/version1"
        service.send(message, [to], sender, timeout=WAIT_LIMIT_SECONDS)


@pytest.fixture
def handset_setup(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[HandsetSetup]:
    monkeypatch.setenv("NO_PROXY", "*")
    handset_setup = HandsetSetup()
    app = handset_setup.gateway.app()
    seconds = getattr(request, "param", 180.0)
    with serve_app(app) as handset_setup.url:
        network = ProviderNetwork(
            Account(handset_setup.url, TOKEN, "sandbox", "key"), session_seconds=seconds
        )
        with serve_app(create_app(network)) as handset_setup.network_url:
            app.register_blueprint(
                create_handset(handset_setup.network_url, "http://127.0.0.1:9", lambda: handset_setup.codes)
            )
            yield handset_setup
        network.close()


@pytest.fixture
def phone(handset_setup: HandsetSetup, context) -> Phone:
    return open_handset(context, handset_setup.url)


def meter_of(phone: Phone, name: str):
    return phone.root.locator(f".meters .{name} output")


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


def test_two_phones_side_by_side(phone, handset_setup):
    phone.page.get_by_role("button", name="Second phone").click()
    other = Phone(phone.page, phone.page.locator(".line-up").nth(1))
    phone.dial(CODE)
    other.dial(CODE)
    other.answer("2", "Kwaheri.")
    expect(phone.text).to_have_text(FIRST_PAGE)
    numbers = [hop["phoneNumber"] for hop in handset_setup.gateway.hops]
    assert numbers == ["+254711000111", "+254722000222", "+254722000222"]
    handset_setup.text("Kwa wa pili", "+254722000222")
    other.press("left")
    expect(other.text).to_have_text("1 message received")
    expect(phone.root.locator(".mail")).to_be_hidden()


def test_another_sim_card(phone, handset_setup):
    phone.page.get_by_label("Number of this phone").fill("+254733000333")
    phone.page.get_by_label("Network").select_option("63907")
    phone.dial(CODE)
    hop = handset_setup.gateway.hops[0]
    assert (hop["phoneNumber"], hop["networkCode"]) == ("+254733000333", "63907")


def test_a_bad_network_by_hand(phone, handset_setup):
    phone.page.get_by_text("Make the network bad").click()
    phone.page.get_by_label("Every hop reaches the gateway").select_option("together")
    phone.dial(CODE)
    assert len(handset_setup.gateway.hops) == 2
    expect(phone.page.locator(".wire article")).to_have_count(2)
    phone.page.reload()
    phone.page.get_by_text("Make the network bad").click()
    expect(phone.page.get_by_label("Every hop reaches the gateway")).to_have_value("together")


def test_what_becomes_of_texts_by_hand(phone, handset_setup):
    phone.page.get_by_text("When the gateway sends a text").click()
    for label, value in (("The receipt", "both"), ("It comes", "0")):
        with phone.page.expect_response("**/faults"):
            phone.page.get_by_label(label).select_option(value)
    handset_setup.text("Habari")
    phone.await_true(lambda: len(handset_setup.gateway.receipts) >= 2)
    assert [receipt["status"] for receipt in handset_setup.gateway.receipts] == ["Success", "Failed"]
    phone.page.reload()
    phone.page.get_by_text("When the gateway sends a text").click()
    expect(phone.page.get_by_label("The receipt")).to_have_value("both")
    expect(phone.page.get_by_label("It comes")).to_have_value("0")


def test_the_wire_shows_both_sides_and_never_the_token(phone):
    phone.dial(CODE)
    wire = phone.page.locator(".wire pre")
    expect(wire.first).to_contain_text("POST /at/***/ussd HTTP/1.1")
    expect(wire.nth(1)).to_contain_text("CON Karibu")
    assert TOKEN not in phone.page.content()


@pytest.mark.parametrize("size", [(1280, 720), (1000, 900), (390, 844), (360, 740)], ids=str)
def test_the_phone_stays_in_view_while_panels_are_used(phone, size):
    page = phone.page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.reload()
    page.wait_for_selector("body[data-ready]")
    for panel in (
        "Try this",
        "Calls",
        "On the wire",
        "Make the network bad",
        "When the gateway sends a text",
    ):
        card = page.locator("details.card").filter(has=page.locator("summary", has_text=panel))
        if not card.evaluate("card => card.open"):
            card.locator("summary").first.click()
        card.evaluate("card => card.scrollIntoView({block: 'end'})")
        for part in (".lcd", '[data-press="call"]', '[data-press="#"]'):
            expect(phone.root.locator(part)).to_be_in_viewport(ratio=0.99)
    phone.dial(CODE)
    page.get_by_label("Every hop reaches the gateway").select_option("after")
    phone.answer("1", "Where is it?")
    expect(phone.root.locator(".lcd")).to_be_in_viewport(ratio=0.99)
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]


@pytest.mark.parametrize("width", [1280, 390])
def test_the_wire_shows_whole_replies(phone, handset_setup, width):
    lines = "\n".join(f"line {number}" for number in range(1, 100))
    handset_setup.gateway.answer = lambda _: f"CON {lines}"
    phone.page.set_viewport_size({"width": width, "height": 844})
    phone.page.locator(".wire").evaluate("panel => panel.open = true")
    phone.dial(CODE)
    reply = phone.page.locator(".wire pre").nth(1)
    assert reply.inner_text().endswith("line 98\nline 99")
    assert (
        reply.evaluate("pre => pre.scrollHeight - pre.clientHeight") == 0
    )  # it scrolls with the panels, in one
    reply.evaluate("pre => pre.scrollIntoView({block: 'end'})")
    expect(phone.root.locator(".lcd")).to_be_in_viewport(ratio=0.99)
    phone.answer("1", "line 1")
    expect(phone.page.locator(".wire article details[open]")).to_have_count(1)  # the newest
    phone.page.locator(".wire article summary").nth(1).click()
    phone.answer("1", "line 1")
    expect(phone.page.locator(".wire article details[open]")).to_have_count(2)  # and what somebody is reading


def test_it_fits_a_small_phone(phone):
    phone.page.set_viewport_size({"width": 360, "height": 740})
    phone.dial(CODE)
    assert phone.page.evaluate("document.documentElement.scrollWidth") == 360
    bottom = phone.root.locator('[data-press="#"]').bounding_box()
    assert bottom["y"] + bottom["height"] <= 740
