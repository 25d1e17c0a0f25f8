"""A gateway that is called, by Africa's Talking and by Twilio."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from tests.gateway.conftest import MakeServices
from tests.gateway.conversations.voice.voice_line import (
    AUTH_TOKEN,
    PUBLIC_URL,
    AfricasTalkingVoiceLine,
    TwilioVoiceLine,
    VoiceLine,
)
from tests.gateway.services import Services, create_app

MENUS = Path(__file__).with_name("menus.yaml")
SETTINGS = {
    "GATEWAY_MENUS": str(MENUS),
    "GATEWAY_PUBLIC_URL": PUBLIC_URL,
    "TWILIO_ACCOUNT_SID": "AC1",
    "TWILIO_AUTH_TOKEN": AUTH_TOKEN,
}

MakeLine = Callable[..., VoiceLine]


@pytest.fixture
def services(make_services: MakeServices) -> Services:
    return make_services(**SETTINGS)


@pytest.fixture
def app(services: Services) -> Flask:
    return create_app(services)


@pytest.fixture(params=[AfricasTalkingVoiceLine, TwilioVoiceLine], ids=["at", "twilio"])
def line_class(request: pytest.FixtureRequest) -> type[VoiceLine]:
    """Either provider."""
    found: type[VoiceLine] = request.param
    return found


@pytest.fixture
def make_line(line_class: type[VoiceLine], services: Services, app: Flask) -> MakeLine:
    """Lines of either provider: `make_line(to="+254…")`."""
    return lambda **changes: line_class(services, app, **changes)


@pytest.fixture
def line(make_line: MakeLine) -> VoiceLine:
    """A line of either provider, on which nobody has called yet."""
    return make_line()
