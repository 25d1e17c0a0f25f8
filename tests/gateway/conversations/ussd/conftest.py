"""The gateway's web application on a real store, and phones that dial it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import redis
from flask import Flask

from tests.gateway.conftest import MakeServices
from tests.gateway.conversations.ussd.phone import Phone
from tests.gateway.services import Services, create_app

MENUS = Path(__file__).with_name("menus.yaml")

MakePhone = Callable[..., Phone]
Cases = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def services(make_services: MakeServices) -> Services:
    """Services with the small county's menus."""
    return make_services(GATEWAY_MENUS=str(MENUS))


@pytest.fixture
def app(services: Services) -> Flask:
    """A web worker."""
    return create_app(services)


@pytest.fixture
def phone(app: Flask) -> MakePhone:
    """Phones, each in a session of its own: `phone(number=…, code=…)`."""
    return lambda **changes: Phone(app.test_client(), **changes)


@pytest.fixture
def cases(services: Services, store: redis.Redis) -> Cases:
    """The cases that are kept, as the case backend will be sent them, in order of filing."""

    def kept() -> list[dict[str, Any]]:
        found = []
        for name in store.zrange("outbox:submissions:due", 0, -1):
            reference, encrypted = store.hmget(b"submission:" + name, "reference", "payload")
            found.append({"reference": reference.decode(), **json.loads(services.crypto.decrypt(encrypted))})
        assert len(found) == len(store.keys("submission:*")) == len(store.keys("case:*"))
        return found

    return kept
