"""What every provider with calls keeps to."""

import redis
from flask import Flask

from tests.gateway.providers.conformance.conftest import AWAY, MakeGateway, with_voice
from tests.gateway.providers.provider_adapters import (
    ProviderAdapter,
)
from tests.gateway.services import Services, create_app


@with_voice
def test_a_call_files_a_case_once(
    adapter: ProviderAdapter, services: Services, app: Flask, store: redis.Redis
) -> None:
    assert adapter.phone_call is not None
    phone_call = adapter.phone_call(services, app)
    assert phone_call.call().startswith("How can we help?")
    first = phone_call.keys_url
    assert "What is the problem?" in phone_call.press("1")
    assert phone_call.ask(first, "1") == phone_call.ask(first, "1"), (
        "a repeated request gets the same document"
    )
    assert "Thank you." in phone_call.press("2")
    assert phone_call.over
    assert phone_call.hang_up().status_code == 204
    assert len(store.keys("submission:*")) == 1


@with_voice
def test_a_call_is_answered_with_words_where_the_store_is_away(
    adapter: ProviderAdapter, make_gateway: MakeGateway
) -> None:
    assert adapter.phone_call is not None
    away = make_gateway(adapter, REDIS_URL=AWAY)
    phone_call = adapter.phone_call(away, create_app(away))
    assert phone_call.call().startswith("Sorry")
    assert phone_call.over


@with_voice
def test_recordings_are_fetched_from_its_own_hosts(adapter: ProviderAdapter, services: Services) -> None:
    voice, sources = adapter.provider.voice, services.recording_sources
    assert voice is not None
    for host in voice.recording_hosts:
        assert sources.allows(f"https://{host.replace('*', 'media')}/RE1")
    assert not sources.allows("https://media.example.org/RE1")
    assert sources.credentials(adapter.name, "https://media.example.org/RE1") is None
