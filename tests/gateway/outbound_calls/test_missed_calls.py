"""A number that takes no calls: who rings it is rung back, once however often anybody repeats it."""

from xml.etree import ElementTree

import pytest
from flask import Flask

from tests.gateway.conversations.ussd.phone import run_at_once
from tests.gateway.conversations.voice.phone_call import (
    PUBLIC_URL,
    AfricasTalkingPhoneCall,
    PhoneCall,
    TwilioPhoneCall,
)
from tests.gateway.outbound_calls.conftest import MakeNetwork, OutboundCallFixture, at
from tests.gateway.services import Services

FREE, AT_WORK = "+254711082005", "+254711082006"
CALLERS = {"at": AfricasTalkingPhoneCall, "twilio": TwilioPhoneCall}
REJECTS = {"at": "<Reject />", "twilio": '<Reject reason="busy" />'}
CHOOSE = "For English, press 1. Kwa Kiswahili, bonyeza 2."
WELCOME = "How can we help? For Ring me, press 1. For Ring me at work, press 2. For Kiswahili, press 3."


def missed_call(network: OutboundCallFixture, to: str = FREE, **changes: str) -> PhoneCall:
    """A call to the number, as it comes in."""
    kind = CALLERS[network.provider_name]
    services: Services = network.services
    app: Flask = network.app
    return kind(services, app, to=to, **changes)


def rejected(network: OutboundCallFixture, phone_call: PhoneCall) -> bool:
    document = phone_call.ask(PUBLIC_URL + phone_call.hook)
    (step,) = ElementTree.fromstring(document)  # noqa: S314 - our own
    return ElementTree.tostring(step, encoding="unicode") == REJECTS[network.provider_name]


def test_a_missed_call_is_rung_back_and_begins_as_if_they_had_called(network: OutboundCallFixture) -> None:
    phone_call = missed_call(network)
    assert rejected(network, phone_call)
    phone_call.hang_up()
    assert network.store.keys("conversation:*") == []
    assert network.call_count == 0
    network.work()
    assert network.call_count == 1
    phone = network.phone()
    assert phone.call() == CHOOSE
    assert phone.press("1") == WELCOME
    phone.hang_up()
    assert network.state == "over"
    assert network.counted('gateway_sessions_ended_total{how="failed"}') == 0


def test_a_repeated_webhook_rings_once(network: OutboundCallFixture) -> None:
    phone_call = missed_call(network)
    assert all(run_at_once([lambda: rejected(network, phone_call) for _ in range(8)]))
    network.work()
    phone = network.phone()
    phone.call()
    phone.hang_up()
    network.clock.advance(3600)
    assert rejected(network, phone_call)
    network.work()
    assert network.call_count == 1


def test_calls_within_a_minute_are_one(network: OutboundCallFixture) -> None:
    for _ in range(3):
        assert rejected(network, missed_call(network))
    network.work()
    phone = network.phone()
    phone.call()
    phone.hang_up()
    assert rejected(network, missed_call(network))
    network.work()
    assert network.call_count == 1
    network.work(60)
    assert rejected(network, missed_call(network))
    network.work()
    assert network.call_count == 2


def test_a_number_has_hours_and_a_language(network: OutboundCallFixture) -> None:
    network.clock.moment = at(2, 18)
    assert rejected(network, missed_call(network, AT_WORK))
    network.work()
    assert network.call_count == 0
    network.clock.moment = at(3, 8)
    network.work(0)
    assert network.phone().call().startswith("Tukusaidie vipi?")


def test_who_withholds_their_number_is_answered(network: OutboundCallFixture) -> None:
    assert missed_call(network, number="anonymous").call() == CHOOSE
    network.work()
    assert network.call_count == 0


def test_without_a_provider_to_ring_by_calls_are_taken(make_network: MakeNetwork) -> None:
    network = make_network("at", GATEWAY_VOICE_PROVIDERS="")
    network.provider_name = "at"
    assert missed_call(network).call() == CHOOSE


def test_a_call_that_dropped_is_gone_on_with_when_they_are_rung_back(network: OutboundCallFixture) -> None:
    flash_one = missed_call(network)
    rejected(network, flash_one)
    network.work()
    phone = network.phone()
    phone.call()
    phone.press("1", "3")
    phone.hang_up()
    network.clock.advance(61)
    rejected(network, missed_call(network))
    network.work()
    assert network.phone("call-2").call().startswith("Karibu tena.")


@pytest.mark.parametrize("number", ["+870772001234", "+881612345678", "+254900223344", "+256772000111"])
def test_a_number_out_of_reach_is_answered_and_never_called(
    network: OutboundCallFixture, number: str
) -> None:
    assert missed_call(network, number=number).call() == CHOOSE
    network.work()
    assert network.call_count == 0
    assert network.store.keys("call:*") == []
