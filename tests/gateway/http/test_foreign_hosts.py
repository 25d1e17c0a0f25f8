"""A stranger's name that points at this machine reads nothing and changes nothing (DNS rebinding)."""

from pathlib import Path

import pytest
from flask import Flask

from simulators.case_system.app import create_app as create_case_system
from simulators.case_system.case_system import CaseSystem
from simulators.provider_network.account import Account
from simulators.provider_network.app import ProviderNetwork
from simulators.provider_network.app import create_app as create_network
from tests.gateway.conftest import MakeServices
from tests.gateway.services import create_app

FOREIGN = [
    "evil.example",
    "evil.example:8080",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "1evil",
    "[::1].evil",
]
OWN = [
    "127.0.0.1:8080",
    "localhost:8080",
    "localhost",
    "[::1]:8080",
    "192.168.1.20:8080",
    "gateway.localhost",
]
GATEWAY_PATHS = [
    "/",
    "/handset/",
    "/handset/static/handset.js",
    "/handset/network/phones",
    "/metrics",
    "/health/ready",
]


def status(app: Flask, path: str, host: str, method: str = "GET") -> int:
    return app.test_client().open(path, method=method, headers={"Host": host}).status_code


@pytest.fixture
def gateway(make_services: MakeServices) -> Flask:
    return create_app(make_services())


@pytest.fixture
def simulators(tmp_path: Path) -> list[tuple[Flask, str]]:
    account = Account.from_environment({"GATEWAY_URL": "http://127.0.0.1:1"})
    return [
        (create_network(ProviderNetwork(account)), "/"),
        (create_case_system(CaseSystem(tmp_path, "http://127.0.0.1:1", ("a-secret",))), "/"),
    ]


@pytest.mark.parametrize("host", FOREIGN)
def test_a_foreign_name_gets_nothing(gateway: Flask, simulators: list[tuple[Flask, str]], host: str) -> None:
    for path in GATEWAY_PATHS:
        assert status(gateway, path, host) in (400, 403), path
    for app, path in simulators:
        assert status(app, path, host) in (400, 403)


@pytest.mark.parametrize("host", OWN)
def test_addresses_and_names_of_this_machine_are_served(
    gateway: Flask, simulators: list[tuple[Flask, str]], host: str
) -> None:
    assert status(gateway, "/handset/", host) == 200
    assert status(gateway, "/metrics", host) == 200
    for app, path in simulators:
        assert status(app, path, host) == 200


def test_the_public_name_is_one_of_ours(make_services: MakeServices) -> None:
    app = create_app(make_services(GATEWAY_PUBLIC_URL="https://tunnel.example"))
    assert status(app, "/handset/", "tunnel.example") == 200
    assert status(app, "/handset/", "other.example") == 403


def test_webhooks_do_not_ask_for_the_name(gateway: Flask) -> None:
    assert status(gateway, "/at/a-token-for-tests/sms/receipts", "evil.example", "POST") == 204
