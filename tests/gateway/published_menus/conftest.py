"""A county whose menus are published while citizens use them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gateway.published_menus.publisher import PublishResult
from tests.gateway.conftest import MakeServices
from tests.gateway.conversations.ussd.phone import Phone
from tests.gateway.kept_menu_files import read_kept_menu_file
from tests.gateway.published_menus import county_menus
from tests.gateway.services import Services, create_app

Dial = Callable[[Services], Phone]


@pytest.fixture
def menus(tmp_path: Path) -> Path:
    """The menu file of the first edition."""
    return county_menus.write_edition(tmp_path, "First")


@pytest.fixture
def web(make_services: MakeServices, menus: Path) -> Callable[[], Services]:
    """A web process, started now. It follows what is published when it is told to `menus.refresh()`."""

    def start() -> Services:
        services = make_services(GATEWAY_MENUS=str(menus))
        assert services.definition.digest
        return services

    return start


@pytest.fixture
def publish(menus: Path) -> Callable[[Services, str], PublishResult]:
    """Writes an edition and publishes it."""

    def publish(services: Services, edition: str) -> PublishResult:
        return services.publisher.publish(
            read_kept_menu_file(county_menus.write_edition(menus.parent, edition))
        )

    return publish


@pytest.fixture
def dial() -> Dial:
    """A citizen dials a web process."""

    def dial(services: Services) -> Phone:
        phone = Phone(create_app(services).test_client())
        phone.dial()
        return phone

    return dial
