"""What one provider certainly did not take goes to the next, and nothing else does."""

import pytest

from gateway.messaging.routing.delivery_config import DeliveryConfig, FailoverPolicy
from gateway.messaging.routing.provider_health import ProviderHealth
from gateway.messaging.routing.provider_router import ProviderRouter
from gateway.providers.sms_provider import SendAccepted, SendDeferred, SendRefused, SendResult, SendUnknown
from tests.gateway.messaging.conftest import MessagingFixture, ScriptedProvider


@pytest.fixture
def two(bench: MessagingFixture) -> MessagingFixture:
    bench.providers.append(ScriptedProvider("twilio"))
    return bench


def send(bench: MessagingFixture, attempts: int = 1) -> None:
    names = [provider.name for provider in bench.providers]
    shares = ProviderHealth(bench.store, names, FailoverPolicy(), lambda: bench.clock().timestamp())
    routes = ProviderRouter(DeliveryConfig(tuple(names)), bench.providers, shares, lambda _below: 0)
    sender = bench.sender(routes=routes)
    bench.put()
    for _ in range(attempts):
        sender.send("m1")
        bench.clock.move_on(5)


@pytest.mark.parametrize(
    "result",
    [
        SendDeferred("cannot_connect"),
        SendDeferred("too_many_requests"),
        SendRefused("402", "InvalidSenderId", alarm=True),
        SendRefused("407", "CouldNotRoute"),
        SendRefused("21612", "cannot_route"),
    ],
    ids=lambda result: result.reason,
)
def test_what_was_not_sent_goes_to_the_next_provider(two: MessagingFixture, result: SendResult) -> None:
    two.provider.results = [result]
    send(two, attempts=2)
    assert two.state() == "accepted"
    assert [len(provider.sent) for provider in two.providers] == [1, 1]
    assert two.field("provider") == "twilio"


@pytest.mark.parametrize(
    ("result", "state"),
    [
        (SendRefused("403", "InvalidPhoneNumber"), "failed"),
        (SendRefused("406", "UserInBlacklist", opted_out=True), "failed"),
        (SendUnknown("read_timeout"), "unknown"),
        (SendAccepted("at-1"), "accepted"),
    ],
)
def test_what_is_refused_for_good_or_may_be_sent_does_not(
    two: MessagingFixture, result: SendResult, state: str
) -> None:
    two.provider.results = [result]
    send(two, attempts=3)
    assert two.state() == state
    assert [len(provider.sent) for provider in two.providers] == [1, 0]


def test_what_the_last_provider_refuses_has_failed(two: MessagingFixture) -> None:
    for provider in two.providers:
        provider.results = [SendRefused("407", "CouldNotRoute")]
    send(two, attempts=4)
    assert two.state() == "failed"
    assert [len(provider.sent) for provider in two.providers] == [1, 1]


def test_one_provider_alone_has_the_last_word(bench: MessagingFixture) -> None:
    bench.provider.results = [SendRefused("402", "InvalidSenderId", alarm=True)]
    send(bench)
    assert bench.state() == "failed"
