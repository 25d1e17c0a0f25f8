import json
from typing import Any

import pytest

from gateway.providers.africastalking.sdk import SdkTimeouts
from gateway.providers.africastalking.voice import AfricasTalkingVoice, read_result
from gateway.providers.sms_provider import SendAccepted, SendDeferred, SendRefused, SendResult, SendUnknown

NUMBER, OURS = "+254711000111", "+254711082000"
QUEUED = {"phoneNumber": NUMBER, "status": "Queued", "sessionId": "ATVId_1"}


def answer(*entries: dict[str, Any], error: str = "None") -> str:
    return json.dumps({"entries": list(entries), "errorMessage": error})


def client(origin: str, read_timeout: float = 5) -> AfricasTalkingVoice:
    return AfricasTalkingVoice("county", "key-1", OURS, origin, SdkTimeouts(0.3, read_timeout))


@pytest.mark.parametrize("status", [200, 201])
@pytest.mark.parametrize("content_type", ["application/json", "application/json; charset=utf-8"])
def test_a_call_that_is_taken(provider, status, content_type):
    provider.answers(status, answer(QUEUED), content_type)
    assert client(provider.origin).call(NUMBER) == SendAccepted("ATVId_1")
    (asked,) = provider.asked
    assert asked.path == "/call"
    assert asked.headers["apikey"] == "key-1"
    assert asked.form == {"username": "county", "from": OURS, "to": NUMBER}


NO_SESSION = QUEUED | {"sessionId": "None"}
CALL_RESULTS: list[tuple[str, SendResult]] = [
    (answer(QUEUED), SendAccepted("ATVId_1")),
    (answer(NO_SESSION), SendAccepted("")),
    (answer(QUEUED | {"phoneNumber": "+254711000222"}, QUEUED), SendAccepted("ATVId_1")),
    (
        answer(NO_SESSION | {"status": "InvalidPhoneNumber"}),
        SendRefused("InvalidPhoneNumber", "InvalidPhoneNumber"),
    ),
    (
        answer(NO_SESSION | {"status": "DestinationNotSupported"}),
        SendRefused("DestinationNotSupported", "DestinationNotSupported"),
    ),
    (
        answer(NO_SESSION | {"status": "InsufficientCredit"}),
        SendDeferred("InsufficientCredit", wait_seconds=300.0, alarm=True),
    ),
    (answer(NO_SESSION | {"status": "Perhaps"}), SendRefused("call_refused", "call_refused")),
    (answer(QUEUED | {"status": "Perhaps"}), SendUnknown("unknown_status")),
    (
        answer(error=f"Invalid callerId: {OURS}"),
        SendRefused("InvalidCallerId", "InvalidCallerId", alarm=True),
    ),
    (answer(error="InsufficientCredit"), SendDeferred("InsufficientCredit", wait_seconds=300.0, alarm=True)),
    (answer(error="Something about +254711000111"), SendRefused("call_refused", "call_refused")),
    (answer(), SendUnknown("recipient_missing")),
    (answer(QUEUED | {"phoneNumber": "+254711000222"}), SendUnknown("recipient_missing")),
    ("<html>Sign in to the hotel's network</html>", SendUnknown("unreadable_answer")),
    ("[]", SendUnknown("unreadable_answer")),
    ('{"entries": null}', SendUnknown("unreadable_answer")),
    ("", SendUnknown("unreadable_answer")),
]


@pytest.mark.parametrize(("body", "expected"), CALL_RESULTS)
def test_what_an_answer_says(body, expected):
    assert read_result(body, NUMBER) == expected


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (401, "The supplied authentication is invalid", SendDeferred("authentication", alarm=True)),
        (
            400,
            "Request is missing required form field 'to'",
            SendRefused("bad_request", "bad_request", alarm=True),
        ),
        (429, "Too Many Requests", SendDeferred("too_many_requests")),
        (500, "<html>oops +254711000111</html>", SendUnknown("http_500")),
        (502, "", SendUnknown("http_502")),
        (503, "", SendUnknown("http_503")),
    ],
)
def test_what_an_answer_that_is_not_2xx_says(provider, status, body, expected):
    provider.answers(status, body, "text/plain")
    assert client(provider.origin).call(NUMBER) == expected


def test_what_is_no_number_is_not_rung(provider):
    assert client(provider.origin).call("nobody") == SendRefused("invalid_number", "invalid_number")
    assert provider.asked == []


def test_an_answer_that_breaks_off_may_have_rung(provider):
    provider.breaks_off()
    assert client(provider.origin).call(NUMBER) == SendUnknown("unreadable_answer")
    assert len(provider.asked) == 1
