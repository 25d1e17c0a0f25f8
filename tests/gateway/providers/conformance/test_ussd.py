"""What every provider with USSD keeps to."""

import redis
from flask import Flask

from gateway.http import errors
from tests.gateway.providers.conformance.conftest import AWAY, MakeGateway, hop, with_ussd
from tests.gateway.providers.provider_adapters import (
    REGISTRY,
    ProviderAdapter,
)
from tests.gateway.services import create_app


@with_ussd
def test_a_case_is_filed_by_ussd_once(adapter: ProviderAdapter, app: Flask, store: redis.Redis) -> None:
    text, ends = adapter.page(hop(adapter, "s1").send(app))
    assert (text.splitlines()[0], ends) == ("How can we help?", False)
    assert adapter.page(hop(adapter, "s1", "1").send(app))[0].startswith("What is the problem?")
    last = hop(adapter, "s1", "1", "2")
    text, ends = adapter.page(last.send(app))
    assert text.startswith("Thank you. Your reference is")
    assert ends
    assert adapter.page(last.send(app)) == (text, True)
    assert len(store.keys("submission:*")) == 1


@with_ussd
def test_any_hop_is_answered_with_a_page(
    adapter: ProviderAdapter, app: Flask, make_gateway: MakeGateway
) -> None:
    for request in (hop(adapter, "s1", code="*999#"), *adapter.malformed(hop(adapter, "s1"))):
        text, _ = adapter.page(request.send(app))
        assert text
    away = create_app(make_gateway(adapter, REDIS_URL=AWAY))
    text, ends = adapter.page(hop(adapter, "s1").send(away))
    assert text.startswith("Sorry, something went wrong.")
    assert ends


@with_ussd
def test_hops_are_counted_by_its_name(adapter: ProviderAdapter, app: Flask) -> None:
    hop(adapter, "s1").send(app)
    counted = f'gateway_hops_total{{channel="ussd",outcome="continued",provider="{adapter.name}"}} 1.0'
    told = app.test_client().get("/metrics").text
    assert counted in told
    assert f'gateway_provider_share{{provider="{adapter.name}"}} 100.0' in told


@with_ussd
def test_a_fault_of_ours_is_a_page_too(adapter: ProviderAdapter) -> None:
    app, request = Flask("failing", static_folder=None), hop(adapter, "s1")
    errors.register_error_handlers(app, REGISTRY)

    def fail() -> str:
        raise ValueError("my goat")

    app.add_url_rule(request.path, "fail", fail, methods=["POST"])
    text, ends = adapter.page(request.send(app))
    assert text.startswith("Sorry")
    assert ends
