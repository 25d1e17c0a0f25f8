import json
from typing import Any

import pytest

from gateway.providers.africastalking.sms import Timeouts
from gateway.providers.africastalking.voice import AfricasTalkingVoice, read
from gateway.providers.sms_provider import Accepted, Later, Refused, SendResult, Unknown

NUMBER, OURS = "+254711000111", "+254711082000"
QUEUED = {"phoneNumber": NUMBER, "status": "Queued", "sessionId": "ATVId_1"}


def answer(*entries: dict[str, Any], error: str = "None") -> str:
    return json.dumps({"entries": list(entries), "errorMessage": error})


def client(origin: str, read_timeout: float = 5) -> AfricasTalkingVoice:
    return AfricasTalkingVoice("county", "key-1", OURS, origin, Timeouts(0.3, read_timeout))


@pytest.mark.parametrize("status", [200, 201])
@pytest.mark.parametrize("content_type", ["application/json", "application/json; charset=utf-8"])
def test_a_call_that_is_taken(provider, status, content_type):
    provider.answers(status, answer(QUEUED), content_type)
    assert client(provider.origin).ring(NUMBER) == Accepted("ATVId_1")
    (asked,) = provider.asked
    assert asked.path == "/call"
    assert asked.headers["apikey"] == "key-1"
    assert asked.form == {"username": "county", "from": OURS, "to": NUMBER}


NO_SESSION = QUEUED | {"sessionId": "None"}
SAID: list[tuple[str, SendResult]] = [
    (answer(QUEUED), Accepted("ATVId_1")),
    (answer(NO_SESSION), Accepted("")),
    (answer(QUEUED | {"phoneNumber": "+254711000222"}, QUEUED), Accepted("ATVId_1")),
    (
        answer(NO_SESSION | {"status": "InvalidPhoneNumber"}),
        Refused("InvalidPhoneNumber", "InvalidPhoneNumber"),
    ),
    (
        answer(NO_SESSION | {"status": "DestinationNotSupported"}),
        Refused("DestinationNotSupported", "DestinationNotSupported"),
    ),
    (
        answer(NO_SESSION | {"status": "InsufficientCredit"}),
        Later("InsufficientCredit", wait=300.0, alarm=True),
    ),
    (answer(NO_SESSION | {"status": "Perhaps"}), Refused("call_refused", "call_refused")),
    (answer(QUEUED | {"status": "Perhaps"}), Unknown("unknown_status")),
    (
        answer(error=f"Invalid callerId: {OURS}"),
        Refused("InvalidCallerId", "InvalidCallerId", alarm=True),
    ),
    (answer(error="InsufficientCredit"), Later("InsufficientCredit", wait=300.0, alarm=True)),
    (answer(error="Something about +254711000111"), Refused("call_refused", "call_refused")),
    (answer(), Unknown("recipient_missing")),
    (answer(QUEUED | {"phoneNumber": "+254711000222"}), Unknown("recipient_missing")),
    ("<html>Sign in to the hotel's network</html>", Unknown("unreadable_answer")),
    ("[]", Unknown("unreadable_answer")),
    ('{"entries": null}', Unknown("unreadable_answer")),
    ("", Unknown("unreadable_answer")),
]


@pytest.mark.parametrize(("said", "expected"), SAID)
def test_what_an_answer_says(said, expected):
    assert read(said, NUMBER) == expected


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (401, "The supplied authentication is invalid", Later("authentication", alarm=True)),
        (
            400,
            "Request is missing required form field 'to'",
            Refused("bad_request", "bad_request", alarm=True),
        ),
        (429, "Too Many Requests", Later("provider_error")),
        (500, "<html>oops +254711000111</html>", Later("provider_error")),
    ],
)
def test_an_answer_that_is_not_2xx_rang_nobody(provider, status, body, expected):
    provider.answers(status, body, "text/plain")
    assert client(provider.origin).ring(NUMBER) == expected


def test_what_is_no_number_is_not_rung(provider):
    assert client(provider.origin).ring("nobody") == Refused("invalid_number", "invalid_number")
    assert provider.asked == []


def test_no_answer_in_time_may_have_rung(provider):
    provider.hangs()
    assert client(provider.origin, 0.2).ring(NUMBER) == Unknown("read_timeout")
    assert len(provider.asked) == 1


@pytest.mark.parametrize(
    ("trouble", "why"), [("resets", "connection_broken"), ("breaks_off", "unreadable_answer")]
)
def test_an_answer_that_breaks_off_may_have_rung(provider, trouble, why):
    getattr(provider, trouble)()
    assert client(provider.origin).ring(NUMBER) == Unknown(why)
    assert len(provider.asked) == 1


def test_a_refused_connection_rang_nobody(closed_origin):
    assert client(closed_origin).ring(NUMBER) == Later("cannot_connect")


def test_a_connection_that_is_not_taken_in_time_rang_nobody(mute_origin):
    assert client(mute_origin).ring(NUMBER) == Later("connect_timeout")
