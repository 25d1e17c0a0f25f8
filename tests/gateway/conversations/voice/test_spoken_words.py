"""Words spoken on a call at Twilio: offered, confirmed by keys; keys always work; Africa's Talking hears none."""

import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.gateway.conftest import MakeServices
from tests.gateway.conversations.voice.conftest import SETTINGS
from tests.gateway.conversations.voice.phone_call import (
    PUBLIC_URL,
    AfricasTalkingPhoneCall,
    PhoneCall,
    TwilioPhoneCall,
)
from tests.gateway.services import Services, create_app

NUMBER = "+254711082000"
MENUS = f"""\
version: 1
service:
  name: County
  languages:
    en: {{name: English, tts: {{twilio: {{language: en-GB}}, at: {{voice: woman}}}}}}
    sw: {{name: Kiswahili, tts: {{twilio: {{language: sw-KE}}, at: {{voice: woman}}}}}}
  country: KE
  time_zone: Africa/Nairobi
entry: {{voice: {{"{NUMBER}": {{goto: top, language: en}}, "+254711082001": {{goto: top, language: sw}}}}}}
understand: {{keep: 30d}}
screens:
  top:
    menu: {{en: "What is wrong?", sw: Kuna shida gani?}}
    save: problem
    options:
      - value: dry
        say: {{en: No water, sw: Hakuna maji}}
        examples: {{en: ["the taps are dry, all", no water], sw: mifereji imekauka}}
      - value: leak
        say: {{en: Burst pipe, sw: Bomba limepasuka}}
        examples: {{en: a pipe is broken, sw: bomba linavuja}}
    goto: place
  place:
    ask: {{en: "Which house?", sw: Nyumba gani?}}
    answer: {{type: integer, min: 1, max: 99}}
    save: place
    goto: bye
  bye: {{end: {{en: Thank you., sw: Asante.}}}}
"""
OFFER = "Burst pipe? For Yes, press 1. For Something else, press 2."
LANGUAGES = {"TWILIO_SPEECH_LANGUAGES": "en=en-KE"}

Speak = Callable[..., str]


@pytest.fixture
def make_call(make_services: MakeServices, tmp_path: Path) -> Callable[..., PhoneCall]:
    """Make a call to these menus, not yet begun."""
    file = tmp_path / "menus.yaml"
    file.write_text(MENUS, encoding="utf-8")

    def make(kind: type[PhoneCall] = TwilioPhoneCall, to: str = NUMBER, **settings: str) -> PhoneCall:
        services = make_services(**{**SETTINGS, **LANGUAGES, **settings, "GATEWAY_MENUS": str(file)})
        return kind(services, create_app(services), to=to)

    return make


def speak(call: PhoneCall, words: str, confidence: str | None = "0.91", **more: str) -> str:
    """Say words where the call waits. Return what is heard after that."""
    form = call.form(None) | {"SpeechResult": words} | more
    response = call.post(call.keys_url, form | ({} if confidence is None else {"Confidence": confidence}))
    assert response.status_code == 200, response.data
    return call.follow(response.data.decode())


def gather(call: PhoneCall) -> dict[str, str]:
    found = call.document.find("Gather")
    assert found is not None
    return {name: value for name, value in found.attrib.items() if name != "action"}


def kept(services: Services) -> list[str]:
    services.container.callers.unclear_text_keeper.keep()
    return [one.words for one in services.container.callers.unclear_texts.all()]


def test_a_call_in_the_callers_own_words(make_call: Callable[..., PhoneCall]) -> None:
    call = make_call()
    assert call.call() == "What is wrong? For No water, press 1. For Burst pipe, press 2."
    assert gather(call) | {"timeout": ""} == {
        "input": "dtmf speech",
        "language": "en-KE",
        "hints": "no water,the taps are dry all,Burst pipe,a pipe is broken",
        "speechTimeout": "auto",
        "numDigits": "1",
        "finishOnKey": "#",
        "method": "POST",
        "timeout": "",
    }
    assert speak(call, "There is a broken pipe at the market.") == OFFER
    assert gather(call)["input"] == "dtmf"
    assert speak(call, "yes").endswith(OFFER)  # offers are answered by keys alone
    assert call.press("9").endswith(OFFER)
    assert call.press("1").startswith("Which house?")
    assert gather(call)["input"] == "dtmf"
    assert call.press("12") == "Thank you."


@pytest.mark.parametrize(
    ("words", "confidence", "heard"),
    [
        ("a pipe is broken", "0.91", OFFER),
        ("a pipe is broken", "0.2", "What is wrong?"),
        ("a pipe is broken", None, OFFER),
        ("a pipe is broken", "NaN", OFFER),
        ("a pipe is broken", "1e9", OFFER),
        ("Burst pipe.", "0.9", "Which house?"),
        ("2.", "0.9", "Which house?"),
        ("happy birthday", "0.9", "What is wrong?"),
        ("", "0.0", "What is wrong?"),
        ("<Hangup/>\x00 ]]>", "0.9", "What is wrong?"),
        ("x" * 5_000, "0.9", "What is wrong?"),
        ("22", "0.9", "What is wrong?"),
        ("0", "0.9", "What is wrong?"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_spoken(
    make_call: Callable[..., PhoneCall], words: str, confidence: str | None, heard: str
) -> None:
    call = make_call()
    call.call()
    assert heard in speak(call, words, confidence)


def test_keys_count_more_than_words(make_call: Callable[..., PhoneCall]) -> None:
    call = make_call()
    call.call()
    assert speak(call, "a pipe is broken", Digits="1").startswith("Which house?")


def test_something_else_speaks_the_menu(make_call: Callable[..., PhoneCall]) -> None:
    call = make_call()
    call.call()
    speak(call, "a pipe is broken")
    assert call.press("2").startswith("What is wrong?")
    speak(call, "happy birthday 0711")
    assert sorted(kept(call.services)) == ["a pipe is broken", "happy birthday ####"]


def test_silence_and_wrong_keys_at_an_offer_end_the_call_in_the_end(
    make_call: Callable[..., PhoneCall],
) -> None:
    call = make_call()
    call.call()
    speak(call, "a pipe is broken")
    for _ in range(10):
        if call.over:
            break
        call.press("7")
    assert call.over


@pytest.mark.parametrize(
    ("kind", "to", "settings"),
    [
        (TwilioPhoneCall, NUMBER, {"TWILIO_SPEECH_LANGUAGES": ""}),
        (TwilioPhoneCall, "+254711082001", {}),
    ],
    ids=["no setting", "another language"],
)
def test_where_no_speech_is_recognised_keys_alone_count(
    make_call: Callable[..., PhoneCall], kind: type[PhoneCall], to: str, settings: dict[str, str]
) -> None:
    call = make_call(kind, to, **settings)
    call.call()
    assert gather(call)["input"] == "dtmf"
    assert "hints" not in gather(call)


def test_africas_talking_waits_for_keys(make_call: Callable[..., PhoneCall]) -> None:
    call = make_call(AfricasTalkingPhoneCall)
    assert "What is wrong?" in call.call()
    assert "Which house?" in call.press("2")


def test_spoken_words_are_in_no_log(
    make_call: Callable[..., PhoneCall], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    call = make_call()
    call.call()
    speak(call, "a pipe zebra is broken")
    call.post(f"{PUBLIC_URL}/twilio/voice?step=zebra", call.form(None) | {"SpeechResult": "zebra"})
    assert "zebra" not in "".join(f"{one.getMessage()} {one.__dict__}" for one in caplog.records)
