"""A gateway that rings people by the providers' own SDKs, and the network that carries its calls."""

import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
import redis
from flask import Flask

from gateway.settings.reader import read_settings
from gateway.workers.queues import PLACE_CALL
from tests.clock import Clock
from tests.gateway.conftest import TOKEN
from tests.gateway.conversations.ussd.phone import Phone
from tests.gateway.conversations.voice.phone_call import (
    AUTH_TOKEN,
    NUMBER,
    PUBLIC_URL,
    AfricasTalkingPhoneCall,
    TwilioPhoneCall,
)
from tests.gateway.providers.conftest import FakeProvider, _no_proxy, closed_origin, provider
from tests.gateway.services import Services, build, close, create_app, run_job

__all__ = ["_no_proxy", "closed_origin", "provider"]

OURS = "+254711082000"
MENUS = Path(__file__).with_name("menus.yaml")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of March 2026 as the clock in Nairobi shows it."""
    return datetime(2026, 3, day, hour - 3, minute, tzinfo=UTC)


class TwilioCallee(TwilioPhoneCall):
    """A phone that Twilio rings for us. `by` says who answered."""

    answered_by = "human"

    def form(self, digits: str | None) -> dict[str, str]:
        form = super().form(digits)
        return form | {
            "From": OURS,
            "To": self.number,
            "Direction": "outbound-api",
            "AnsweredBy": self.answered_by,
        }

    def not_answered(self, how: str = "no-answer") -> None:
        form = self.form(None) | {"CallStatus": how, "CallDuration": "0"}
        assert self.post(PUBLIC_URL + self.status_hook, form).status_code == 204


class AfricasTalkingCallee(AfricasTalkingPhoneCall):
    """A phone that Africa's Talking rings for us."""

    swaps_numbers = False

    def form(self, digits: str | None) -> dict[str, str]:
        form = super().form(digits) | {"direction": "Outbound", "destinationNumber": OURS}
        if self.swaps_numbers:
            form |= {"callerNumber": OURS, "destinationNumber": self.number}
        return form

    def not_answered(self, how: str = "NO_ANSWER") -> None:
        notice = {"isActive": "0", "hangupCause": how, "durationInSeconds": "0", "amount": "0"}
        assert self.post(PUBLIC_URL + self.status_hook, self.form(None) | notice).status_code == 204


Callee = TwilioCallee | AfricasTalkingCallee
KINDS = {"at": AfricasTalkingCallee, "twilio": TwilioCallee}


@dataclass
class OutboundCallFixture:
    """A gateway, a clock, and the provider by which it rings."""

    services: Services
    app: Flask
    store: redis.Redis
    clock: Clock
    provider: FakeProvider
    provider_name: str
    _names: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def dial(self, *keys: str, number: str = NUMBER) -> str:
        """Ask by USSD; the last screen."""
        phone = Phone(self.app.test_client(), number)
        screen = phone.dial()
        return phone.send(*keys) if keys else screen

    def work(self, seconds: float = 5.0) -> None:
        """Let so much time pass, and do what a worker then finds due."""
        self.clock.advance(seconds)
        for item, _ in self.services.calls_outbox.list_ready(100):
            run_job(self.services, PLACE_CALL, item)

    def takes_calls(self, before: Callable[[str], None] | None = None) -> None:
        """From now on the provider takes every call under a name of its own; `before` it says so, this happens."""

        def act(handler: BaseHTTPRequestHandler) -> None:
            name = f"call-{next(self._names)}"
            if before is not None:
                before(name)
            if self.provider_name == "twilio":
                data = json.dumps({"sid": name, "status": "queued"}).encode()
            else:
                entry = {"phoneNumber": NUMBER, "status": "Queued", "sessionId": name}
                data = json.dumps({"entries": [entry], "errorMessage": "None"}).encode()
            handler.send_response(201)
            handler.send_header("Content-Type", "application/json")
            handler.send_header("Content-Length", str(len(data)))
            handler.end_headers()
            handler.wfile.write(data)

        self.provider.act = act

    def phone(self, name: str = "call-1", number: str = NUMBER) -> Callee:
        """The phone that rings, in the call that the provider gave this name."""
        return KINDS[self.provider_name](self.services, self.app, number, id=name)

    @property
    def call_count(self) -> int:
        return len(self.provider.asked)

    @property
    def record(self) -> dict[str, str]:
        """The only call there is."""
        (key,) = self.store.keys("call:*")
        return {field.decode(): text.decode() for field, text in self.store.hgetall(key).items()}

    @property
    def state(self) -> str:
        return self.record["state"]

    def counted(self, name: str) -> float:
        """A number of the metrics."""
        for line in self.services.metrics.exposition().decode().splitlines():
            if line.startswith(f"{name} "):
                return float(line.rpartition(" ")[2])
        return 0.0


MakeNetwork = Callable[..., OutboundCallFixture]


@pytest.fixture
def make_network(store: redis.Redis, redis_url: str, provider: FakeProvider) -> Iterator[MakeNetwork]:
    """Makes a gateway that rings by a provider: `make_network("at")`, with other settings where wanted."""
    made: list[Services] = []

    def make(provider_names: str, **changes: str) -> OutboundCallFixture:
        environ = {
            "GATEWAY_ENV": "development",
            "REDIS_URL": redis_url,
            "GATEWAY_SECRET_KEY": "a-key-for-tests",
            "GATEWAY_WEBHOOK_TOKEN": TOKEN,
            "GATEWAY_MENUS": str(MENUS),
            "GATEWAY_PUBLIC_URL": PUBLIC_URL,
            "GATEWAY_VOICE_PROVIDERS": provider_names,
            "AT_USERNAME": "county",
            "AT_API_KEY": "key-1",
            "AT_VOICE_NUMBER": OURS,
            "AT_API_URL": provider.origin,
            "TWILIO_ACCOUNT_SID": "AC1",
            "TWILIO_AUTH_TOKEN": AUTH_TOKEN,
            "TWILIO_VOICE_FROM": OURS,
            "TWILIO_API_URL": provider.origin,
        }
        clock = Clock()  # a Monday, 15:00 in Nairobi
        services = build(read_settings(environ | changes), clock=clock)
        made.append(services)
        network = OutboundCallFixture(
            services, create_app(services), store, clock, provider, provider_names.split(",")[0]
        )
        network.takes_calls()
        return network

    yield make
    for services in made:
        close(services)


@pytest.fixture(params=["at", "twilio"])
def network(request: pytest.FixtureRequest, make_network: MakeNetwork) -> OutboundCallFixture:
    """A gateway that rings by either provider."""
    return make_network(request.param)
