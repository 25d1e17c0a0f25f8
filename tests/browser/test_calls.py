"""Calls from the phone in the browser, and to it, with a gateway of a few documents behind the network."""

from collections.abc import Iterator, Sequence

import flask
import pytest
import requests
from playwright.sync_api import Locator, expect

from gateway.development.call_captions import CallCaption, SoundCaption
from simulators.handset.blueprint import create_handset
from simulators.provider_network.account import Account
from simulators.provider_network.app import ProviderNetwork, create_app
from tests.browser.conftest import Phone, own_clock
from tests.simulators.small_gateway import (
    TOKEN,
    TWILIO_TOKEN,
    Address,
    ReceivedVoiceRequest,
    SmallGateway,
    serve_app,
)
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
NOTHING_HEARD = "<Say>We did not hear you.</Say>"


class HandsetSetup:
    """The small gateway with the handset mounted, and the network."""

    def __init__(self) -> None:
        self.gateway = SmallGateway(speak=self.speak)
        self.most = 1
        self.document = ""
        self.url = self.network_url = ""

    def speak(self, asked: ReceivedVoiceRequest) -> flask.Response:
        """The menu, then what was pressed; `document` in place of the menu."""
        kind = "text/xml" if asked.path.startswith("/twilio") else "application/xml"
        body = self.document or MENU.format(token=TOKEN, most=self.most)
        if "why=keys" in asked.path:
            body = GOODBYE.format(keys=asked.form["dtmfDigits"])
        elif "why=" in asked.path:
            body = NOTHING_HEARD
        return flask.Response(f"<Response>{body}</Response>", mimetype=kind)

    def caption(self, provider: str, call: str, _number: str, sounds: Sequence[str]) -> CallCaption:
        """The caption of a call on the screen `place`, whose first sound is a prompt, and its second the caller's."""
        assert (provider, bool(call)) == ("at", True)
        known = (SoundCaption("audio/sw/place.mp3", "Where is it?"), SoundCaption(by_caller=True))
        return CallCaption("place", "where", dict(zip(sounds, known, strict=False)))

    def ring(self) -> str:
        """Have Africa's Talking call the phone; the id of the call."""
        form = {"username": "sandbox", "from": OURS, "to": NUMBER}
        answer = requests.post(
            f"{self.network_url}/call", form, headers={"apiKey": "key"}, timeout=WAIT_LIMIT_SECONDS
        )
        return str(answer.json()["entries"][0]["sessionId"])


@pytest.fixture
def handset_setup(monkeypatch: pytest.MonkeyPatch, address: Address) -> Iterator[HandsetSetup]:
    monkeypatch.setenv("NO_PROXY", "*")
    handset_setup = HandsetSetup()
    app = handset_setup.gateway.app()
    handset_setup.url = handset_setup.gateway.base = address.url
    address.app = app
    network = ProviderNetwork(Account(handset_setup.url, TOKEN, "sandbox", "key", "AC1", TWILIO_TOKEN))
    with serve_app(create_app(network)) as handset_setup.network_url:
        handset = create_handset(
            handset_setup.network_url,
            "",
            lambda: ["*384*2040#"],
            numbers=lambda: [OURS],
            captions=handset_setup.caption,
        )
        app.register_blueprint(handset)
        yield handset_setup
    network.close()


@pytest.fixture
def phone(phone: Phone) -> Phone:
    phone.page.locator(".calls summary").click()
    return phone


@pytest.fixture
def call_log(phone: Phone) -> Locator:
    """The lines of what was said, pressed and noted."""
    return phone.page.locator(".said li")


def call(phone: Phone) -> None:
    """Press the number that the page suggests."""
    phone.page.get_by_role("button", name=OURS).click()


@own_clock
def test_a_whole_call(phone, handset_setup, call_log):
    phone.stop_clock()
    call(phone)
    phone.await_look("call")
    expect(phone.text).to_have_text("Welcome.")
    phone.press("1")  # nothing is asked yet
    phone.pass_time(1)
    expect(call_log.nth(1)).to_contain_text("For water, press 1.")
    expect(phone.page.locator(".calls .document")).to_contain_text('<GetDigits numDigits="1"')
    expect(phone.page.locator(".calls .request")).to_contain_text(f"callerNumber: {NUMBER}")
    phone.press("1")  # while it is being said
    expect(call_log.filter(has_text="You pressed 1.")).to_be_visible()
    phone.pass_time(2)
    phone.await_look("notice")
    expect(phone.text).to_contain_text("The service hung up.")
    heard = ["Welcome.", "1", "You pressed 1.", "The service hung up."]
    assert [line for line in call_log.all_inner_texts() if not line.startswith("For water")] == heard
    assert TOKEN not in phone.page.content()
    phone.await_true(lambda: handset_setup.gateway.noticed)
    assert handset_setup.gateway.noticed[0].form["hangupCause"] == "NORMAL_CLEARING"


@own_clock
def test_the_wait_is_skipped(phone, handset_setup, call_log):
    phone.stop_clock()
    call(phone)
    expect(phone.text).to_have_text("Welcome.")
    phone.press("left")
    expect(phone.text).to_contain_text("For water")
    phone.press("left")
    expect(phone.text).to_have_text("Waiting for keys")
    phone.press("left")
    expect(call_log.nth(3)).to_have_text("We did not hear you.")
    assert handset_setup.gateway.asked[-1].path.endswith("?why=silence")


def test_silence_lasts_as_long_as_the_document_says(phone, handset_setup, call_log):
    handset_setup.document = '<GetDigits timeout="1"><Say>One?</Say></GetDigits>' + NOTHING_HEARD
    call(phone)
    expect(call_log).to_have_text(["One?", "(silence)", "We did not hear you.", "The service hung up."])
    assert len(handset_setup.gateway.asked) == 1


@own_clock
def test_keys_of_the_keyboard_end_with_the_finish_key(phone, handset_setup, call_log):
    handset_setup.most = 9
    phone.stop_clock()
    call(phone)
    expect(phone.text).to_have_text("Welcome.")
    phone.press("left")
    expect(phone.text).to_contain_text("For water")
    phone.page.keyboard.type("48")
    expect(phone.text).to_contain_text("48")
    phone.page.keyboard.press("#")
    expect(call_log.filter(has_text="You pressed")).to_have_text("You pressed 48.")


def test_hanging_up_is_told(phone, handset_setup):
    call(phone)
    phone.await_look("call")
    phone.press("end")
    phone.await_look("idle")
    phone.await_true(lambda: handset_setup.gateway.noticed)


def test_a_page_that_is_left_drops_the_line(phone, handset_setup):
    call(phone)
    phone.await_look("call")
    phone.page.goto("about:blank")
    phone.await_true(lambda: handset_setup.gateway.noticed)


@own_clock
def test_a_message_without_a_microphone(phone, handset_setup, call_log):
    handset_setup.document = MESSAGE
    phone.stop_clock()
    call(phone)
    expect(phone.text).to_have_text("Speak")
    phone.press("left")
    phone.pass_time(1)
    expect(phone.text).to_have_text("Speak now")
    phone.press("#")
    expect(call_log.filter(has_text="a message of 1 s")).to_be_visible()
    phone.await_true(lambda: len(handset_setup.gateway.asked) == 2)
    url = handset_setup.gateway.asked[1].form["recordingUrl"]
    phone.await_true(lambda: requests.get(url, timeout=WAIT_LIMIT_SECONDS).content.startswith(b"RIFF"))


def test_recordings_are_captioned(phone, handset_setup, call_log):
    sounds = "".join(f'<Play url="{handset_setup.url}/sounds/{name}"/>' for name in ("a", "b", "else.mp3"))
    handset_setup.document = sounds + MESSAGE.replace("<Say>Speak</Say>", "")
    call(phone)
    expect(call_log.nth(0)).to_have_text("♪ Where is it?audio/sw/place.mp3, on screen place")
    expect(call_log.filter(has_text="what the caller spoke")).to_contain_text("played back, on screen place")
    expect(call_log.filter(has_text="a recording")).to_have_text("♪ a recordingelse.mp3, on screen place")
    expect(phone.text).to_have_text("Speak now")
    phone.press("#")
    message = call_log.filter(has_text="a message of")
    expect(message).to_contain_text(f"recorded by {NUMBER}, on screen place, saved as where")


@own_clock
def test_nothing_is_said_after_the_beep(phone, handset_setup, call_log):
    handset_setup.document = '<Record playBeep="true"><Say>Speak</Say></Record>' + NOTHING_HEARD
    phone.stop_clock()
    call(phone)
    expect(phone.text).to_have_text("Speak")
    phone.press("left")
    phone.pass_time(1)
    expect(phone.text).to_have_text("Speak now")
    phone.press("right")
    expect(call_log.filter(has_text="We did not hear you.")).to_be_visible()


def test_how_another_phone_answers_is_chosen(phone, handset_setup):
    handset_setup.document = '<Dial phoneNumbers="+254711000999"/>' + NOTHING_HEARD
    call(phone)
    phone.await_look("list")
    expect(phone.root.locator(".heading")).to_have_text("Ringing +254711000999")
    phone.press("down", "left")
    phone.await_true(lambda: handset_setup.gateway.noticed)
    assert handset_setup.gateway.noticed[0].form["dialDestinationNumber"] == "+254711000999"


def test_a_sound_that_is_not_there_is_told_and_the_call_goes_on(phone, handset_setup, call_log):
    handset_setup.document = f'<Play url="{handset_setup.url}/sounds/"/>' + NOTHING_HEARD
    call(phone)
    expect(call_log.filter(has_text="The sound was answered with HTTP 404")).to_be_visible()
    expect(call_log.filter(has_text="We did not hear you.")).to_be_visible()


def test_a_document_that_is_refused_is_shown_as_such(phone, handset_setup):
    handset_setup.document = "<Say>no end"
    phone.page.get_by_label("Calls go through").select_option("twilio")
    call(phone)
    expect(phone.text).to_contain_text("an application error has occurred")
    expect(phone.root.locator(":scope > .trouble")).to_contain_text("The document is no XML")
    assert handset_setup.gateway.asked[0].signed
    phone.press("left")
    expect(phone.text).to_contain_text("Application error.")


def test_the_service_calls(phone, handset_setup, call_log):
    handset_setup.ring()
    phone.await_look("ringing")
    expect(phone.root.locator(".heading")).to_have_text(OURS)
    phone.press("left")
    expect(call_log.first).to_have_text("Welcome.")
    assert handset_setup.gateway.asked[0].form["direction"] == "Outbound"


def test_a_call_is_declined(phone, handset_setup):
    handset_setup.ring()
    phone.await_look("ringing")
    phone.press("end")
    phone.await_look("idle")
    phone.await_true(lambda: handset_setup.gateway.noticed)
    assert handset_setup.gateway.noticed[0].form["hangupCause"] == "CALL_REJECTED"


def test_a_call_is_missed(phone, handset_setup):
    called = handset_setup.ring()
    phone.await_look("ringing")
    requests.post(f"{handset_setup.network_url}/calls/{called}/hang-up", timeout=WAIT_LIMIT_SECONDS)
    expect(phone.text).to_contain_text("Missed call")


def test_a_phone_that_is_engaged(phone, handset_setup):
    phone.page.get_by_label("When the service calls").select_option("engaged")
    handset_setup.ring()
    phone.await_true(lambda: handset_setup.gateway.noticed)
    assert handset_setup.gateway.noticed[0].form["hangupCause"] == "USER_BUSY"
    phone.page.reload()
    expect(phone.page.locator("[name=line]")).to_have_value("engaged")


def test_it_fits_a_small_phone(phone):
    phone.page.set_viewport_size({"width": 360, "height": 740})
    call(phone)
    phone.await_look("call")
    assert phone.page.evaluate("document.documentElement.scrollWidth") == 360
    expect(phone.root.locator(".lcd")).to_be_in_viewport()
