"""A message that is told of twice, in two processes at once, or while the store is away."""

from dataclasses import replace

import redis

from gateway.conversations.voice.deferred_recording import MAX_DEFERRALS, RecordingDeferral
from gateway.conversations.voice.request import VoiceRequest
from gateway.providers.twilio.twiml import TWIML
from tests.gateway.conftest import MakeServices
from tests.gateway.conversations.ussd.phone import run_at_once
from tests.gateway.conversations.voice.phone_call import NUMBER
from tests.gateway.conversations.voice.record_and_transfer.speaking_caller import SpeakingCaller
from tests.gateway.services import Services, create_app


def test_a_repeated_recording_is_one(caller: SpeakingCaller, store: redis.Redis) -> None:
    caller.phone_call.call()
    caller.phone_call.press("1")
    url = caller.record_url
    once = caller.post(url, caller.recording_form())
    assert caller.post(url, caller.recording_form()) == once
    assert caller.post(url, caller.recording_form("RE9")) == once, "the step is taken"
    caller.phone_call.follow(once)
    caller.fetch()
    waited = caller.phone_call.silence_url
    asked = caller.phone_call.ask(waited)
    assert caller.phone_call.ask(waited) == asked
    caller.phone_call.follow(asked)
    keys = caller.phone_call.keys_url
    kept = caller.phone_call.ask(keys, "1")
    assert caller.phone_call.ask(keys, "2") == kept
    assert len(store.keys("recording:*")) == 1
    assert len(caller.media.requests) == 1


def test_the_same_recording_at_the_same_instant(
    caller: SpeakingCaller, make_services: MakeServices, settings: dict[str, str], store: redis.Redis
) -> None:
    caller.phone_call.call()
    caller.phone_call.press("1")
    url = caller.record_url
    workers = [create_app(make_services(**settings)) for _ in range(4)]
    said = run_at_once([lambda app=app: caller.post(url, caller.recording_form(), app) for app in workers])  # type: ignore[misc]
    assert len(set(said)) == 1
    assert len(store.keys("recording:*")) == 1


def test_a_call_goes_on_in_another_process(
    caller: SpeakingCaller, make_services: MakeServices, settings: dict[str, str]
) -> None:
    caller.phone_call.call()
    caller.phone_call.press("1")
    caller.speak_until_review()
    caller.phone_call.app = create_app(make_services(**settings))
    assert caller.phone_call.press("1").startswith("your message. Send?")


def test_a_message_that_comes_while_the_store_is_away(
    caller: SpeakingCaller, make_services: MakeServices, settings: dict[str, str], store: redis.Redis
) -> None:
    away = create_app(make_services(**settings, REDIS_URL="unix:///nonexistent/valkey.sock"))
    phone_call = caller.phone_call
    phone_call.call()
    phone_call.press("1")
    phone_call.follow(caller.post(caller.record_url, caller.recording_form(), away))
    assert phone_call.heard == "One moment please."
    assert "RE1" not in phone_call.silence_url
    phone_call.follow(phone_call.ask(phone_call.silence_url, app=away))
    assert not store.keys("recording*")
    assert phone_call.wait() == "One moment please."
    caller.fetch()
    assert caller.wait_for_recording().startswith("This is your message.")


def test_a_store_that_stays_away_is_not_waited_for_without_end(services: Services) -> None:
    brings = VoiceRequest(
        "twilio",
        "CA1",
        NUMBER,
        "",
        "https://g.example/v",
        action="recorded",
        recording_url="https://x",
        document_format=TWIML,
    )
    deferral = RecordingDeferral(services.crypto, services.menus)
    first = deferral.defer(brings)
    assert first is not None
    assert "<Redirect" in first
    assert "https://x" not in first
    last = replace(brings, deferrals=MAX_DEFERRALS - 1)
    assert deferral.defer(last) is not None
    assert deferral.defer(replace(brings, deferrals=MAX_DEFERRALS)) is None
    assert deferral.defer(replace(brings, recording_url="")) is None


def test_what_is_carried_cannot_be_made_up(caller: SpeakingCaller) -> None:
    caller.phone_call.call()
    caller.phone_call.press("1")
    for made_up in ("x", "gAAAAA", "%00"):
        heard = caller.phone_call.ask(f"{caller.record_url}&carried={made_up}")
        assert "We did not hear an answer." in heard
