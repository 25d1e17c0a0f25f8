"""What one provider certainly did not take goes to the next, and nothing else does."""

import pytest

from gateway.messaging.routing.delivery import Delivery, Failover
from gateway.messaging.routing.provider_shares import Shares
from gateway.messaging.routing.router import Routes
from gateway.providers.sms_provider import Accepted, Later, Refused, SendResult, Unknown
from tests.gateway.messaging.conftest import Bench, ScriptedProvider


@pytest.fixture
def two(bench: Bench) -> Bench:
    bench.providers.append(ScriptedProvider("twilio"))
    return bench


def send(bench: Bench, attempts: int = 1) -> None:
    names = [provider.name for provider in bench.providers]
    shares = Shares(bench.store, names, Failover(), lambda: bench.clock().timestamp())
    routes = Routes(Delivery(tuple(names)), bench.providers, shares, lambda _below: 0)
    sending = bench.sending(routes=routes)
    bench.put()
    for _ in range(attempts):
        sending.send("m1")
        bench.clock.move_on(5)


@pytest.mark.parametrize(
    "result",
    [
        Later("cannot_connect"),
        Later("too_many_requests"),
        Refused("402", "InvalidSenderId", alarm=True),
        Refused("407", "CouldNotRoute"),
        Refused("21612", "cannot_route"),
    ],
    ids=lambda result: result.reason,
)
def test_what_was_not_sent_goes_to_the_next_provider(two: Bench, result: SendResult) -> None:
    two.provider.results = [result]
    send(two, attempts=2)
    assert two.state() == "accepted"
    assert [len(provider.sent) for provider in two.providers] == [1, 1]
    assert two.field("provider") == "twilio"


@pytest.mark.parametrize(
    ("result", "state"),
    [
        (Refused("403", "InvalidPhoneNumber"), "failed"),
        (Refused("406", "UserInBlacklist", opted_out=True), "failed"),
        (Unknown("read_timeout"), "unknown"),
        (Accepted("at-1"), "accepted"),
    ],
)
def test_what_is_refused_for_good_or_may_be_sent_does_not(two: Bench, result: SendResult, state: str) -> None:
    two.provider.results = [result]
    send(two, attempts=3)
    assert two.state() == state
    assert [len(provider.sent) for provider in two.providers] == [1, 0]


def test_what_the_last_provider_refuses_has_failed(two: Bench) -> None:
    for provider in two.providers:
        provider.results = [Refused("407", "CouldNotRoute")]
    send(two, attempts=4)
    assert two.state() == "failed"
    assert [len(provider.sent) for provider in two.providers] == [1, 1]


def test_one_provider_alone_has_the_last_word(bench: Bench) -> None:
    bench.provider.results = [Refused("402", "InvalidSenderId", alarm=True)]
    send(bench)
    assert bench.state() == "failed"
