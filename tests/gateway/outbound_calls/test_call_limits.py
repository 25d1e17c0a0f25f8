"""How often a number is called, and which numbers are called at all."""

from pathlib import Path

import pytest

from gateway.callers.use_limits import day_key, hour_key
from gateway.outbound_calls.requests import CallRequest
from tests.gateway.conversations.voice.phone_call import NUMBER
from tests.gateway.outbound_calls.conftest import (
    OURS,
    MakeNetwork,
    OutboundCallFixture,
)

COUNTY_GREETING = "This is the county. Are you well? For Yes, press 1. For No, press 2."
GOODBYE = "Thank you for calling. Goodbye."


@pytest.mark.parametrize("number", ["+870772001234", "+254900223344", "+256772000111"])
def test_a_number_out_of_reach_is_not_promised_a_call_and_gets_none(
    network: OutboundCallFixture, number: str
) -> None:
    assert network.dial("1", number=number).startswith("END We cannot call this number now.")
    assert network.store.keys("call:*") == []
    request = CallRequest(number, "desk", "en", "", OURS)
    network.services.call_requests.add("asked", request)  # an earlier release took it
    network.work()
    network.work(3600)
    assert network.call_count == 0
    assert (network.state, network.record["error"]) == ("failed", "out_of_reach")
    assert "number" not in network.record


def test_a_number_is_called_three_times_an_hour_and_five_a_day(network: OutboundCallFixture) -> None:
    digest = network.services.crypto.digest(NUMBER)

    def ask_and_answer() -> int:
        before = network.call_count
        network.services.call_requests.add(f"asked-{network.clock()}", CallRequest(NUMBER, "", "", "", OURS))
        network.work(61)
        if network.call_count > before:
            phone = network.phone(f"call-{network.call_count}")
            phone.call()
            phone.hang_up()
        return network.call_count

    assert [ask_and_answer() for _ in range(4)] == [1, 2, 3, 3]
    assert network.dial("1").startswith("END We cannot call this number now.")
    assert 0 < network.store.ttl(hour_key(digest)) <= 3600
    network.store.delete(hour_key(digest))  # an hour later
    assert [ask_and_answer() for _ in range(3)] == [4, 5, 5]
    assert sorted(network.store.hgetall("counts:limits")) == [
        b"calls:day:near",
        b"calls:day:reached",
        b"calls:hour:near",
        b"calls:hour:reached",
    ]


def test_a_call_that_is_tried_again_counts_once(network: OutboundCallFixture) -> None:
    network.dial("1")
    for attempt in range(1, 4):
        network.work(1000)
        network.phone(f"call-{attempt}").not_answered()
    assert network.call_count == 3
    assert network.store.hget(day_key(network.services.crypto.digest(NUMBER)), "calls") == b"1"


def test_numbers_that_were_called_leave_the_last_part_of_the_day_to_others(
    make_network: MakeNetwork, tmp_path: Path
) -> None:
    path = tmp_path / "delivery.yaml"
    path.write_text("calls: {daily: {number: 5}}\nlimits: {calls: {hour: 9, day: 9}}\n", encoding="utf-8")
    network = make_network("at", GATEWAY_DELIVERY=str(path))

    def ask(citizen: int, times: int) -> int:
        number = f"+2547110009{citizen:02}"
        for _ in range(times):
            network.services.call_requests.add(
                f"{citizen}-{network.clock()}", CallRequest(number, "", "", "", OURS)
            )
            network.work(61)
            phone = network.phone(f"call-{network.call_count}", number)
            phone.call()
            phone.hang_up()
        return network.call_count

    assert ask(1, 3) == 3
    assert ask(2, 1) == 4
    assert ask(1, 1) == 4, "four fifths of the day are used"
    assert ask(3, 1) == 5, "a number without calls has the rest"
