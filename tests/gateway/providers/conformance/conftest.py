"""Each provider in turn, and a gateway that has accounts at all of them.

Savanna, which exists here alone, is registered by one line and goes through all of it.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
import redis
from flask import Flask

from gateway.messaging.message import REPLY, SmsMessage
from gateway.settings.reader import read_settings
from tests.gateway.conftest import TOKEN
from tests.gateway.providers.conftest import FakeProvider
from tests.gateway.providers.provider_adapters import (
    ADAPTERS,
    NUMBER,
    PUBLIC_URL,
    REGISTRY,
    ProviderAdapter,
    WebhookRequest,
)
from tests.gateway.services import Services, build, close, create_app

MENUS = Path(__file__).with_name("menus.yaml")
with_ussd = pytest.mark.parametrize(
    "adapter",
    [adapter for adapter in ADAPTERS if adapter.hop("x") is not None],
    ids=lambda adapter: adapter.name,
    indirect=True,
)
with_voice = pytest.mark.parametrize(
    "adapter",
    [adapter for adapter in ADAPTERS if adapter.phone_call is not None],
    ids=lambda adapter: adapter.name,
    indirect=True,
)
AWAY = "unix:///nonexistent/valkey.sock"
MakeGateway = Callable[..., Services]


@pytest.fixture(params=ADAPTERS, ids=lambda adapter: adapter.name)
def adapter(request: pytest.FixtureRequest) -> ProviderAdapter:
    """Each provider in turn."""
    found: ProviderAdapter = request.param
    return found


@pytest.fixture
def make_gateway(store: redis.Redis, redis_url: str) -> Iterator[MakeGateway]:
    """A gateway that has accounts at all providers of the registry: `make_gateway(adapter, "https://…")`."""
    made: list[Services] = []
    assert store.ping()

    def make(adapter: ProviderAdapter, origin: str = "http://127.0.0.1:1", **changes: str) -> Services:
        environ = {
            "GATEWAY_ENV": "development",
            "GATEWAY_MENUS": str(MENUS),
            "GATEWAY_PUBLIC_URL": PUBLIC_URL,
            "REDIS_URL": redis_url,
            "GATEWAY_SECRET_KEY": "a-key-for-tests",
            "GATEWAY_WEBHOOK_TOKEN": TOKEN,
            "GATEWAY_SMS_PROVIDERS": adapter.name,
        }
        for one in ADAPTERS:
            environ |= {name: text.format(origin=origin) for name, text in one.environ.items()}
        settings = read_settings(environ | changes, REGISTRY.settings_tables)
        made.append(build(settings, providers=REGISTRY))
        return made[-1]

    yield make
    for services in made:
        close(services)


@pytest.fixture
def services(make_gateway: MakeGateway, adapter: ProviderAdapter) -> Services:
    return make_gateway(adapter)


@pytest.fixture
def app(services: Services) -> Flask:
    return create_app(services)


def hop(adapter: ProviderAdapter, session: str, *inputs: str, **changes: str) -> WebhookRequest:
    """A hop of a provider that has USSD."""
    found = adapter.hop(session, *inputs, **changes)
    assert found is not None
    return found


def hand_over(services: Services, adapter: ProviderAdapter) -> SmsMessage:
    """What a worker does with a text that is due; the text as it then is."""
    services.messages.queue_text("m1", NUMBER, "Habari", "en", REPLY, sender=adapter.to, by=adapter.name)
    services.sender.send("m1")
    return load_message(services)


def load_message(services: Services) -> SmsMessage:
    found = services.messages.load("m1")
    assert found is not None
    return found


def stored(store: redis.Redis) -> Mapping[bytes, bytes | None]:
    """All that the store has."""
    return {key: store.dump(key) for key in store.keys("*")}


@pytest.fixture
def accepted(adapter: ProviderAdapter, make_gateway: MakeGateway, provider: FakeProvider) -> Services:
    """A gateway whose text was accepted as `id-1`."""
    answer = adapter.send_answer("accepted")
    provider.answers(answer.status, answer.body)
    services = make_gateway(adapter, provider.origin)
    assert hand_over(services, adapter).state == "accepted"
    return services
