"""What every provider declares, which credentials it refuses, and what `gateway doctor` says of it."""

import subprocess
import sys
from dataclasses import replace

import pytest
import redis
from flask import Flask

from gateway.errors import SettingsError
from gateway.operations.doctor.doctor import run_doctor
from gateway.providers.clients import build_sms_clients, build_voice_clients
from gateway.settings.setting_row import table_rows
from tests.gateway.conftest import TOKEN
from tests.gateway.providers.conformance.conftest import MakeGateway, stored
from tests.gateway.providers.provider_adapters import (
    PUBLIC_URL,
    REGISTRY,
    ProviderAdapter,
)
from tests.gateway.services import Services, create_app


def test_it_declares_what_its_settings_say(adapter: ProviderAdapter) -> None:
    provider = adapter.provider
    supported = tuple(channel for channel in ("sms", "voice") if getattr(provider, channel) is not None)
    assert provider.settings.channels == supported
    assert provider.title
    names = [row.name for row in table_rows(provider.settings)]
    assert set(adapter.environ) <= set(names)
    assert [row for row in table_rows(provider.settings) if row.secret], "an account has a secret"


def test_nothing_heavy_is_loaded_for_the_registry() -> None:
    program = (
        "import sys, gateway.providers.registry; "
        "print(sorted({'twilio', 'africastalking', 'flask', 'requests', 'redis'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_names_and_paths_are_nobody_elses() -> None:
    assert len(set(REGISTRY.names)) == len(REGISTRY.providers)
    assert len({provider.path_prefix for provider in REGISTRY}) == len(REGISTRY.providers)
    rows = [row.name for table in REGISTRY.settings_tables for row in table_rows(table)]
    assert len(set(rows)) == len(rows)


def test_each_address_that_it_is_given_is_one_of_its_webhooks(
    adapter: ProviderAdapter, services: Services, app: Flask
) -> None:
    addresses = adapter.provider.addresses(services.settings, TOKEN)
    assert addresses
    for address in addresses:
        assert address.path.startswith(adapter.provider.path_prefix)
        assert (TOKEN in address.path) == adapter.provider.token_in_path
        app.url_map.bind("gateway.example").match(address.path, method="POST")


def test_what_it_lacks_is_told(adapter: ProviderAdapter, make_gateway: MakeGateway) -> None:
    needed = [row.name for row in table_rows(adapter.provider.settings) if "sms" in row.needed_for]
    assert needed
    lacking = make_gateway(adapter, **dict.fromkeys(adapter.environ, ""))
    with pytest.raises(SettingsError) as told:
        build_sms_clients(lacking.settings, REGISTRY)
    expected = [
        f"{name} is not set: GATEWAY_SMS_PROVIDERS names {adapter.name}, which needs it." for name in needed
    ]
    assert str(told.value).splitlines() == expected


def test_calls_are_made_only_by_those_who_can(adapter: ProviderAdapter, make_gateway: MakeGateway) -> None:
    if adapter.provider.voice is None:
        callers = ", ".join(one.name for one in REGISTRY if one.voice is not None)
        with pytest.raises(
            SettingsError, match=f"GATEWAY_VOICE_PROVIDERS takes one or more of {callers} with"
        ):
            make_gateway(adapter, GATEWAY_VOICE_PROVIDERS=adapter.name)
        return
    own = {
        row.name: "+254711082000"
        for row in table_rows(adapter.provider.settings)
        if "voice" in row.needed_for
    }
    numbers = {name: text for name, text in own.items() if name not in adapter.environ}
    services = make_gateway(adapter, GATEWAY_VOICE_PROVIDERS=adapter.name, **numbers)
    (client,) = build_voice_clients(services.settings, REGISTRY)
    assert client.name == adapter.name
    assert adapter.provider.voice.number(services.settings) == "+254711082000"


def test_wrong_credentials_change_nothing(
    adapter: ProviderAdapter, accepted: Services, store: redis.Redis
) -> None:
    app, before = create_app(accepted), stored(store)
    requests = [
        adapter.receipt("id-1", "delivered"),
        adapter.text("t1", "REPORT"),
        adapter.opt_out(),
        *filter(None, [adapter.hop("s1")]),
    ]
    for request in requests:
        response = adapter.with_wrong_credentials(request).send(app)
        assert (response.status_code, response.data) == (403, b"")
        nobody = adapter.with_wrong_credentials(replace(request, fields={})).send(app)
        assert (nobody.status_code, nobody.data) == (403, b"")
    assert stored(store) == before


def test_the_doctor_tells_its_addresses(adapter: ProviderAdapter, services: Services) -> None:
    told = {finding.subject: finding.message for finding in run_doctor(services.examined_gateway)}
    for address in adapter.provider.addresses(services.settings, "<token>"):
        assert told[f"{adapter.provider.title}: {address.purpose}"] == PUBLIC_URL + address.path
    if adapter.provider.check_account is not None:
        assert told[adapter.provider.title] == "It cannot be reached: no connection."
    assert told[f"texts by {adapter.name}"] == "It gets all the traffic that its routes give it."
