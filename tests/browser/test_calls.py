"""Calls from the phone in the browser, and to it, with a gateway of a few documents behind the network."""

from collections.abc import Iterator

import flask
import pytest
import requests
from playwright.sync_api import Locator, expect

from simulators.handset.blueprint import create_handset
from simulators.provider_network.account import Account
from simulators.provider_network.app import ProviderNetwork, create_app
from tests.browser.conftest import Phone, open_handset
from tests.simulators.small_gateway import TOKEN, TWILIO_TOKEN, ReceivedVoiceRequest, SmallGateway, serve_app
from tests.waiting import WAIT_LIMIT_SECONDS

pytestmark = pytest.mark.long

NUMBER, OURS = "+254711000111", "+254711082000"
MENU = """
<Say>Welcome.</Say>
<GetDigits numDigits="{most}" finishOnKey="#" timeout="7" callbackUrl="/at/{token}/voice?why=keys">
  <Say voice="sw-KE-Standard-A">For water, press 1. This goes on for a very long time, and nobody listens to it.</Say>
</GetDigits>
<Redirect>/at/{token}/voice?why=silence</Redirect>
"""
GOODBYE = "<Say>You pressed {keys}.</Say>"
MESSAGE = """
<Record maxLength="9" finishOnKey="#" playBeep="true" callbackUrl="?why=recorded"><Say>Speak</Say></Record>
"""
UNHEARD = "<Say>We did not hear you.</Say>"


class HandsetSetup:
    """The small gateway with the handset mounted, and the network."""

    def __init__(self) -> None:
        self.gateway = SmallGateway(speak=self.speak)
        self.most = 1
        self.document = ""
        self.url = self.carrier_url = ""

    def speak(self, asked: ReceivedVoiceRequest) -> flask.Response:
        """The menu, then what was pressed; `document` in place of the menu."""
        kind = "text/xml" if asked.path.startswith("/twilio") else "application/xml"
        body = self.document or MENU.format(token=TOKEN, most=self.most)
        if "why=keys" in asked.path:
            body = GOODBYE.format(keys=asked.form["dtmfDigits"])
        elif "why=" in asked.path:
            body = UNHEARD
        return flask.Response(f"<Response>{body}</Response>", mimetype=kind)

    def ring(self) -> str:
        """Have Africa's Talking call the phone; the id of the call."""
        form = {"username": "sandbox", "from": OURS, "to": NUMBER}
        answer = requests.post(
            f"{self.carrier_url}/call", form, headers={"apiKey": "key"}, timeout=WAIT_LIMIT_SECONDS
        )
        return str(answer.json()["entries"][0]["sessionId"])


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch) -> Iterator[HandsetSetup]:
    monkeypatch.setenv("NO_PROXY", "*")
    town = HandsetSetup()
    app = town.gateway.app()
    with serve_app(app) as town.url:
        town.gateway.base = town.url
        carrier = ProviderNetwork(Account(town.url, TOKEN, "sandbox", "key", "AC1", TWILIO_TOKEN))
        with serve_app(create_app(carrier)) as town.carrier_url:
            handset = create_handset(town.carrier_url, "", lambda: ["*384*2040#"], numbers=lambda: [OURS])
            app.register_blueprint(handset)
            yield town
        carrier.close()


@pytest.fixture
def phone(town: HandsetSetup, context) -> Phone:
    phone = open_handset(context, town.url)
    phone.page.locator(".calls summary").click()
    return phone


@pytest.fixture
def said(phone: Phone) -> Locator:
    """The lines of what was said, pressed and noted."""
    return phone.page.locator(".said li")


def call(phone: Phone) -> None:
    """Press the number that the page suggests."""
    phone.page.get_by_role("button", name=OURS).click()


def test_a_whole_call(phone, town, said):
    phone.stop_clock()
    call(phone)
    phone.await_look("call")
    expect(phone.text).to_have_text("Welcome.")
    phone.press("1")  # nothing is asked yet
    phone.pass_time(1)
    expect(said.nth(1)).to_contain_text("For water, press 1.")
    expect(phone.page.locator(".calls .document")).to_contain_text('<GetDigits numDigits="1"')
    expect(phone.page.locator(".calls .request")).to_contain_text(f"callerNumber: {NUMBER}")
    phone.press("1")  # while it is being said
    expect(said.filter(has_text="You pressed 1.")).to_be_visible()
    phone.pass_time(2)
    phone.await_look("notice")
    expect(phone.text).to_contain_text("The service hung up.")
    heard = ["Welcome.", "1", "You pressed 1.", "The service hung up."]
    assert [line for line in said.all_inner_texts() if not line.startswith("For water")] == heard
    assert TOKEN not in phone.page.content()
    phone.await_true(lambda: town.gateway.noticed)
    assert town.gateway.noticed[0].form["hangupCause"] == "NORMAL_CLEARING"


def test_the_wait_is_skipped(phone, town, said):
    phone.stop_clock()
    call(phone)
    expect(phone.text).to_have_text("Welcome.")
    phone.press("left")
    expect(phone.text).to_contain_text("For water")
    phone.press("left")
    expect(phone.text).to_have_text("Waiting for keys")
    phone.press("left")
    expect(said.nth(3)).to_have_text("We did not hear you.")
    assert town.gateway.asked[-1].path.endswith("?why=silence")


def test_silence_lasts_as_long_as_the_document_says(phone, town, said):
    town.document = '<GetDigits timeout="1"><Say>One?</Say></GetDigits>' + UNHEARD
    call(phone)
    expect(said).to_have_text(["One?", "(silence)", "We did not hear you.", "The service hung up."])
    assert len(town.gateway.asked) == 1


def test_keys_of_the_keyboard_end_with_the_finish_key(phone, town, said):
    town.most = 9
    phone.stop_clock()
    call(phone)
    expect(phone.text).to_have_text("Welcome.")
    phone.press("left")
    expect(phone.text).to_contain_text("For water")
    phone.page.keyboard.type("48")
    expect(phone.text).to_contain_text("48")
    phone.page.keyboard.press("#")
    expect(said.filter(has_text="You pressed")).to_have_text("You pressed 48.")


def test_hanging_up_is_told(phone, town):
    call(phone)
    phone.await_look("call")
    phone.press("end")
    phone.await_look("idle")
    phone.await_true(lambda: town.gateway.noticed)


def test_a_page_that_is_left_drops_the_line(phone, town):
    call(phone)
    phone.await_look("call")
    phone.page.goto("about:blank")
    phone.await_true(lambda: town.gateway.noticed)


def test_a_message_without_a_microphone(phone, town, said):
    town.document = MESSAGE
    phone.stop_clock()
    call(phone)
    expect(phone.text).to_have_text("Speak")
    phone.press("left")
    phone.pass_time(1)
    expect(phone.text).to_have_text("Speak now")
    phone.press("#")
    expect(said.filter(has_text="a message of 1 s")).to_be_visible()
    phone.await_true(lambda: len(town.gateway.asked) == 2)
    url = town.gateway.asked[1].form["recordingUrl"]
    phone.await_true(lambda: requests.get(url, timeout=WAIT_LIMIT_SECONDS).content.startswith(b"RIFF"))


def test_nothing_is_said_after_the_beep(phone, town, said):
    town.document = '<Record playBeep="true"><Say>Speak</Say></Record>' + UNHEARD
    phone.stop_clock()
    call(phone)
    expect(phone.text).to_have_text("Speak")
    phone.press("left")
    phone.pass_time(1)
    expect(phone.text).to_have_text("Speak now")
    phone.press("right")
    expect(said.filter(has_text="We did not hear you.")).to_be_visible()


def test_how_another_phone_answers_is_chosen(phone, town):
    town.document = '<Dial phoneNumbers="+254711000999"/>' + UNHEARD
    call(phone)
    phone.await_look("list")
    expect(phone.root.locator(".heading")).to_have_text("Ringing +254711000999")
    phone.press("down", "left")
    phone.await_true(lambda: town.gateway.noticed)
    assert town.gateway.noticed[0].form["dialDestinationNumber"] == "+254711000999"


def test_a_sound_that_is_not_there_is_told_and_the_call_goes_on(phone, town, said):
    town.document = f'<Play url="{town.url}/sounds/"/>' + UNHEARD
    call(phone)
    expect(said.filter(has_text="The sound was answered with HTTP 404")).to_be_visible()
    expect(said.filter(has_text="We did not hear you.")).to_be_visible()


def test_a_document_that_is_refused_is_shown_as_such(phone, town):
    town.document = "<Say>no end"
    phone.page.get_by_label("Calls go through").select_option("twilio")
    call(phone)
    expect(phone.text).to_contain_text("an application error has occurred")
    expect(phone.root.locator(":scope > .trouble")).to_contain_text("The document is no XML")
    assert town.gateway.asked[0].signed
    phone.press("left")
    expect(phone.text).to_contain_text("Application error.")


def test_the_service_calls(phone, town, said):
    town.ring()
    phone.await_look("ringing")
    expect(phone.root.locator(".heading")).to_have_text(OURS)
    phone.press("left")
    expect(said.first).to_have_text("Welcome.")
    assert town.gateway.asked[0].form["direction"] == "Outbound"


def test_a_call_is_declined(phone, town):
    town.ring()
    phone.await_look("ringing")
    phone.press("end")
    phone.await_look("idle")
    phone.await_true(lambda: town.gateway.noticed)
    assert town.gateway.noticed[0].form["hangupCause"] == "CALL_REJECTED"


def test_a_call_is_missed(phone, town):
    called = town.ring()
    phone.await_look("ringing")
    requests.post(f"{town.carrier_url}/calls/{called}/hang-up", timeout=WAIT_LIMIT_SECONDS)
    expect(phone.text).to_contain_text("Missed call")


def test_a_phone_that_is_engaged(phone, town):
    phone.page.get_by_label("When the service calls").select_option("engaged")
    town.ring()
    phone.await_true(lambda: town.gateway.noticed)
    assert town.gateway.noticed[0].form["hangupCause"] == "USER_BUSY"
    phone.page.reload()
    expect(phone.page.locator("[name=line]")).to_have_value("engaged")


def test_it_fits_a_small_phone(phone):
    phone.page.set_viewport_size({"width": 360, "height": 740})
    call(phone)
    phone.await_look("call")
    assert phone.page.evaluate("document.documentElement.scrollWidth") == 360
    expect(phone.root.locator(".lcd")).to_be_in_viewport()
