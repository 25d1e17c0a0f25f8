"""What every provider keeps to, whichever it is: one table of tests, one adapter a provider.

Savanna, which exists here alone, is registered by one line and goes through all of it.
"""

import io
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import redis
from flask import Flask

from gateway.errors import SettingsError
from gateway.http import errors
from gateway.messaging.message import REPLY, SmsMessage
from gateway.messaging.routing.money import Money
from gateway.operations.doctor.doctor import run_doctor
from gateway.providers.clients import build_sms_clients, build_voice_clients
from gateway.providers.sms_provider import (
    OutgoingSms,
    SendAccepted,
    SendDeferred,
    SendRefused,
    SendResult,
    SendUnknown,
)
from gateway.settings.reader import read_settings
from gateway.settings.setting_row import table_rows
from tests.gateway.conftest import TOKEN
from tests.gateway.providers.conftest import FakeProvider
from tests.gateway.providers.provider_adapters import (
    ADAPTERS,
    NUMBER,
    PUBLIC_URL,
    REGISTRY,
    ProviderAdapter,
    WebhookRequest,
)
from tests.gateway.services import Services, build, close, create_app

MENUS = Path(__file__).with_name("conformance_menus.yaml")
with_ussd = pytest.mark.parametrize(
    "adapter",
    [adapter for adapter in ADAPTERS if adapter.hop("x") is not None],
    ids=lambda adapter: adapter.name,
    indirect=True,
)
with_voice = pytest.mark.parametrize(
    "adapter",
    [adapter for adapter in ADAPTERS if adapter.phone_call is not None],
    ids=lambda adapter: adapter.name,
    indirect=True,
)
AWAY = "unix:///nonexistent/valkey.sock"
OUTCOMES: dict[str, Callable[[SendResult], bool]] = {
    "accepted": lambda result: isinstance(result, SendAccepted) and result.provider_id == "id-1",
    "refused": lambda result: isinstance(result, SendRefused) and not result.opted_out and not result.alarm,
    "opted_out": lambda result: isinstance(result, SendRefused) and result.opted_out,
    "misconfigured": lambda result: isinstance(result, SendRefused) and result.alarm,
    "later": lambda result: isinstance(result, SendDeferred) and not result.alarm,
    "alarm": lambda result: isinstance(result, SendDeferred) and result.alarm,
    "unknown": lambda result: isinstance(result, SendUnknown),
}

MakeGateway = Callable[..., Services]


@pytest.fixture(params=ADAPTERS, ids=lambda adapter: adapter.name)
def adapter(request: pytest.FixtureRequest) -> ProviderAdapter:
    """Each provider in turn."""
    found: ProviderAdapter = request.param
    return found


@pytest.fixture
def make_gateway(store: redis.Redis, redis_url: str) -> Iterator[MakeGateway]:
    """A gateway that has accounts at all providers of the registry: `make_gateway(adapter, "https://…")`."""
    made: list[Services] = []
    assert store.ping()

    def make(adapter: ProviderAdapter, origin: str = "http://127.0.0.1:1", **changes: str) -> Services:
        environ = {
            "GATEWAY_ENV": "development",
            "GATEWAY_MENUS": str(MENUS),
            "GATEWAY_PUBLIC_URL": PUBLIC_URL,
            "REDIS_URL": redis_url,
            "GATEWAY_SECRET_KEY": "a-key-for-tests",
            "GATEWAY_WEBHOOK_TOKEN": TOKEN,
            "GATEWAY_SMS_PROVIDERS": adapter.name,
        }
        for one in ADAPTERS:
            environ |= {name: text.format(origin=origin) for name, text in one.environ.items()}
        settings = read_settings(environ | changes, REGISTRY.settings_tables)
        made.append(build(settings, providers=REGISTRY))
        return made[-1]

    yield make
    for services in made:
        close(services)


@pytest.fixture
def services(make_gateway: MakeGateway, adapter: ProviderAdapter) -> Services:
    return make_gateway(adapter)


@pytest.fixture
def app(services: Services) -> Flask:
    return create_app(services)


def hop(adapter: ProviderAdapter, session: str, *inputs: str, **changes: str) -> WebhookRequest:
    """A hop of a provider that has USSD."""
    found = adapter.hop(session, *inputs, **changes)
    assert found is not None
    return found


def hand_over(services: Services, adapter: ProviderAdapter) -> SmsMessage:
    """What a worker does with a text that is due; the text as it then is."""
    services.messages.queue_text("m1", NUMBER, "Habari", "en", REPLY, sender=adapter.to, by=adapter.name)
    services.sender.send("m1")
    return load_message(services)


def load_message(services: Services) -> SmsMessage:
    found = services.messages.load("m1")
    assert found is not None
    return found


def stored(store: redis.Redis) -> Mapping[bytes, bytes | None]:
    """All that the store has."""
    return {key: store.dump(key) for key in store.keys("*")}


# What it declares


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


# USSD


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


# Texts that arrive


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


# Texts that leave


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


# Receipts


@pytest.fixture
def accepted(adapter: ProviderAdapter, make_gateway: MakeGateway, provider: FakeProvider) -> Services:
    """A gateway whose text was accepted as `id-1`."""
    answer = adapter.send_answer("accepted")
    provider.answers(answer.status, answer.body)
    services = make_gateway(adapter, provider.origin)
    assert hand_over(services, adapter).state == "accepted"
    return services


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


# Credentials


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


# Calls


@with_voice
def test_a_call_files_a_case_once(
    adapter: ProviderAdapter, services: Services, app: Flask, store: redis.Redis
) -> None:
    assert adapter.phone_call is not None
    phone_call = adapter.phone_call(services, app)
    assert phone_call.call().startswith("How can we help?")
    first = phone_call.keys_url
    assert "What is the problem?" in phone_call.press("1")
    assert phone_call.ask(first, "1") == phone_call.ask(first, "1"), (
        "a repeated request gets the same document"
    )
    assert "Thank you." in phone_call.press("2")
    assert phone_call.over
    assert phone_call.hang_up().status_code == 204
    assert len(store.keys("submission:*")) == 1


@with_voice
def test_a_call_is_answered_with_words_where_the_store_is_away(
    adapter: ProviderAdapter, make_gateway: MakeGateway
) -> None:
    assert adapter.phone_call is not None
    away = make_gateway(adapter, REDIS_URL=AWAY)
    phone_call = adapter.phone_call(away, create_app(away))
    assert phone_call.call().startswith("Sorry")
    assert phone_call.over


@with_voice
def test_recordings_are_fetched_from_its_own_hosts(adapter: ProviderAdapter, services: Services) -> None:
    voice, sources = adapter.provider.voice, services.recording_sources
    assert voice is not None
    for host in voice.recording_hosts:
        assert sources.allows(f"https://{host.replace('*', 'media')}/RE1")
    assert not sources.allows("https://media.example.org/RE1")
    assert sources.credentials(adapter.name, "https://media.example.org/RE1") is None


# What `gateway doctor` says


def test_the_doctor_tells_its_addresses(adapter: ProviderAdapter, services: Services) -> None:
    told = {finding.subject: finding.message for finding in run_doctor(services.examined_gateway)}
    for address in adapter.provider.addresses(services.settings, "<token>"):
        assert told[f"{adapter.provider.title}: {address.purpose}"] == PUBLIC_URL + address.path
    if adapter.provider.check_account is not None:
        assert told[adapter.provider.title] == "It cannot be reached: no connection."
    assert told[f"texts by {adapter.name}"] == "It gets all the traffic that its routes give it."
