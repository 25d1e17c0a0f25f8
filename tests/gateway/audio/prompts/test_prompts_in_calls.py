"""Recordings in whole calls, at both providers: every address in a document gives the sound it stands for."""

import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from flask import Flask

from gateway.audio.prompts.drafts import PromptDraft, write_drafts
from gateway.audio.prompts.prompt_folder import content_digest
from gateway.cli import main
from gateway.errors import DefinitionError
from gateway.published_menus.definition import read_menu_file
from tests.gateway.audio.prompts.conftest import DIGITS
from tests.gateway.audio.prompts.sound_files import make_mp3, write_recordings
from tests.gateway.conftest import MakeServices
from tests.gateway.conversations.voice.conftest import SETTINGS
from tests.gateway.conversations.voice.phone_call import (
    PUBLIC_URL,
    AfricasTalkingPhoneCall,
    PhoneCall,
    TwilioPhoneCall,
)
from tests.gateway.services import Services, create_app

CHOOSE = "For English, press 1."


@pytest.fixture(params=[AfricasTalkingPhoneCall, TwilioPhoneCall], ids=["at", "twilio"])
def phone_call(request: pytest.FixtureRequest, services: Services, app: Flask) -> PhoneCall:
    made: PhoneCall = request.param(services, app)
    return made


def played_sounds(phone_call: PhoneCall) -> list[str]:
    """What is in the recordings of the document, fetched as the provider does; addresses that are not ours."""
    return [
        _fetched(phone_call, play.get("url") or play.text or "") for play in phone_call.document.iter("Play")
    ]


def _fetched(phone_call: PhoneCall, url: str) -> str:
    if not url.startswith(PUBLIC_URL):
        return url
    response = phone_call.app.test_client().get(urlsplit(url).path)
    assert (response.status_code, response.content_type) == (200, "audio/mpeg")
    return response.data[4:72].rstrip(b"\0").decode()


def test_a_call_out_of_recordings(phone_call: PhoneCall) -> None:
    assert phone_call.call() == CHOOSE
    assert played_sounds(phone_call) == ["words/choose.mp3"]
    assert phone_call.press("2") == ""
    assert played_sounds(phone_call) == ["top.mp3"]
    phone_call.press("1")
    assert played_sounds(phone_call) == ["homes.mp3"]
    phone_call.wait()
    assert played_sounds(phone_call) == ["words/unheard.mp3", "homes.mp3"]
    phone_call.press("25#")
    stitched = [
        "top.water",
        "review.1",
        "numbers/ishirini",
        "numbers/na",
        "numbers/tano",
        "review.2",
        "review.options",
    ]
    assert played_sounds(phone_call) == [f"{name}.mp3" for name in stitched]
    phone_call.press("1")
    first, *digits, last = played_sounds(phone_call)
    assert (first, last) == ("thanks.mp3", "bye-water.mp3")
    reference = "".join(
        str(DIGITS.index(word.removeprefix("numbers/").removesuffix(".mp3"))) for word in digits
    )
    assert len(reference) == 9
    assert phone_call.services.redis.exists(f"reference:{reference}")
    assert phone_call.heard == ""
    assert phone_call.over


def test_an_address_elsewhere_is_passed_on(phone_call: PhoneCall) -> None:
    phone_call.call()
    phone_call.press("2", "2")
    assert played_sounds(phone_call) == ["https://cdn.example/sw/elsewhere.mp3"]


def test_english_is_spoken(phone_call: PhoneCall) -> None:
    phone_call.call()
    assert phone_call.press("1") == "Which problem? For Water, press 1. For Road, press 2."
    assert played_sounds(phone_call) == []


def test_where_a_number_is_not_recorded_all_of_the_prompt_is_spoken(
    phone_call: PhoneCall, menus: Path
) -> None:
    (menus.parent / "audio/sw/numbers/tano.mp3").unlink()
    phone_call.services.publisher.publish(read_menu_file(menus))
    phone_call.services.menus.refresh()
    phone_call.call()
    phone_call.press("2", "1")
    assert phone_call.press("25#") == "Maji, nyumba 25. Tuma? Kwa Tuma, bonyeza 1. Kwa Rudi, bonyeza 0."
    assert played_sounds(phone_call) == []


def test_addresses_tell_of_nobody(phone_call: PhoneCall) -> None:
    phone_call.call()
    phone_call.press("2", "1", "25#")
    mine = [play.get("url") or play.text or "" for play in phone_call.document.iter("Play")]
    other = type(phone_call)(phone_call.services, phone_call.app, number="+254711000222")
    other.call()
    other.press("2", "1", "25#")
    assert [play.get("url") or play.text or "" for play in other.document.iter("Play")] == mine


def test_a_web_process_needs_no_file(make_services: MakeServices, services: Services, menus: Path) -> None:
    """Another machine has neither the menu file nor the recordings."""
    shutil.rmtree(menus.parent / "audio")
    menus.unlink()
    elsewhere = make_services(**SETTINGS | {"GATEWAY_MENUS": "/nowhere/menus.yaml"})
    assert elsewhere.definition.digest == services.definition.digest
    phone_call = TwilioPhoneCall(elsewhere, create_app(elsewhere))
    phone_call.call()
    phone_call.press("2")
    assert played_sounds(phone_call) == ["top.mp3"]


def test_a_changed_recording_is_another_version_at_another_address(
    phone_call: PhoneCall, menus: Path
) -> None:
    services, client = phone_call.services, phone_call.app.test_client()
    phone_call.call()
    phone_call.press("2")
    (before,) = (play.get("url") or play.text or "" for play in phone_call.document.iter("Play"))
    (menus.parent / "audio/sw/top.mp3").write_bytes(make_mp3(words="said anew"))
    published = services.publisher.publish(read_menu_file(menus))
    assert (published.is_new, published.version.number) == (True, 2)
    assert services.menus.refresh()
    again = type(phone_call)(services, phone_call.app, number="+254711000333")
    again.call()
    again.press("2")
    assert played_sounds(again) == ["said anew"]
    assert client.get(urlsplit(before).path).data == make_mp3(words="top.mp3"), "calls under way finish on it"
    assert services.publisher.publish(read_menu_file(menus)).unchanged, "the same sound is the same version"


def test_what_the_store_lost_is_spoken(
    make_services: MakeServices, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    lost = services.definition.sounds["audio/sw/top.mp3"]
    services.redis.delete(f"audio:{lost.digest}")
    again = make_services(**SETTINGS | {"GATEWAY_MENUS": str(services.settings.menus)})
    phone_call = TwilioPhoneCall(again, create_app(again))
    phone_call.call()
    assert phone_call.press("2") == "Tatizo gani? Kwa Maji, bonyeza 1. Kwa Barabara, bonyeza 2."
    (told,) = [record for record in caplog.records if record.message == "prompt_recordings_missing"]
    assert (told.count, told.first) == (1, "audio/sw/top.mp3")  # type: ignore[attr-defined]


def test_a_store_that_lost_everything_gets_recordings_back_from_their_files(services: Services) -> None:
    services.redis.flushall()
    services.menus.refresh()
    for sound in services.definition.sounds.values():
        assert services.redis.exists(f"audio:{sound.digest}")


def test_recordings_go_with_the_last_version_that_names_them(services: Services, menus: Path) -> None:
    first = services.definition.sounds["audio/sw/top.mp3"].digest
    for edition in range(21):
        write_recordings(menus.parent / "audio/sw", "top.mp3")
        (menus.parent / "audio/sw/top.mp3").write_bytes(make_mp3(words=f"edition {edition}"))
        services.publisher.publish(read_menu_file(menus))
    services.redis.hset("menus:version:1", "left_at", "2020-01-01T00:00:00+00:00")
    services.publisher.count_sessions()
    assert services.versions.version(1) is None
    assert services.redis.exists(f"audio:{first}"), "it was stored within the hour"
    services.redis.zadd("audio:kept", dict.fromkeys(services.redis.zrange("audio:kept", 0, -1), 0))
    services.publisher.count_sessions()
    assert not services.redis.exists(f"audio:{first}")
    assert services.redis.exists(f"audio:{services.definition.sounds['audio/sw/homes.mp3'].digest}")


def test_publishing_tells_of_recordings_and_drafts(services: Services, menus: Path, redis_url: str) -> None:
    folder = menus.parent / "audio/sw"
    write_drafts(folder, {"top.mp3": PromptDraft(content_digest((folder / "top.mp3").read_bytes()), "0")})
    environ = {
        "GATEWAY_ENV": "development",
        "REDIS_URL": redis_url,
        "GATEWAY_SECRET_KEY": "a-key-for-tests",
        "GATEWAY_STATE_DIR": str(menus.parent / "state"),
    }
    result = CliRunner().invoke(main, ["publish", str(menus), "--yes"], env=environ)
    assert result.exit_code == 0, result.output
    digest = services.definition.digest
    assert f"It has 6 screens in en, sw; digest {digest}; 30 recordings, 1 draft among them;" in result.output


def test_a_recording_that_cannot_be_published_is_refused(services: Services, menus: Path) -> None:
    (menus.parent / "audio/sw/top.mp3").write_bytes(b"")
    with pytest.raises(DefinitionError, match=r"M703 `audio/sw/top.mp3` is empty"):
        services.publisher.publish(read_menu_file(menus))
    assert services.versions.current() == 1


def test_a_recording_that_changes_while_it_is_published(services: Services, menus: Path) -> None:
    file = read_menu_file(menus)
    for data in (make_mp3(words="one take"), make_mp3(words="another take")):
        (menus.parent / "audio/sw/top.mp3").write_bytes(data)
        file, before = read_menu_file(menus), file
    with pytest.raises(DefinitionError, match="was changed just now: publish again"):
        services.publisher.publish(before)
    assert services.versions.current() == 1
    assert services.publisher.publish(file).version.number == 2
