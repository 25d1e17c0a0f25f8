import subprocess
import sys

import pytest
from twilio.request_validator import RequestValidator

from tests.gateway.services import create_app

NUMBER = "+254711000111"
PUBLIC_URL = "https://gateway.example/county"
AT = "/at/a-token-for-tests/sms/receipts"
TWILIO = "/twilio/sms/status"
AT_FORM = {
    "id": "ATXid_1",
    "status": "Success",
    "phoneNumber": NUMBER,
    "networkCode": "63902",
    "retryCount": "0",
}
TWILIO_FORM = {"MessageSid": "SM1", "MessageStatus": "delivered", "To": NUMBER, "AccountSid": "AC1"}


@pytest.fixture
def gateway(make_services):
    """Services with Twilio's tokens, while they change."""
    return make_services(
        GATEWAY_PUBLIC_URL=PUBLIC_URL,
        TWILIO_ACCOUNT_SID="AC1",
        TWILIO_AUTH_TOKEN="token-new,token-old",
    )


@pytest.fixture
def web(gateway):
    return create_app(gateway).test_client()


def accept_text(gateway, provider: str, provider_id: str) -> None:
    """A text that `provider` took under `provider_id`."""
    number_digest = gateway.crypto.digest(NUMBER)
    gateway.redis.hset(
        "message:m1",
        mapping={
            "state": "submitting",
            "number_digest": number_digest,
            "created_at": gateway.clock().isoformat(),
        },
    )
    message = gateway.messages.load("m1")
    gateway.messages.change_state(message, "accepted", provider=provider, provider_id=provider_id)


def message_state(gateway) -> str:
    return gateway.messages.load("m1").state


def signed_headers(form, token="token-new", url=PUBLIC_URL + TWILIO):  # noqa: S107 - made up
    return {"X-Twilio-Signature": RequestValidator(token).compute_signature(url, form)}


def test_africastalking_tells_of_a_delivery(web, gateway):
    accept_text(gateway, "at", "ATXid_1")
    answer = web.post(AT, data=AT_FORM)
    assert (answer.status_code, answer.data) == (204, b"")
    assert message_state(gateway) == "delivered"


@pytest.mark.parametrize(
    "form",
    [
        AT_FORM | {"status": "Evaporated"},
        AT_FORM | {"id": "ATXid_2"},
        AT_FORM | {"phoneNumber": ""},
        AT_FORM | {"phoneNumber": "\x00\udcff"},
        AT_FORM | {"id": "x" * 5000},
        {"id": "ATXid_1"},
        {"hello": "there"},
        {},
    ],
)
def test_africastalking_is_not_asked_again_for_what_means_nothing_to_us(web, gateway, form):
    accept_text(gateway, "at", "ATXid_1")
    data = {name: value.encode("utf-8", "surrogateescape") for name, value in form.items()}
    assert web.post(AT, data=data).status_code == 204
    assert message_state(gateway) == "accepted"


def test_a_wrong_token_changes_nothing(web, gateway):
    accept_text(gateway, "at", "ATXid_1")
    answer = web.post("/at/another/sms/receipts", data=AT_FORM)
    assert (answer.status_code, answer.data) == (403, b"")
    assert message_state(gateway) == "accepted"


@pytest.mark.parametrize("token", ["token-new", "token-old"])
def test_twilio_tells_of_a_delivery(web, gateway, token):
    accept_text(gateway, "twilio", "SM1")
    answer = web.post(TWILIO, data=TWILIO_FORM, headers=signed_headers(TWILIO_FORM, token))
    assert (answer.status_code, answer.data) == (204, b"")
    assert message_state(gateway) == "delivered"


def test_twilio_signs_the_query_and_repeated_fields_too(web, gateway):
    accept_text(gateway, "twilio", "SM1")
    query = "?a=1%2C2&b"
    form = {**TWILIO_FORM, "Twice": ["b", "a"]}
    validator = RequestValidator("token-new")
    validator.get_values = lambda params, name: params[name] if name == "Twice" else [params[name]]
    signature = validator.compute_signature(PUBLIC_URL + TWILIO + query, form)
    answer = web.post(TWILIO + query, data=form, headers={"X-Twilio-Signature": signature})
    assert answer.status_code == 204
    assert message_state(gateway) == "delivered"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Twilio-Signature": ""},
        {"X-Twilio-Signature": "x"},
        signed_headers(TWILIO_FORM, "another"),
        signed_headers(TWILIO_FORM | {"MessageStatus": "sent"}),
        signed_headers(TWILIO_FORM, url="http://localhost" + TWILIO),
        signed_headers(TWILIO_FORM, "token-new,token-old"),
    ],
    ids=["none", "empty", "nonsense", "token", "form", "address", "both"],
)
def test_a_wrong_signature_changes_nothing(web, gateway, headers):
    accept_text(gateway, "twilio", "SM1")
    answer = web.post(TWILIO, data=TWILIO_FORM, headers=headers)
    assert (answer.status_code, answer.data) == (403, b"")
    assert message_state(gateway) == "accepted"


def test_without_tokens_nobody_is_twilio(make_services):
    web = create_app(make_services(GATEWAY_PUBLIC_URL=PUBLIC_URL)).test_client()
    answer = web.post(TWILIO, data=TWILIO_FORM, headers=signed_headers(TWILIO_FORM, ""))
    assert answer.status_code == 403


def test_a_receipt_that_cannot_be_kept_is_asked_for_again(make_services, tmp_path):
    services = make_services(REDIS_URL=f"unix://{tmp_path}/nobody")
    assert create_app(services).test_client().post(AT, data=AT_FORM).status_code == 503


def test_the_web_process_loads_no_provider_client():
    """They cost 30 MB and a tenth of a second each; only a worker sends."""
    code = (
        "import sys, gateway.app, gateway.providers.twilio.signature as signature\n"
        "from werkzeug.datastructures import MultiDict\n"
        "signature.is_signed({'HMAC_SHA1': ['t']}, 'https://x.example', '/p', '', MultiDict(), 's')\n"
        "heavy = {'africastalking', 'twilio.rest', 'twilio.http'} & set(sys.modules)\n"
        "assert 'twilio.request_validator' in sys.modules\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
