"""A captured request of Twilio is taken once, however it is parted and whatever is beside it that nothing signs."""

from datetime import timedelta

import pytest
import redis
from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from tests.clock import Clock
from tests.gateway.conversations.sms.conftest import AUTH_TOKEN, PUBLIC_URL
from tests.gateway.services import Services, create_app

FORM = {
    "AccountSid": "AC1",
    "Body": "hello",
    "From": "+254711000111",
    "MessageSid": "SM1",
    "SmsSid": "SM1",
    "To": "+14155550100",
}
NAMELESS = {name: text for name, text in FORM.items() if name not in ("MessageSid", "SmsSid")}


@pytest.fixture
def web(services: Services) -> FlaskClient:
    return create_app(services).test_client()


def send(web: FlaskClient, signed: dict[str, str], form: object, token: str = "") -> tuple[int, bytes]:
    """Send `form` with the signature of another one."""
    signature = RequestValidator(AUTH_TOKEN).compute_signature(f"{PUBLIC_URL}/twilio/sms", signed)
    headers = {"X-Twilio-Signature": signature, "I-Twilio-Idempotency-Token": token}
    answer = web.post("/twilio/sms", data=form, headers=headers)
    return answer.status_code, answer.data


def changed(**changes: str | None) -> dict[str, str]:
    return {name: text for name, text in {**FORM, **changes}.items() if text is not None}


@pytest.mark.parametrize(
    "form",
    [
        changed(MessageSid=None, SmsSid=None) | {"MessageSi": "dSM1", "SmsSi": "dSM1"},
        changed(MessageSid="SM", SmsSid="SM") | {"MessageSidSM": "1"},
        changed(MessageSid=None) | {"MessageS": "idSM1"},
        changed(Body=None) | {"Bodyh": "ello"},
        changed(Body="hell") | {"Bodyz": "o"},
        MultiDict([*FORM.items(), ("Body", "hello")]),
    ],
)
def test_a_form_that_is_parted_anew_is_refused(
    web: FlaskClient, store: redis.Redis, form: dict[str, str]
) -> None:
    assert send(web, FORM, FORM)[0] == 200
    before = {key: store.dump(key) for key in store.keys("*")}
    assert send(web, FORM, form, "fresh") == (403, b"")
    assert {key: store.dump(key) for key in store.keys("*")} == before


@pytest.mark.parametrize("form", [FORM, NAMELESS], ids=["with an id", "without an id"])
def test_a_token_that_nothing_signs_does_not_make_it_another_text(
    web: FlaskClient, store: redis.Redis, form: dict[str, str]
) -> None:
    first = send(web, form, form, "token-1")
    before = set(store.keys("*"))
    assert send(web, form, form, "token-2") == send(web, form, form) == first
    assert set(store.keys("*")) == before


def test_it_is_no_repetition_after_an_hour(web: FlaskClient, clock: Clock) -> None:
    first = send(web, FORM, FORM)
    clock.advance(timedelta(minutes=20).total_seconds())
    assert send(web, FORM, FORM) == first
    clock.advance(timedelta(minutes=40).total_seconds())
    assert send(web, FORM, FORM) == (403, b"")
    other = FORM | {"MessageSid": "SM2", "SmsSid": "SM2"}
    assert send(web, other, other)[0] == 200
