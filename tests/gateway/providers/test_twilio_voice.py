import json

import pytest

from gateway.providers.sms_provider import SendAccepted, SendDeferred, SendRefused, SendResult, SendUnknown
from gateway.providers.twilio.statuses import CALL_ERRORS
from gateway.providers.twilio.voice import TwilioVoice

NUMBER, OURS = "+254711000111", "+15005550006"
URL, STATUS_URL = "https://gateway.example/twilio/voice", "https://gateway.example/twilio/voice/status"
ACCEPTED_CALL = {"sid": "CA1", "status": "queued", "direction": "outbound-api", "price": None}


def client(origin: str, timeout: float = 5) -> TwilioVoice:
    return TwilioVoice("AC1", "token-1", OURS, url=URL, status_url=STATUS_URL, origin=origin, timeout=timeout)


def test_a_call_that_is_taken(provider):
    provider.answers(201, json.dumps(ACCEPTED_CALL))
    assert client(provider.origin).call(NUMBER) == SendAccepted("CA1")
    (asked,) = provider.asked
    assert asked.path == "/2010-04-01/Accounts/AC1/Calls.json"
    assert asked.headers["authorization"].startswith("Basic ")
    assert asked.form == {
        "To": NUMBER,
        "From": OURS,
        "Url": URL,
        "Method": "POST",
        "StatusCallback": STATUS_URL,
        "StatusCallbackMethod": "POST",
        "StatusCallbackEvent": "completed",
        "Timeout": "40",
        "MachineDetection": "Enable",
    }


BY_CODE: dict[int, tuple[int, SendResult]] = {
    20003: (401, SendDeferred("authentication", alarm=True)),
    20429: (429, SendDeferred("too_many_requests")),
    21205: (400, SendRefused("21205", "invalid_address", alarm=True)),
    21210: (400, SendRefused("21210", "caller_not_ours", alarm=True)),
    21211: (400, SendRefused("21211", "invalid_number")),
    21212: (400, SendRefused("21212", "invalid_caller", alarm=True)),
    21214: (400, SendRefused("21214", "cannot_be_reached")),
    21215: (400, SendRefused("21215", "region_not_enabled", alarm=True)),
    21216: (400, SendRefused("21216", "not_allowed")),
    21217: (400, SendRefused("21217", "invalid_number")),
    21219: (400, SendRefused("21219", "trial_account", alarm=True)),
    # not documented: by the HTTP status
    20404: (404, SendDeferred("http_404", alarm=True)),
    29999: (400, SendRefused("29999", "http_400")),
    20500: (500, SendUnknown("http_500")),
}


@pytest.mark.parametrize(("code", "case"), BY_CODE.items())
def test_every_error_code(provider, code, case):
    status, expected = case
    provider.answers(status, json.dumps({"code": code, "message": f"About {NUMBER}", "status": status}))
    assert client(provider.origin).call(NUMBER) == expected


def test_the_table_of_codes_is_complete():
    assert set(CALL_ERRORS) <= set(BY_CODE)


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (502, "<html>Bad Gateway</html>", SendUnknown("http_502")),
        (503, "<html>Service Unavailable</html>", SendUnknown("http_503")),
        (504, "<html>Gateway Time-out</html>", SendUnknown("http_504")),
        (201, "{", SendUnknown("unreadable_answer")),
        (201, "{}", SendUnknown("unreadable_answer")),
        (201, json.dumps(ACCEPTED_CALL | {"sid": None}), SendUnknown("unreadable_answer")),
    ],
)
def test_what_an_answer_says(provider, status, body, expected):
    provider.answers(status, body)
    assert client(provider.origin).call(NUMBER) == expected
