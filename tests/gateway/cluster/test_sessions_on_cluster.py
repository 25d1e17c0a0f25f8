"""Sessions in a cluster: whole journeys on every channel, and what looks at all sessions."""

import pytest
from redis.crc import key_slot

from tests.gateway.cluster.valkey_cluster import ValkeyCluster
from tests.gateway.conversations.sms.conftest import AfricasTalkingSmsPhone, SmsPhone, TwilioSmsPhone
from tests.gateway.conversations.ussd.phone import Phone
from tests.gateway.conversations.voice.phone_call import (
    AfricasTalkingPhoneCall,
    PhoneCall,
    TwilioPhoneCall,
)
from tests.gateway.services import Services, create_app

NUMBERS = [f"+2547110002{number:02d}" for number in range(8)]
JOURNEY = ("1", "3", "40", "broken", "1")


def test_journeys_by_ussd(sharded: Services, cluster: ValkeyCluster) -> None:
    client = create_app(sharded).test_client()
    for number in [*NUMBERS, ""]:
        phone = Phone(client, number)
        phone.dial()
        assert phone.send(*JOURNEY[:-1]).startswith("CON Send it?")
        assert phone.hop().startswith("CON Send it?"), "the same hop again"
    by_server = cluster.keys()
    assert sum(map(bool, by_server.values())) > 1, "all sessions are on one server"
    for number in NUMBERS:
        tag = "{" + sharded.crypto.digest(number) + "}"
        mine = [key for keys in by_server.values() for key in keys if tag in key]
        assert {key.split(":", 1)[0] for key in mine} == {"conversation", "hops", "last"}
        assert len({key_slot(key.encode()) for key in mine}) == 1


def test_a_journey_goes_to_its_end_and_is_not_offered(sharded: Services) -> None:
    client = create_app(sharded).test_client()
    phone = Phone(client, NUMBERS[0])
    phone.dial()
    assert phone.send(*JOURNEY) == "END Thank you."
    assert "Welcome back" not in Phone(client, NUMBERS[0]).dial()


def test_a_dropped_session_is_taken_up_by_another_process_and_by_a_call(sharded: Services) -> None:
    client = create_app(sharded).test_client()
    for number in NUMBERS[:2]:
        phone = Phone(client, number)
        phone.dial()
        phone.send("1", "3")
    other = create_app(sharded)
    again = Phone(other.test_client(), NUMBERS[0])
    assert "Welcome back" in again.dial()
    assert "Your age?" in again.send("1")
    call = TwilioPhoneCall(sharded, other, number=NUMBERS[1])
    assert "Welcome back" in call.call()
    assert "Your age?" in call.press("1")


@pytest.mark.parametrize(
    ("phone_class", "provider", "to"),
    [(AfricasTalkingSmsPhone, "at", "40404"), (TwilioSmsPhone, "twilio", "+14155550100")],
)
def test_journeys_by_sms(sharded: Services, phone_class: type[SmsPhone], provider: str, to: str) -> None:
    app = create_app(sharded)
    for number in NUMBERS[:3]:
        phone = phone_class(sharded, app, provider, to, number)
        assert "What is it?" in phone.say("hello")
        first = phone.text("1", f"same-{number}")
        assert phone.text("1", f"same-{number}") == first, "the same text again"
        assert phone.say(*JOURNEY[1:]) == "Thank you."


@pytest.mark.parametrize("call_class", [AfricasTalkingPhoneCall, TwilioPhoneCall])
def test_journeys_by_voice(sharded: Services, call_class: type[PhoneCall]) -> None:
    app = create_app(sharded)
    for number in NUMBERS[:3]:
        call = call_class(sharded, app, number=number)
        assert "What is it?" in call.call()
        address = call.keys_url
        assert "Which ward?" in call.press("1")
        assert "Which ward?" in call.follow(call.ask(address, "1")), "the same request again"
        assert "Your age?" in call.press("2")
        call.hang_up()
        call.hang_up()
        assert "Welcome back" in call_class(sharded, app, number=number).call()


def test_what_looks_at_all_sessions_looks_at_all_servers(sharded: Services, cluster: ValkeyCluster) -> None:
    client = create_app(sharded).test_client()
    for number in NUMBERS:
        phone = Phone(client, number)
        phone.dial()
        phone.send("1", "3")
    assert sum(map(bool, cluster.keys().values())) > 1
    container = sharded.container
    assert container.console.glance is not None
    assert [kind.keys for kind in container.retention.kept() if kind.kind == "conversation"] == [len(NUMBERS)]
    for number in NUMBERS[:3]:
        held = container.person_export.collect(number)["held"]
        assert held["last:{<number>}:ussd:top"]["screen"] == "age"
        assert sharded.eraser.erase(number).conversations == 1
        assert not any(sharded.crypto.digest(number) in key for key in held_pointers(cluster))
    rekeyed = container.rekeying.run()
    assert (rekeyed.unreadable, rekeyed.left) == (0, 0)


def held_pointers(cluster: ValkeyCluster) -> list[str]:
    return [key for keys in cluster.keys().values() for key in keys if key.startswith("last:")]
