"""Sessions that began on a release whose keys had no hash tag go on, on every channel, and leave nothing behind."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import redis

from tests.gateway.conftest import MakeServices, make_services  # noqa: F401  # a fixture of another room
from tests.gateway.conversations.sms.conftest import AfricasTalkingSmsPhone, SmsPhone, TwilioSmsPhone
from tests.gateway.conversations.ussd.phone import Phone
from tests.gateway.conversations.voice.phone_call import (
    AfricasTalkingPhoneCall,
    PhoneCall,
    TwilioPhoneCall,
)
from tests.gateway.services import Services, create_app
from tests.records.earlier_records import write_keys

KEPT = json.loads(Path(__file__).with_name("earlier").joinpath("session_keys.json").read_text())
NOW = datetime.fromisoformat(KEPT["now"])
SCENES: dict[str, Any] = KEPT["scenes"]
AGE, WORDS = "Your age?", "What happened?"

MakeUpgraded = Callable[..., Services]


@pytest.fixture(params=["one store", "two stores"])
def upgraded(
    request: pytest.FixtureRequest,
    make_services: MakeServices,  # noqa: F811
    store: redis.Redis,
    redis_url: str,
) -> Services:
    """A gateway of today on what the earlier release kept; its sessions in the same store, or in one of their own."""
    settings = dict(KEPT["settings"])
    sessions = store
    if request.param == "two stores":
        settings["SESSIONS_REDIS_URL"] = f"{redis_url}?db=1"
        sessions = redis.Redis.from_url(settings["SESSIONS_REDIS_URL"])
    services = make_services(**settings)
    for key in KEPT["keys"]:
        is_durable = key["name"].startswith(("keys:", "menus:"))
        write_keys(store if is_durable else sessions, [key])
    sessions.close()
    return services.with_clock(lambda: NOW)


def names_of(services: Services, number: str) -> set[str]:
    """The names of all keys in which the digest of the number stands, and of records."""
    digest = services.crypto.digest(number)
    return {name for name in map(bytes.decode, services.sessions_redis.keys()) if digest in name}


def untagged_names_of(services: Services, number: str) -> set[str]:
    """Those without a hash tag."""
    return {name for name in names_of(services, number) if "{" not in name}


def test_a_session_by_ussd_goes_on(upgraded: Services) -> None:
    scene = SCENES["ussd"]
    phone = Phone(
        create_app(upgraded).test_client(), scene["number"], session=scene["session"], text=scene["text"]
    )
    records = len(upgraded.sessions_redis.keys("conversation:*"))
    assert phone.hop() == scene["shown"]
    assert WORDS in phone.send("40")
    assert len(upgraded.sessions_redis.keys("conversation:*")) == records
    digest = upgraded.crypto.digest(scene["number"])
    (count,) = upgraded.sessions_redis.keys("hops:{" + digest + "}:*")
    assert int(upgraded.sessions_redis.get(count)) >= 4  # three before the upgrade
    assert not upgraded.sessions_redis.keys(f"hops:{digest}:*")


def test_a_session_without_a_number_goes_on(upgraded: Services) -> None:
    scene = SCENES["ussd withheld"]
    phone = Phone(create_app(upgraded).test_client(), "", session=scene["session"], text=scene["text"])
    assert WORDS in phone.send("40")
    digest = upgraded.crypto.digest(scene["session"])
    assert len(upgraded.sessions_redis.keys("conversation:{" + digest + "}:*")) == 1


def test_a_dropped_session_is_offered_once(upgraded: Services) -> None:
    scene, client = SCENES["ussd dropped"], create_app(upgraded).test_client()
    phone = Phone(client, scene["number"], session="ATUid_new")
    assert "Welcome back" in phone.dial()
    assert AGE in phone.send("1")
    assert WORDS in phone.send("40")
    minute = int(NOW.timestamp()) // 60
    assert untagged_names_of(upgraded, scene["number"]) <= {
        f"hops:{upgraded.crypto.digest(scene['number'])}:{minute}"
    }
    phone.send("broken", "1")
    assert phone.shown.startswith("END")
    assert "Welcome back" not in Phone(client, scene["number"], session="ATUid_last").dial()


def test_a_dropped_session_is_taken_up_by_a_call(upgraded: Services) -> None:
    scene = SCENES["ussd dropped, then called"]
    call = TwilioPhoneCall(upgraded, create_app(upgraded), number=scene["number"])
    assert "Welcome back" in call.call()
    assert AGE in call.press("1")
    client = create_app(upgraded).test_client()
    assert AGE not in Phone(client, scene["number"], session="ATUid_new").dial("1")


def test_a_session_whose_record_is_lost_is_replayed(upgraded: Services) -> None:
    scene = SCENES["ussd lost"]
    client = create_app(upgraded).test_client()
    phone = Phone(client, scene["number"], session=scene["session"], text=scene["text"])
    assert phone.hop() == scene["shown"]


def test_a_session_that_ends_by_notice_is_not_offered(upgraded: Services) -> None:
    scene = SCENES["ussd dropped"]
    app = create_app(upgraded)
    handler = upgraded.container.conversations.ussd
    handler.handle_session_end("at", "ussd", scene["session"], scene["number"])
    assert "Welcome back" not in Phone(app.test_client(), scene["number"], session="ATUid_new").dial()


@pytest.mark.parametrize(
    ("name", "phone_class"), [("sms at", AfricasTalkingSmsPhone), ("sms twilio", TwilioSmsPhone)]
)
def test_a_conversation_by_sms_goes_on(upgraded: Services, name: str, phone_class: type[SmsPhone]) -> None:
    scene = SCENES[name]
    phone = phone_class(upgraded, create_app(upgraded), name.split()[1], scene["to"], scene["number"])
    repeated = phone.text(scene["last"]["words"], scene["last"]["id"])
    assert repeated in (None, scene["shown"])
    assert WORDS in phone.say("40")
    digest = upgraded.crypto.digest(scene["number"])
    assert upgraded.sessions_redis.hget("texts:{" + digest + "}", "texts") == b"4"
    assert not untagged_names_of(upgraded, scene["number"])


@pytest.mark.parametrize(
    ("name", "call_class"), [("voice at", AfricasTalkingPhoneCall), ("voice twilio", TwilioPhoneCall)]
)
def test_a_call_goes_on(upgraded: Services, name: str, call_class: type[PhoneCall]) -> None:
    scene = SCENES[name]
    call = call_class(upgraded, create_app(upgraded), number=scene["number"], id=scene["id"])
    records = len(upgraded.sessions_redis.keys("conversation:*"))
    assert WORDS in call.follow(call.ask(scene["address"], "40"))
    assert len(upgraded.sessions_redis.keys("conversation:*")) == records
    call.hang_up()
    again = call_class(upgraded, create_app(upgraded), number=scene["number"])
    assert "Welcome back" in again.call()


def test_a_citizen_who_wants_to_be_forgotten_is(upgraded: Services) -> None:
    scene = SCENES["ussd dropped"]
    assert upgraded.eraser.erase(scene["number"]).conversations == 1
    phone = Phone(create_app(upgraded).test_client(), scene["number"], session="ATUid_new")
    assert "Welcome back" not in phone.dial()
