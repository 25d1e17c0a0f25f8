"""What every provider keeps to for texts that arrive and leave, and for their receipts."""

import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
import redis
from flask import Flask

from gateway.messaging.routing.money import Money
from gateway.providers.clients import build_sms_clients
from gateway.providers.sms_provider import (
    OutgoingSms,
    SendAccepted,
    SendDeferred,
    SendRefused,
    SendResult,
    SendUnknown,
)
from tests.gateway.providers.conformance.conftest import AWAY, MakeGateway, hand_over, load_message
from tests.gateway.providers.conftest import FakeProvider
from tests.gateway.providers.provider_adapters import (
    NUMBER,
    REGISTRY,
    ProviderAdapter,
)
from tests.gateway.services import Services, create_app

OUTCOMES: dict[str, Callable[[SendResult], bool]] = {
    "accepted": lambda result: isinstance(result, SendAccepted) and result.provider_id == "id-1",
    "refused": lambda result: isinstance(result, SendRefused) and not result.opted_out and not result.alarm,
    "opted_out": lambda result: isinstance(result, SendRefused) and result.opted_out,
    "misconfigured": lambda result: isinstance(result, SendRefused) and result.alarm,
    "later": lambda result: isinstance(result, SendDeferred) and not result.alarm,
    "alarm": lambda result: isinstance(result, SendDeferred) and result.alarm,
    "unknown": lambda result: isinstance(result, SendUnknown),
}


def test_a_text_is_answered_once(adapter: ProviderAdapter, services: Services, app: Flask) -> None:
    for _ in range(2):
        request = adapter.text("t1", "REPORT")
        reply = adapter.reply(services, request.send(app), "t1")
        assert reply is not None
        assert reply.startswith("What is the problem?")
    reply = adapter.reply(services, adapter.text("t2", "1").send(app), "t2")
    assert reply is not None
    assert reply.startswith("Thank you. Your reference is")
    assert len(services.redis.keys("submission:*")) == 1


def test_a_text_that_means_nothing_changes_nothing(
    adapter: ProviderAdapter, app: Flask, store: redis.Redis
) -> None:
    for request in adapter.malformed(adapter.text("t1", "REPORT")):
        assert request.send(app).status_code in (200, 204)
    assert not store.keys("submission:*")
    assert not store.keys("case:*")


def test_a_text_is_brought_again_or_answered_where_the_store_is_away(
    adapter: ProviderAdapter, make_gateway: MakeGateway
) -> None:
    away = make_gateway(adapter, REDIS_URL=AWAY)
    response = adapter.text("t1", "REPORT").send(create_app(away))
    sms = adapter.provider.sms
    assert sms is not None
    if sms.replies_in_webhook:
        assert (adapter.reply(away, response, "t1") or "").startswith("Sorry")
    else:
        assert response.status_code == 503


def test_who_opts_out_gets_no_more_texts(adapter: ProviderAdapter, services: Services, app: Flask) -> None:
    digest = services.crypto.digest(NUMBER)
    assert services.consent.allows(digest, "received")
    assert adapter.opt_out().send(app).status_code in (200, 204)
    assert not services.consent.allows(digest, "received")


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_what_comes_of_handing_a_text_over(
    adapter: ProviderAdapter, make_gateway: MakeGateway, provider: FakeProvider, outcome: str
) -> None:
    answer = adapter.send_answer(outcome)
    provider.answers(answer.status, answer.body)
    (client,) = build_sms_clients(make_gateway(adapter, provider.origin).settings, REGISTRY)
    assert client.name == adapter.name
    assert client.max_recipients >= 1
    (result,) = client.send_many([OutgoingSms(NUMBER, "Habari")])
    assert OUTCOMES[outcome](result), result
    assert len(provider.asked) == 1, "handed over once"
    for secret in (NUMBER, NUMBER[1:], "Habari", *adapter.secrets):
        assert secret not in str(result)


def test_a_broken_connection_leaves_a_text_unknown(
    adapter: ProviderAdapter, make_gateway: MakeGateway, provider: FakeProvider
) -> None:
    provider.resets()
    (client,) = build_sms_clients(make_gateway(adapter, provider.origin).settings, REGISTRY)
    assert list(client.send_many([OutgoingSms(NUMBER, "Habari")])) == [SendUnknown("connection_broken")]
    assert len(provider.asked) == 1, "handed over once"


@pytest.mark.parametrize("status", [500, 502, 503, 504, 599])
def test_a_server_that_fails_leaves_a_text_unknown(
    adapter: ProviderAdapter, make_gateway: MakeGateway, provider: FakeProvider, status: int
) -> None:
    """The server, or one behind it, may have sent the text before it failed."""
    provider.answers(status, "<html>")
    (client,) = build_sms_clients(make_gateway(adapter, provider.origin).settings, REGISTRY)
    (result,) = client.send_many([OutgoingSms(NUMBER, "Habari")])
    assert isinstance(result, SendUnknown)


def test_where_nobody_listens_a_text_waits(
    adapter: ProviderAdapter, make_gateway: MakeGateway, closed_origin: str
) -> None:
    (client,) = build_sms_clients(make_gateway(adapter, closed_origin).settings, REGISTRY)
    assert list(client.send_many([OutgoingSms(NUMBER, "Habari")])) == [SendDeferred("cannot_connect")]


def test_a_refused_number_is_known_to_want_no_texts(
    adapter: ProviderAdapter, make_gateway: MakeGateway, provider: FakeProvider
) -> None:
    answer = adapter.send_answer("opted_out")
    provider.answers(answer.status, answer.body)
    services = make_gateway(adapter, provider.origin)
    assert hand_over(services, adapter).state == "failed"
    assert services.consent.opted_out(services.crypto.digest(NUMBER))


def test_nothing_of_a_text_is_logged(
    adapter: ProviderAdapter, make_gateway: MakeGateway, provider: FakeProvider, logged: io.StringIO
) -> None:
    for outcome in ("alarm", "accepted"):
        answer = adapter.send_answer(outcome)
        provider.answers(answer.status, answer.body)
        hand_over(make_gateway(adapter, provider.origin), adapter)
    assert logged.getvalue()
    for secret in (NUMBER, "Habari", *adapter.secrets):
        assert secret not in logged.getvalue()


def test_a_delivery_file_says_how_fast_its_texts_go(
    adapter: ProviderAdapter, make_gateway: MakeGateway, tmp_path: Path
) -> None:
    file = tmp_path / "delivery.yaml"
    file.write_text(
        f"providers: {{{adapter.name}: {{per_second: 5}}}}\nprices: {{NG: {{{adapter.name}: NGN 4}}}}\n"
    )
    services = make_gateway(adapter, GATEWAY_DELIVERY=str(file))
    assert services.delivery.limits_of(adapter.name).per_second == 5
    assert services.delivery.price(adapter.name, "NG") == Money(Decimal(4), "NGN")
    for country, price in adapter.provider.list_prices.items():
        assert services.delivery.price(adapter.name, country) == price


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (["delivered"], "delivered"),
        (["sent", "delivered"], "delivered"),
        (["delivered", "delivered"], "delivered"),
        (["delivered", "sent"], "delivered"),
        (["delivered", "failed"], "delivered"),
        (["failed"], "failed"),
        (["evaporated"], "accepted"),
        ([], "accepted"),
    ],
)
def test_receipts(adapter: ProviderAdapter, accepted: Services, states: list[str], expected: str) -> None:
    app = create_app(accepted)
    for state in states:
        assert adapter.receipt("id-1", state).send(app).status_code == 204
    assert load_message(accepted).state == expected


def test_a_receipt_that_comes_before_the_answer(
    adapter: ProviderAdapter, make_gateway: MakeGateway, provider: FakeProvider
) -> None:
    services = make_gateway(adapter, provider.origin)
    assert adapter.receipt("id-1", "delivered").send(create_app(services)).status_code == 204
    answer = adapter.send_answer("accepted")
    provider.answers(answer.status, answer.body)
    assert hand_over(services, adapter).state == "delivered"


def test_a_receipt_for_another_text_changes_nothing(adapter: ProviderAdapter, accepted: Services) -> None:
    app = create_app(accepted)
    requests = [
        adapter.receipt("id-2", "delivered"),
        *adapter.malformed(adapter.receipt("id-1", "delivered")),
    ]
    assert {request.send(app).status_code for request in requests} == {204}
    assert load_message(accepted).state == "accepted"


def test_a_receipt_is_brought_again_where_it_could_not_be_kept(
    adapter: ProviderAdapter, make_gateway: MakeGateway
) -> None:
    away = create_app(make_gateway(adapter, REDIS_URL=AWAY))
    assert adapter.receipt("id-1", "delivered").send(away).status_code == 503
