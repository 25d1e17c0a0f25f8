"""Whose signature over a webhook of Twilio counts: by key, by algorithm, and over which address."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator

from tests.gateway.conftest import MakeServices
from tests.gateway.services import create_app

PUBLIC_URL = "https://gateway.example"
PATH = "/twilio/voice/status"
FORM = {
    "CallSid": "CA1",
    "AccountSid": "AC1",
    "From": "+254711000111",
    "To": "+254711082000",
    "CallStatus": "x",
}
SHA1, SHA256 = "HMAC_SHA1", "HMAC_SHA256"
SETTINGS_HEADER = "X-Twilio-Webhooks-Signature-Settings"

MakeWeb = Callable[..., FlaskClient]


@pytest.fixture
def make_web(make_services: MakeServices) -> MakeWeb:
    def make(**changes: str) -> FlaskClient:
        settings = {"GATEWAY_PUBLIC_URL": PUBLIC_URL, "TWILIO_AUTH_TOKEN": "token-new,token-old"} | changes
        return create_app(make_services(**settings)).test_client()

    return make


def signature(key: str, algorithm: str = SHA1, url: str = PUBLIC_URL + PATH) -> str:
    return str(RequestValidator(key).compute_signature(url, FORM, algorithm))


@pytest.mark.parametrize(
    ("settings", "key", "algorithm", "says", "taken"),
    [
        ({}, "token-new", SHA1, None, True),
        ({}, "token-old", SHA1, None, True),
        ({}, "token-new", SHA1, "key=k,algorithm=HMAC_SHA1", True),
        ({}, "token-new", SHA1, "key=k", True),
        ({}, "another", SHA1, None, False),
        ({}, "token-new", SHA256, "key=k,algorithm=HMAC_SHA256", False),
        ({}, "token-new", SHA256, None, False),
        ({"TWILIO_SIGNATURES": SHA256}, "token-new", SHA256, "key=k,algorithm=HMAC_SHA256", True),
        ({"TWILIO_SIGNATURES": SHA256}, "token-old", SHA256, "key=k, algorithm=hmac_sha256", True),
        ({"TWILIO_SIGNATURES": SHA256}, "token-new", SHA1, None, False),
        ({"TWILIO_SIGNATURES": SHA256}, "token-new", SHA1, "key=k,algorithm=HMAC_SHA1", False),
        ({"TWILIO_SIGNATURES": SHA256}, "token-new", SHA1, "key=k,algorithm=HMAC_SHA256", False),
        ({"TWILIO_SIGNATURES": f"{SHA1},{SHA256}"}, "token-new", SHA1, None, True),
        ({"TWILIO_SIGNATURES": f"{SHA1},{SHA256}"}, "token-new", SHA256, "algorithm=HMAC_SHA256", True),
        ({"TWILIO_SIGNATURES": f"{SHA1},{SHA256}"}, "token-new", SHA1, "algorithm=HMAC_MD5", False),
        (
            {"TWILIO_SIGNATURES": SHA256, "TWILIO_SIGNING_KEY": "shared-new,shared-old"},
            "shared-old",
            SHA256,
            "key=k,algorithm=HMAC_SHA256",
            True,
        ),
        (
            {"TWILIO_SIGNATURES": SHA256, "TWILIO_SIGNING_KEY": "shared"},
            "token-new",
            SHA256,
            "key=k,algorithm=HMAC_SHA256",
            False,
        ),
        (
            {"TWILIO_SIGNATURES": f"{SHA1},{SHA256}", "TWILIO_SIGNING_KEY": "shared"},
            "shared",
            SHA1,
            None,
            False,
        ),
    ],
)
def test_only_what_settings_name_counts(
    make_web: MakeWeb, settings: dict[str, str], key: str, algorithm: str, says: str | None, taken: bool
) -> None:
    headers = {"X-Twilio-Signature": signature(key, algorithm)}
    headers |= {SETTINGS_HEADER: says} if says is not None else {}
    answer = make_web(**settings).post(PATH, data=FORM, headers=headers)
    assert (answer.status_code, answer.data) == (204 if taken else 403, b"")


PROXIED = [
    {},
    {"X-Forwarded-Host": "evil.example"},
    {"X-Forwarded-Proto": "http", "X-Forwarded-Port": "80"},
    {"X-Forwarded-Prefix": "/elsewhere"},
    {"Forwarded": "host=evil.example;proto=http", "X-Forwarded-For": "203.0.113.9"},
    {"Host": "evil.example"},
    {"X-Original-URL": "/twilio/voice", "X-Rewrite-URL": "/twilio/voice"},
]


@pytest.mark.parametrize("headers", PROXIED)
def test_what_proxies_and_callers_say_of_the_address_changes_nothing(
    make_web: MakeWeb, headers: dict[str, str]
) -> None:
    web = make_web()
    right = {"X-Twilio-Signature": signature("token-new")} | headers
    assert web.post(PATH, data=FORM, headers=right).status_code == 204
    for url in (
        "https://evil.example" + PATH,
        "http://gateway.example" + PATH,
        PUBLIC_URL + "/elsewhere" + PATH,
    ):
        wrong = {"X-Twilio-Signature": signature("token-new", url=url)} | headers
        assert web.post(PATH, data=FORM, headers=wrong).status_code == 403
