"""The day's ceilings of calls: number, minutes and money, with an alarm before each."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from gateway.messaging.routing.metrics import daily_call_metrics
from gateway.operations.doctor.delivery import check_daily_calls
from gateway.outbound_calls.daily_usage import DAILY_CALLS_KEY
from tests.gateway.outbound_calls.conftest import MakeNetwork, OutboundCallFixture

Limited = Callable[[str], OutboundCallFixture]


@pytest.fixture(params=["at", "twilio"])
def limited(request: pytest.FixtureRequest, make_network: MakeNetwork, tmp_path: Path) -> Limited:
    """Makes a gateway with these ceilings of calls."""

    def make(calls: str) -> OutboundCallFixture:
        path = tmp_path / "delivery.yaml"
        path.write_text(f"calls: {calls}\n", encoding="utf-8")
        return make_network(request.param, GATEWAY_DELIVERY=str(path))

    return make


def ask_for_calls(network: OutboundCallFixture, first: int, number: int) -> None:
    """So many citizens ask to be called, and a worker calls them."""
    for citizen in range(first, first + number):
        network.dial("1", number=f"+2547110009{citizen:02}")
    network.work()


def pick_up_and_hang_up(network: OutboundCallFixture, name: str, citizen: int) -> None:
    """A citizen answers the call that the provider gave this name; it lasts 42 seconds and may cost KES 2.50."""
    phone = network.phone(name, f"+2547110009{citizen:02}")
    phone.call()
    phone.hang_up()


def used(network: OutboundCallFixture, name: str) -> int:
    return int(network.store.hget(DAILY_CALLS_KEY, name) or 0)  # type: ignore[arg-type]


def errors(network: OutboundCallFixture) -> list[str]:
    found = [network.store.hget(key, "error") for key in network.store.keys("call:*")]
    return sorted(one.decode() for one in found if one)


def test_no_more_calls_than_the_day_allows(limited: Limited, logged: io.StringIO) -> None:
    network = limited("{daily: {number: 5}}")
    ask_for_calls(network, 0, 3)
    assert "daily_ceiling" not in logged.getvalue()
    ask_for_calls(network, 3, 1)
    assert logged.getvalue().count("daily_ceiling_near") == 1
    ask_for_calls(network, 4, 4)
    assert network.call_count == 5
    assert errors(network) == ["daily_ceiling"] * 3
    assert logged.getvalue().count("daily_ceiling_near") == 1
    assert logged.getvalue().count("daily_ceiling_reached") == 1
    assert network.store.ttl(DAILY_CALLS_KEY) > 0
    ratio, alarm = daily_call_metrics(network.store.hgetall(DAILY_CALLS_KEY))  # type: ignore[arg-type]
    assert [(sample.labels, sample.value) for sample in ratio.samples] == [
        ({"of": "number"}, 1.0),
        ({"of": "seconds"}, 300 / 90_000),
    ]
    assert [sample.value for sample in alarm.samples] == [2.0]
    network.work(24 * 3600)
    ask_for_calls(network, 10, 1)
    assert network.call_count == 6


def test_a_call_counts_as_one_minute_until_its_end_is_reported(limited: Limited) -> None:
    network = limited("{daily: {minutes: 2}}")
    ask_for_calls(network, 0, 2)
    assert used(network, "seconds") == 120
    ask_for_calls(network, 2, 1)
    assert network.call_count == 2
    for citizen in range(2):
        pick_up_and_hang_up(network, f"call-{citizen + 1}", citizen)
    assert used(network, "seconds") == 84
    ask_for_calls(network, 3, 1)
    assert network.call_count == 2, "84 seconds and a minute are more than two minutes"


def test_a_call_that_nobody_answers_costs_no_minutes(limited: Limited) -> None:
    network = limited("{daily: {minutes: 2}}")
    ask_for_calls(network, 0, 1)
    for _ in range(2):
        network.phone("call-1", "+254711000900").not_answered()
    assert (used(network, "number"), used(network, "seconds")) == (1, 0)


def test_money_counts_by_what_the_provider_states_or_by_the_price_of_a_minute(limited: Limited) -> None:
    network = limited("{minute: KES 4.00, daily: {money: KES 8}}")
    ask_for_calls(network, 0, 3)
    assert (network.call_count, used(network, "money")) == (2, 8_000_000)
    pick_up_and_hang_up(network, "call-1", 0)
    stated = 2_500_000 if network.provider_name == "at" else 4_000_000
    assert used(network, "money") == 4_000_000 + stated


def test_a_call_that_the_provider_did_not_take_is_not_counted(limited: Limited) -> None:
    network = limited("{minute: KES 4.00, daily: {money: KES 8}}")
    network.provider.answers(429, "{}")
    ask_for_calls(network, 0, 1)
    assert network.call_count >= 1
    assert [used(network, name) for name in ("number", "seconds", "money")] == [0, 0, 0]


def test_the_doctor_tells_what_is_used(limited: Limited) -> None:
    network = limited("{minute: KES 4.00, daily: {number: 2, money: KES 100}}")
    ask_for_calls(network, 0, 2)
    services = network.services
    found = check_daily_calls(network.store, services.delivery.daily_calls, services.costs.today())
    assert [(one.status.name, one.message) for one in found] == [
        ("WARNING", "2 of 2 calls of the day are made."),
        ("GOOD", "2 of the day's 1,500 minutes are used."),
        ("GOOD", "KES 8.00 of the day's KES 100.00 are spent on calls."),
    ]
