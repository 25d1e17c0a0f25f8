"""A message that is told of twice, in two processes at once, or while the store is away."""

from dataclasses import replace

import redis

from gateway.app import create_app
from gateway.conversations.voice.deferred_recording import MOST_TIMES, come_back
from gateway.conversations.voice.request import CallRequest
from gateway.services import Services
from tests.gateway.conftest import MakeServices
from tests.gateway.ussd.phone import at_once
from tests.gateway.voice.line import NUMBER
from tests.gateway.voice.speaking.caller import Caller


def test_a_repeated_recording_is_one(caller: Caller, store: redis.Redis) -> None:
    caller.line.call()
    caller.line.press("1")
    url = caller.record_url
    once = caller.post(url, caller.told())
    assert caller.post(url, caller.told()) == once
    assert caller.post(url, caller.told("RE9")) == once, "the step is taken"
    caller.line.follow(once)
    caller.fetch()
    waited = caller.line.silence_url
    asked = caller.line.ask(waited)
    assert caller.line.ask(waited) == asked
    caller.line.follow(asked)
    keys = caller.line.keys_url
    kept = caller.line.ask(keys, "1")
    assert caller.line.ask(keys, "2") == kept
    assert len(store.keys("recording:*")) == 1
    assert len(caller.media.asked) == 1


def test_the_same_recording_at_the_same_instant(
    caller: Caller, make_services: MakeServices, settings: dict[str, str], store: redis.Redis
) -> None:
    caller.line.call()
    caller.line.press("1")
    url = caller.record_url
    workers = [create_app(make_services(**settings)) for _ in range(4)]
    said = at_once([lambda app=app: caller.post(url, caller.told(), app) for app in workers])  # type: ignore[misc]
    assert len(set(said)) == 1
    assert len(store.keys("recording:*")) == 1


def test_a_call_goes_on_in_another_process(
    caller: Caller, make_services: MakeServices, settings: dict[str, str]
) -> None:
    caller.line.call()
    caller.line.press("1")
    caller.asked()
    caller.line.app = create_app(make_services(**settings))
    assert caller.line.press("1").startswith("your message. Send?")


def test_a_message_that_comes_while_the_store_is_away(
    caller: Caller, make_services: MakeServices, settings: dict[str, str], store: redis.Redis
) -> None:
    away = create_app(make_services(**settings, REDIS_URL="unix:///nonexistent/valkey.sock"))
    line = caller.line
    line.call()
    line.press("1")
    line.follow(caller.post(caller.record_url, caller.told(), away))
    assert line.heard == "One moment please."
    assert "RE1" not in line.silence_url
    line.follow(line.ask(line.silence_url, app=away))
    assert not store.keys("recording*")
    assert line.wait() == "One moment please."
    caller.fetch()
    assert caller.moment().startswith("This is your message.")


def test_a_store_that_stays_away_is_not_waited_for_without_end(services: Services) -> None:
    brings = CallRequest(
        "twilio", "CA1", NUMBER, "", "https://g.example/v", action="recorded", recording="https://x"
    )
    first = come_back(services, brings)
    assert first is not None
    assert "https://x" not in first
    last = replace(brings, times=MOST_TIMES - 1)
    assert come_back(services, last) is not None
    assert come_back(services, replace(brings, times=MOST_TIMES)) is None
    assert come_back(services, replace(brings, recording="")) is None


def test_what_is_carried_cannot_be_made_up(caller: Caller) -> None:
    caller.line.call()
    caller.line.press("1")
    for made_up in ("x", "gAAAAA", "%00"):
        heard = caller.line.ask(f"{caller.record_url}&carried={made_up}")
        assert "We did not hear an answer." in heard
