"""A gateway that is called, by Africa's Talking and by Twilio."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from tests.gateway.conftest import MakeServices
from tests.gateway.conversations.voice.phone_call import (
    AUTH_TOKEN,
    PUBLIC_URL,
    AfricasTalkingPhoneCall,
    PhoneCall,
    TwilioPhoneCall,
)
from tests.gateway.services import Services, create_app

MENUS = Path(__file__).with_name("menus.yaml")
SETTINGS = {
    "GATEWAY_MENUS": str(MENUS),
    "GATEWAY_PUBLIC_URL": PUBLIC_URL,
    "TWILIO_ACCOUNT_SID": "AC1",
    "TWILIO_AUTH_TOKEN": AUTH_TOKEN,
}

MakePhoneCall = Callable[..., PhoneCall]


@pytest.fixture
def services(make_services: MakeServices) -> Services:
    return make_services(**SETTINGS)


@pytest.fixture
def app(services: Services) -> Flask:
    return create_app(services)


@pytest.fixture(params=[AfricasTalkingPhoneCall, TwilioPhoneCall], ids=["at", "twilio"])
def call_class(request: pytest.FixtureRequest) -> type[PhoneCall]:
    """Either provider."""
    found: type[PhoneCall] = request.param
    return found


@pytest.fixture
def make_phone_call(call_class: type[PhoneCall], services: Services, app: Flask) -> MakePhoneCall:
    """Makes phone calls of either provider: `make_phone_call(to="+254…")`."""
    return lambda **changes: call_class(services, app, **changes)


@pytest.fixture
def phone_call(make_phone_call: MakePhoneCall) -> PhoneCall:
    """A phone call of either provider that has not begun."""
    return make_phone_call()
