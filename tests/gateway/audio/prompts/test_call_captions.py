"""What the handset says of a call: the screen it is on, and the file and words of what it plays."""

from typing import Any

import pytest
from flask import Flask

from tests.gateway.conversations.voice.phone_call import AfricasTalkingPhoneCall, PhoneCall, TwilioPhoneCall
from tests.gateway.services import Services


@pytest.fixture(params=[AfricasTalkingPhoneCall, TwilioPhoneCall], ids=["at", "twilio"])
def call(request: pytest.FixtureRequest, services: Services, app: Flask) -> PhoneCall:
    made: PhoneCall = request.param(services, app)
    return made


def caption(call: PhoneCall, *more: str) -> dict[str, Any]:
    """The caption of the call, of what it plays now, and of what is at more addresses; without those addresses."""
    urls = [*(play.get("url") or play.text or "" for play in call.document.iter("Play")), *more]
    query = {"provider": call.provider, "call": call.id, "number": call.number, "sounds": urls}
    found: dict[str, Any] = call.app.test_client().post("/handset/captions", json=query).json
    return found | {"sounds": [found["sounds"].get(url) for url in urls]}


def prompt(file: str, words: str) -> dict[str, object]:
    return {"file": f"audio/sw/{file}", "words": words, "by_caller": False}


def test_prompts_have_a_file_and_words(call: PhoneCall) -> None:
    call.call()
    choose = prompt("words/choose.mp3", "Kwa Kiswahili, bonyeza 2.")
    assert caption(call) == {"screen": "", "saved_as": "", "sounds": [choose]}
    call.press("2")
    top = prompt("top.mp3", "Tatizo gani? Kwa Maji, bonyeza 1. Kwa Barabara, bonyeza 2.")
    assert caption(call) == {"screen": "top", "saved_as": "problem", "sounds": [top]}
    call.press("1", "20#")
    told = caption(call)
    assert told["screen"] == "review"
    assert prompt("numbers/ishirini.mp3", "ishirini") in told["sounds"]


def test_what_the_caller_spoke_is_told_as_such(call: PhoneCall, services: Services) -> None:
    call.call()
    call.press("2")
    spoken = services.recording_links.create("ab" * 16, 2e9)
    assert caption(call, spoken)["sounds"][1] == {"file": "", "words": "", "by_caller": True}


def test_what_is_not_ours_has_no_caption(call: PhoneCall) -> None:
    call.call()
    call.press("2", "2")
    assert caption(call, "https://gateway.example/audio/x.mp3")["sounds"] == [None, None]


def test_a_call_that_nobody_knows(app: Flask) -> None:
    query = {"provider": "at", "call": "none", "sounds": []}
    answer = app.test_client().post("/handset/captions", json=query)
    assert answer.json == {"screen": "", "saved_as": "", "sounds": {}}
    assert app.test_client().post("/handset/captions", json={"call": "none"}).status_code == 400
