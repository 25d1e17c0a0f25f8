"""Callers who press whatever comes to them walk the county's service: no provider refuses what it answers them."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import redis

from gateway.settings.reader import read_settings
from simulators.provider_network.account import Account
from simulators.provider_network.app import ProviderNetwork
from simulators.provider_network.calls.call import CallView
from simulators.provider_network.calls.telephone_exchange import PhoneEvent
from tests.gateway.conftest import TOKEN
from tests.gateway.services import Services, build, close, create_app
from tests.simulators.small_gateway import serve_app

MENUS = Path(__file__).parents[2] / "menus.yaml"
PUBLIC_URL, TWILIO_TOKEN = "https://gateway.example", "a-token-of-twilio"
WALKS, MOST_STAGES = 12, 60
MONDAY_MORNING = datetime(2026, 3, 2, 7, tzinfo=UTC)
SCREENS = ("What is the problem about?", "Speak after the tone", "To keep your message", "Your reference is")


@pytest.fixture
def services(store: redis.Redis, redis_url: str) -> Iterator[Services]:
    """The gateway's parts on the county's menus."""
    assert store.dbsize() == 0
    environ = {
        "GATEWAY_ENV": "development",
        "GATEWAY_MENUS": str(MENUS),
        "GATEWAY_SECRET_KEY": "a-key-for-tests",
        "GATEWAY_WEBHOOK_TOKEN": TOKEN,
        "GATEWAY_PUBLIC_URL": PUBLIC_URL,
        "CASE_BACKEND_URL": "http://127.0.0.1:9",
        "TWILIO_ACCOUNT_SID": "AC1",
        "TWILIO_AUTH_TOKEN": TWILIO_TOKEN,
        "REDIS_URL": redis_url,
    }
    made = build(read_settings(environ), clock=lambda: MONDAY_MORNING)
    yield made
    close(made)


@pytest.fixture
def provider_network(services: Services) -> Iterator[ProviderNetwork]:
    """The network, and both providers."""
    with serve_app(create_app(services)) as url:
        provider_network = ProviderNetwork(
            Account(url, TOKEN, "sandbox", "key", "AC1", TWILIO_TOKEN, PUBLIC_URL)
        )
        yield provider_network
        provider_network.close()


@pytest.mark.parametrize("provider", ["twilio", "at"])
def test_no_document_is_refused_and_every_call_ends(
    provider_network: ProviderNetwork, services: Services, provider: str
) -> None:
    (number, *_) = services.definition.service.voice_entries
    heard: set[str] = set()
    played: set[str] = set()
    for seed in range(WALKS):
        chance = random.Random(f"{provider} {seed}")  # noqa: S311 - the same walks every time
        shown = provider_network.calls.dial(f"+2547110001{seed:02}", number, provider)
        for _ in range(MOST_STAGES):
            heard |= {prompt.text for prompt in shown.stage.prompts if prompt.kind == "say"}
            played |= {prompt.text for prompt in shown.stage.prompts if prompt.kind == "play"}
            assert not shown.trouble, f"{shown.trouble}\n{shown.document}"
            if shown.ending:
                break
            shown = step(provider_network, shown, chance)
        provider_network.calls.hang_up(shown.call)
    assert all(any(screen in words for words in heard) for screen in SCREENS)
    assert len(played) > 3, "nobody chose Kiswahili, which is recorded"
    for url in played:
        sound = provider_network.webhooks.fetch(url)
        assert (sound.status_code, sound.headers["Content-Type"]) == (200, "audio/mpeg")


def step(provider_network: ProviderNetwork, shown: CallView, chance: random.Random) -> CallView:
    """Do what a caller may do now: listen, press a key that is offered or another, say something, say nothing."""
    calls, stage = provider_network.calls, shown.stage
    if stage.kind == "speak":
        return calls.handle_event(shown.call, PhoneEvent(stage.number, "played"))
    if stage.kind == "dial":
        outcome = chance.choice(["completed", "busy", "no-answer"])
        return calls.handle_event(shown.call, PhoneEvent(stage.number, outcome))  # type: ignore[arg-type]
    if chance.random() < 0.1:
        return calls.handle_event(shown.call, PhoneEvent(stage.number, "silence"))
    if stage.kind == "record":
        return calls.record_message(shown.call, stage.number, b"", 3, "#")
    for key in chance.choice(["1", "1", "2", "3", "4", "60#", "9", "0", "*", "123456789"]):
        shown = calls.handle_event(shown.call, PhoneEvent(stage.number, "key", key))
        if shown.stage.number != stage.number:
            return shown
    return calls.handle_event(shown.call, PhoneEvent(stage.number, "silence"))
