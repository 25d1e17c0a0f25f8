"""The county's own service in Swahili: every recording is there, and a whole call needs no machine's voice."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask

from gateway.audio.prompts.drafts import words_digest
from gateway.audio.prompts.recording_plan import RecordingState, plan_recordings
from gateway.audio.prompts.screen_audio import list_screen_audio
from gateway.published_menus.definition import read_menu_file
from ivr.coverage import SpeechSource
from tests.gateway.audio.prompts.conftest import DIGITS
from tests.gateway.conftest import MakeServices
from tests.gateway.conversations.voice.conftest import SETTINGS
from tests.gateway.conversations.voice.phone_call import AfricasTalkingPhoneCall, PhoneCall, TwilioPhoneCall
from tests.gateway.services import Services, create_app

ROOT = Path(__file__).parents[4]
MOST_BYTES = 2 * 1024 * 1024
KIBRA = "01"


@pytest.fixture
def services(make_services: MakeServices) -> Services:
    return make_services(**SETTINGS | {"GATEWAY_MENUS": str(ROOT / "menus.yaml")})


@pytest.fixture
def app(services: Services) -> Flask:
    return create_app(services)


@pytest.fixture(params=[AfricasTalkingPhoneCall, TwilioPhoneCall], ids=["at", "twilio"])
def phone_call(request: pytest.FixtureRequest, services: Services, app: Flask) -> PhoneCall:
    made: PhoneCall = request.param(services, app)
    return made


def played_files(phone_call: PhoneCall) -> list[str]:
    """The names of what is played, the first of those that say the same; each is fetched as a provider does."""
    sounds = phone_call.services.definition.sounds
    names = {
        sound.digest: path.removeprefix("audio/sw/")
        for path, sound in sorted(sounds.items(), key=str, reverse=True)
    }
    found = []
    for play in phone_call.document.iter("Play"):
        path = urlsplit(play.get("url") or play.text or "").path
        response = phone_call.app.test_client().get(path)
        assert (response.status_code, response.content_type) == (200, "audio/mpeg")
        found.append(names[response.headers["ETag"].strip('"')].removesuffix(".mp3"))
    return found


def test_nothing_is_missing_and_nothing_needs_a_machine() -> None:
    lines = [line for line in list_screen_audio(read_menu_file(ROOT / "menus.yaml")) if line.language == "sw"]
    assert len(lines) > 25
    assert {line.how for line in lines} == {SpeechSource.RECORDED}


def test_the_drafts_say_what_the_menus_say() -> None:
    """Else: gateway prompts synthesize menus.yaml."""
    (part,) = plan_recordings(read_menu_file(ROOT / "menus.yaml"), ())
    assert part.count(RecordingState.MISSING) == 0
    for one in part.recordings:
        assert one.prompt.words
        assert one.draft is None or one.draft.words == words_digest(one.prompt.words), one.prompt.file
        assert one.sound is not None
        assert one.sound.seconds < 40
    total = sum(one.sound.size for one in part.recordings if one.sound is not None)
    assert total < MOST_BYTES
    assert (
        max(one.sound.size / one.sound.seconds for one in part.recordings if one.sound is not None) < 2600
    ), "16 kbit/s"


def test_a_report_in_swahili(phone_call: PhoneCall) -> None:
    """From the first word to the reference no machine's voice is heard."""
    phone_call.call()
    assert played_files(phone_call) == ["words/choose"]
    phone_call.press("2")
    assert played_files(phone_call) == ["welcome"]
    phone_call.press("2")
    assert played_files(phone_call) == ["track"]
    phone_call.press("123456789")
    assert played_files(phone_call) == ["track.invalid"], "the check digit does not fit"
    phone_call.press("0", "1")
    assert played_files(phone_call) == ["category"]
    phone_call.press("1")
    assert played_files(phone_call) == ["water_problem"]
    phone_call.press("3")
    assert played_files(phone_call) == ["place"]
    speak(phone_call)
    assert played_files(phone_call) == ["words/keep"]
    phone_call.press("1")
    assert played_files(phone_call) == ["homes"]
    phone_call.press("9000#")
    assert played_files(phone_call) == ["homes.invalid"], "in the question's place"
    phone_call.press("25#")
    assert played_files(phone_call) == ["review.1", "category.water", "review.2", "review.options"]
    phone_call.press("1")
    first, *digits, second, options = played_files(phone_call)
    assert (first, second, options) == ("thanks.1", "thanks.2", "thanks.options")
    reference = "".join(str(DIGITS.index(digit.removeprefix("numbers/"))) for digit in digits)
    assert phone_call.services.redis.exists(f"reference:{reference}")
    phone_call.press("*")
    assert played_files(phone_call) == [first, *digits, second, options], "heard again"
    phone_call.press("2")
    assert played_files(phone_call) == ["goodbye.1", *digits, "goodbye.2"]
    assert phone_call.over
    assert phone_call.heard == ""


def speak(phone_call: PhoneCall) -> None:
    """Speak a message, and wait until it is asked for; the provider has not published it yet."""
    record = phone_call.document.find("Record")
    assert record is not None
    twilio = isinstance(phone_call, TwilioPhoneCall)
    url = f"https://{'api.twilio.com' if twilio else 'voice.africastalking.com'}/recording/RE1"
    told = (
        {"RecordingUrl": url, "RecordingSid": "RE1", "RecordingDuration": "9"}
        if twilio
        else {"recordingUrl": url}
    )
    response = phone_call.post(
        record.attrib["action" if twilio else "callbackUrl"], phone_call.form(None) | told
    )
    phone_call.follow(response.data.decode())
    assert played_files(phone_call) == ["words/wait"]
    phone_call.wait()
    while played_files(phone_call) != ["words/keep"]:
        assert phone_call.heard == ""
        phone_call.wait()


def test_fees_hours_and_the_nearest_office_in_swahili(phone_call: PhoneCall) -> None:
    phone_call.call()
    phone_call.press("2", "3")
    assert played_files(phone_call) == ["information"]
    phone_call.press("2")
    fees = ["fees.1", "numbers/elfu", "numbers/tano", "fees.2", "numbers/hamsini", "fees.3", "numbers/mia"]
    assert played_files(phone_call) == [*fees, "numbers/mbili", "fees.4"]
    phone_call.press("0", "1")
    assert played_files(phone_call) == ["hours"]
    phone_call.wait()
    assert played_files(phone_call) == ["emergency"]
    phone_call.press("0", "0", "3")
    assert played_files(phone_call) == ["wards"]
    phone_call.press("1")
    assert played_files(phone_call) == [f"office_found.{KIBRA}"]
    phone_call.wait()
    assert played_files(phone_call) == ["bye"]
    assert phone_call.heard == ""
    assert phone_call.over


def test_english_is_spoken_by_the_provider(phone_call: PhoneCall) -> None:
    phone_call.call()
    assert phone_call.press("1").startswith(
        "Welcome to County services. How can we help? For Report a problem, press 1."
    )
    assert played_files(phone_call) == []
