"""What calls cost is kept by day: as the provider states it, else by the price of a minute."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gateway.conversations.voice.call_costs import CallGroup, CallTotals
from tests.gateway.outbound_calls.conftest import MakeNetwork, OutboundCallFixture

Priced = Callable[[str], OutboundCallFixture]
NUMBER = "+254711000900"


@pytest.fixture(params=["at", "twilio"])
def priced(request: pytest.FixtureRequest, make_network: MakeNetwork, tmp_path: Path) -> Priced:
    """Makes a gateway with this in delivery.yaml."""

    def make(delivery: str) -> OutboundCallFixture:
        path = tmp_path / "delivery.yaml"
        path.write_text(delivery, encoding="utf-8")
        return make_network(request.param, GATEWAY_DELIVERY=str(path))

    return make


def sums(network: OutboundCallFixture) -> dict[CallGroup, CallTotals]:
    """What was counted of today's calls."""
    costs = network.services.container.delivery.call_costs
    today = network.clock().astimezone(network.services.menus.current.service.time_zone).date()
    ((_, found),) = costs.days(today, today)
    return dict(found)


def test_a_call_of_ours_counts_once_with_its_cost(priced: Priced) -> None:
    network = priced("calls: {minute: KES 4.00}\n")
    network.dial("1", number=NUMBER)
    network.work()
    phone = network.phone("call-1", NUMBER)
    phone.call()
    assert sums(network) == {}
    for _ in range(2):
        phone.hang_up()
    cost = 2_500_000 if network.provider_name == "at" else 4_000_000
    assert sums(network) == {CallGroup("out", network.provider_name, "KES"): CallTotals(1, 42, cost)}
    (key,) = network.store.keys("cost-calls:*")
    assert 399 * 86_400 < network.store.ttl(key) <= 400 * 86_400
    assert b"254711" not in network.store.dump(key)


def test_without_a_price_only_calls_and_seconds_count(priced: Priced) -> None:
    network = priced("{}\n")
    network.dial("1", number=NUMBER)
    network.work()
    phone = network.phone("call-1", NUMBER)
    phone.call()
    phone.hang_up()
    if network.provider_name == "twilio":
        assert sums(network) == {CallGroup("out", "twilio", "none"): CallTotals(1, 42, 0)}
    else:
        assert sums(network) == {CallGroup("out", "at", "KES"): CallTotals(1, 42, 2_500_000)}


def test_a_call_that_nobody_answers_costs_nothing(priced: Priced) -> None:
    network = priced("calls: {minute: KES 4.00}\n")
    network.dial("1", number=NUMBER)
    network.work()
    network.phone("call-1", NUMBER).not_answered()
    assert sums(network) == {}
