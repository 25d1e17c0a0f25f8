"""Doors that stay shut, faults that are apologised for, and what logs, the store and documents do not tell."""

import io
from xml.etree import ElementTree

import pytest
import redis
from flask import Flask

from gateway.conversations.handler import DEADLINE_SECONDS
from gateway.conversations.voice.request import VoiceRequest
from gateway.conversations.voice.request_tokens import RequestTokens
from gateway.security.crypto import Crypto
from tests.gateway.conftest import TOKEN, MakeServices
from tests.gateway.conversations.voice.conftest import SETTINGS, MakePhoneCall
from tests.gateway.conversations.voice.phone_call import (
    ENGLISH_NUMBER,
    NUMBER,
    PUBLIC_URL,
    AfricasTalkingPhoneCall,
    PhoneCall,
    TwilioPhoneCall,
)
from tests.gateway.services import Services, create_app
from tests.kept_words import keeps
from tests.waiting import measure_seconds

APOLOGY = "Sorry, something went wrong. Please try again in a few minutes."
PIN = "48151"


@pytest.mark.parametrize("path", ["/twilio/voice", "/twilio/voice?step=1&why=keys", "/twilio/voice/status"])
def test_a_wrong_signature(services: Services, app: Flask, store: redis.Redis, path: str) -> None:
    phone_call = TwilioPhoneCall(services, app)
    form = phone_call.form("1")
    right = phone_call.headers(PUBLIC_URL + path, form)
    client = app.test_client()
    for changed, headers in [
        (form, {}),
        (form | {"Digits": "2"}, right),
        (form, phone_call.headers("https://x/", form)),
    ]:
        response = client.post(path, data=changed, headers=headers)
        assert (response.status_code, response.data) == (403, b"")
    assert store.keys() == []
    assert client.post(path, data=form, headers=right).status_code in {200, 204}


def test_a_step_cannot_be_changed_under_a_signature(services: Services, app: Flask) -> None:
    phone_call = TwilioPhoneCall(services, app)
    form = phone_call.form("1")
    headers = phone_call.headers(f"{PUBLIC_URL}/twilio/voice?step=1&why=keys", form)
    assert (
        app.test_client().post("/twilio/voice?step=2&why=keys", data=form, headers=headers).status_code == 403
    )


def test_a_wrong_token(services: Services, app: Flask, store: redis.Redis) -> None:
    form = AfricasTalkingPhoneCall(services, app).form(None)
    for token in ("wrong", TOKEN + "x", TOKEN[:-1]):
        response = app.test_client().post(f"/at/{token}/voice", data=form)
        assert (response.status_code, response.data) == (403, b"")
    assert store.keys() == []


def test_a_request_of_no_call_hears_an_apology(make_phone_call: MakePhoneCall, store: redis.Redis) -> None:
    phone_call = make_phone_call(id="")
    assert phone_call.call() == APOLOGY
    assert phone_call.over
    assert store.keys("conversation:*") == []


@pytest.mark.parametrize(
    "query", ["step=-1", "step=%EF%BC%99", "step=2&why=keys", f"step={'9' * 40}&why=keys", "why=dialled"]
)
def test_an_address_that_is_none_of_ours_changes_nothing(
    phone_call: PhoneCall, store: redis.Redis, query: str
) -> None:
    phone_call.call()
    before = {key: store.get(key) for key in store.keys("conversation:*")}
    assert "For English, press 1." in phone_call.ask(f"{PUBLIC_URL}{phone_call.hook}?{query}", "1")
    assert {key: store.get(key) for key in store.keys("conversation:*")} == before


@pytest.mark.parametrize("why", ["", "recorded", "dialled", "x"])
def test_a_reason_that_brings_no_keys_is_silence(phone_call: PhoneCall, why: str) -> None:
    phone_call.call()
    assert "We did not hear an answer." in phone_call.ask(
        f"{PUBLIC_URL}{phone_call.hook}?step=1&why={why}", "1"
    )


def test_a_recording_that_is_ready_asks_for_nothing(phone_call: PhoneCall, store: redis.Redis) -> None:
    response = phone_call.post(f"{PUBLIC_URL}{phone_call.hook}?step=1&why=stored", phone_call.form(None))
    assert (response.status_code, response.data) == (204, b"")
    assert set(store.keys()) <= {b"keys:digest"}


def test_a_store_that_is_away(make_services: MakeServices) -> None:
    away = make_services(**SETTINGS, REDIS_URL="unix:///nonexistent/valkey.sock")
    phone_call = AfricasTalkingPhoneCall(away, create_app(away))

    def call() -> None:
        assert phone_call.call() == APOLOGY

    assert measure_seconds(call, DEADLINE_SECONDS) < DEADLINE_SECONDS
    assert 'gateway_hops_total{channel="voice",outcome="sorry",' in away.metrics.exposition().decode()
    assert phone_call.over
    assert phone_call.hang_up().status_code == 204


def test_a_store_that_goes_away_once_the_call_has_gone_on_fails_nothing(make_services: MakeServices) -> None:
    away = make_services(**SETTINGS, REDIS_URL="unix:///nonexistent/valkey.sock")
    tokens = RequestTokens(lambda: away.hops.client, Crypto(away.settings.secret_keys).digest)
    tokens.remember(VoiceRequest("twilio", "call-1", NUMBER, ENGLISH_NUMBER, "", idempotency_token="token-1"))


def test_a_store_that_goes_away_in_the_middle(phone_call: PhoneCall, store: redis.Redis) -> None:
    phone_call.call()
    phone_call.press("1", "1", "1", "60", PIN)
    url = phone_call.keys_url
    (key,) = store.keys("conversation:*")
    record = store.get(key)
    assert record is not None
    store.delete(key)
    store.lpush(key, "no string")  # every command on the record fails
    assert APOLOGY in phone_call.ask(url, "1")
    store.delete(key)
    store.set(key, record)
    assert phone_call.press("1").startswith("Thank you.")
    assert store.zcard("outbox:submissions:due") == 1


HOSTILE = [
    "\x00\x07\x1b[2J",
    "]]><Hangup/>",
    "&#x0;&lol;",
    "\ud7ff\ufffe\uffff\u202e",
    "+254711\r\nX-Injected: 1",
    "\U0001f4a9" * 300,
    "A" * 5000,
]


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("field", ["msisdn", "number", "id"])
def test_whatever_stands_in_a_field_gives_sound_xml(phone_call: PhoneCall, field: str, words: str) -> None:
    form = phone_call.form(None)
    own = {"msisdn": phone_call.number, "number": phone_call.to, "id": phone_call.id}[field]
    form = {name: words if value == own else value for name, value in form.items()}
    response = phone_call.post(PUBLIC_URL + phone_call.hook, form)
    assert response.status_code == 200
    assert "X-Injected" not in response.headers
    document = ElementTree.fromstring(response.data)  # noqa: S314 - our own
    assert "".join(document.itertext()).isprintable()


def test_what_is_not_told(phone_call: PhoneCall, store: redis.Redis, logged: io.StringIO) -> None:
    phone_call.call()
    phone_call.press("1", "1", "1", "60", PIN)
    kept = [store.get(key) or b"" for key in store.scan_iter() if store.type(key) == b"string"]
    assert not [one for one in kept if keeps(one, PIN.encode()) or TOKEN.encode() in one]
    phone_call.press("7", "1")
    phone_call.hang_up()
    phone_call.ask(f"{PUBLIC_URL}{phone_call.hook}?step=1&why=keys", PIN)
    told = logged.getvalue()
    assert '"hop"' in told
    assert '"session_over"' in told
    assert '"seconds":"42"' in told
    assert not keeps(told.encode(), PIN.encode())
    for secret in (NUMBER, NUMBER[1:], TOKEN, phone_call.id):
        assert secret not in told


def test_the_document_of_africas_talking_comes_back_with_the_token(services: Services, app: Flask) -> None:
    phone_call = AfricasTalkingPhoneCall(services, app)
    phone_call.call()
    assert phone_call.keys_url == f"{PUBLIC_URL}/at/{TOKEN}/voice?step=1&why=keys"
    assert phone_call.silence_url == f"{PUBLIC_URL}/at/{TOKEN}/voice?step=1&why=silence"
