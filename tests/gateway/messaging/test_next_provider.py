"""What one provider certainly did not take goes to the next, and nothing else does."""

import pytest

from gateway.messaging.routing.delivery_config import DeliveryConfig, FailoverPolicy
from gateway.messaging.routing.provider_health import ProviderHealth
from gateway.messaging.routing.provider_router import ProviderRouter
from gateway.providers.sms_provider import SendAccepted, SendDeferred, SendRefused, SendResult, SendUnknown
from tests.gateway.messaging.conftest import MessagingFixture, ScriptedProvider


@pytest.fixture
def two_providers(messaging: MessagingFixture) -> MessagingFixture:
    messaging.providers.append(ScriptedProvider("twilio"))
    return messaging


def send(messaging: MessagingFixture, attempts: int = 1) -> None:
    names = [provider.name for provider in messaging.providers]
    shares = ProviderHealth(messaging.store, names, FailoverPolicy(), lambda: messaging.clock().timestamp())
    routes = ProviderRouter(DeliveryConfig(tuple(names)), messaging.providers, shares, lambda _below: 0)
    sender = messaging.sender(routes=routes)
    messaging.put()
    for _ in range(attempts):
        sender.send("m1")
        messaging.clock.advance(5)


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
def test_what_was_not_sent_goes_to_the_next_provider(
    two_providers: MessagingFixture, result: SendResult
) -> None:
    two_providers.provider.results = [result]
    send(two_providers, attempts=2)
    assert two_providers.state() == "accepted"
    assert [len(provider.sent) for provider in two_providers.providers] == [1, 1]
    assert two_providers.field("provider") == "twilio"


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
    two_providers: MessagingFixture, result: SendResult, state: str
) -> None:
    two_providers.provider.results = [result]
    send(two_providers, attempts=3)
    assert two_providers.state() == state
    assert [len(provider.sent) for provider in two_providers.providers] == [1, 0]


def test_what_the_last_provider_refuses_has_failed(two_providers: MessagingFixture) -> None:
    for provider in two_providers.providers:
        provider.results = [SendRefused("407", "CouldNotRoute")]
    send(two_providers, attempts=4)
    assert two_providers.state() == "failed"
    assert [len(provider.sent) for provider in two_providers.providers] == [1, 1]


def test_one_provider_alone_has_the_last_word(messaging: MessagingFixture) -> None:
    messaging.provider.results = [SendRefused("402", "InvalidSenderId", alarm=True)]
    send(messaging)
    assert messaging.state() == "failed"
