"""Calls that a provider did not take, refused, or never answered for."""

import pytest

from gateway.outbound_calls.outbound_call_store import MAX_ATTEMPTS_PER_DAY
from tests.gateway.outbound_calls.conftest import (
    MakeNetwork,
    OutboundCallFixture,
)

COUNTY_GREETING = "This is the county. Are you well? For Yes, press 1. For No, press 2."
GOODBYE = "Thank you for calling. Goodbye."


@pytest.mark.parametrize("kind", ["at", "twilio"])
@pytest.mark.parametrize("trouble", ["resets", "breaks_off"])
def test_a_call_whose_answer_never_came_is_not_repeated(
    make_network: MakeNetwork, kind: str, trouble: str
) -> None:
    network = make_network(kind)
    getattr(network.provider, trouble)()
    network.dial("1")
    network.work()
    assert network.state == "ringing"
    network.work(200)
    assert network.state == "unknown"
    network.work(24 * 3600)
    assert network.call_count == 1


@pytest.mark.parametrize("late", [1, 600])
def test_a_call_whose_answer_never_came_is_known_by_who_answers(
    network: OutboundCallFixture, late: float
) -> None:
    network.provider.resets()
    network.dial("1")
    network.work()
    network.work(late)
    phone = network.phone("a-name-that-nobody-told")
    assert phone.call() == COUNTY_GREETING
    assert network.state == "answered"
    phone.press("1")
    phone.hang_up()
    assert network.state == "over"


def test_a_call_whose_answer_never_came_is_known_by_its_notice(network: OutboundCallFixture) -> None:
    network.provider.resets()
    network.dial("1")
    network.work()
    network.takes_calls()
    network.phone("a-name-that-nobody-told").not_answered()
    assert network.state == "queued"
    network.work(121)
    assert network.call_count == 2


def test_a_phone_that_is_quicker_than_the_provider(network: OutboundCallFixture) -> None:
    heard: list[str] = []

    def answer(name: str) -> None:
        phone = network.phone(name)
        heard.append(phone.call())
        phone.hang_up()

    network.takes_calls(before=answer)
    network.dial("1")
    network.work()
    assert heard == [COUNTY_GREETING]
    assert network.state == "over"
    network.work(3600)
    assert network.call_count == 1


def test_what_a_provider_did_not_take_goes_to_the_other(
    make_network: MakeNetwork, closed_origin: str
) -> None:
    network = make_network("twilio,at", TWILIO_API_URL=closed_origin)
    network.provider_name = "at"
    network.dial("1")
    network.work()
    assert (network.state, network.record["attempts"]) == ("queued", "0")
    network.work(2)
    assert network.call_count == 1
    assert network.phone().call() == COUNTY_GREETING


def test_a_provider_that_takes_no_calls_is_tried_for_two_hours(
    make_network: MakeNetwork, closed_origin: str
) -> None:
    network = make_network("at", AT_API_URL=closed_origin)
    network.dial("1")
    for _ in range(60):
        network.work(300)
    assert (network.state, network.record["error"]) == ("failed", "expired")
    assert int(network.record["failures"]) > MAX_ATTEMPTS_PER_DAY


def test_a_provider_that_says_when_is_asked_then_and_within_the_two_hours(make_network: MakeNetwork) -> None:
    network = make_network("at")
    network.provider.answers(429, "{}", retry_after="3600")
    network.dial("1")
    network.work()
    asked = len(network.provider.asked)
    network.work(3590)
    assert len(network.provider.asked) == asked
    network.provider.answers(429, "{}", retry_after="86400")
    network.work(20)
    assert len(network.provider.asked) == asked + 1
    network.work(3600)
    assert (network.state, network.record["error"]) == ("failed", "expired")


def test_a_call_that_is_refused_is_given_up(network: OutboundCallFixture) -> None:
    network.provider.answers(401 if network.provider_name == "at" else 400, '{"code": 21217}')
    if network.provider_name == "at":
        network.provider.answers(
            201,
            '{"entries": [{"phoneNumber": "+254711000111", "status": "InvalidPhoneNumber", "sessionId": "None"}]}',
        )
    network.dial("1")
    network.work()
    assert network.state == "failed"
    network.work(3600)
    assert network.call_count == 1


def test_a_call_whose_seal_cannot_be_opened_ends(network: OutboundCallFixture) -> None:
    network.dial("1")
    (key,) = network.store.keys("call:*")
    network.store.hset(key, "number", "not sealed")
    network.work()
    assert (network.state, network.record["error"]) == ("failed", "unreadable")
    assert network.services.calls_outbox.depth() == 0
    assert network.store.ttl(key) > 0
    assert network.call_count == 0
