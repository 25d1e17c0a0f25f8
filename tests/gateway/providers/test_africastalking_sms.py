import json
from typing import Any

import pytest

from gateway.providers.africastalking.sdk import SdkTimeouts
from gateway.providers.africastalking.sms import AfricasTalkingSms, read_results
from gateway.providers.africastalking.statuses import SEND_STATUSES
from gateway.providers.sms_provider import (
    OutgoingSms,
    SendAccepted,
    SendDeferred,
    SendRefused,
    SendResult,
    SendUnknown,
)

NUMBER = "+254711000111"
TEXT = OutgoingSms(NUMBER, "Habari")
SENT = {
    "cost": "KES 0.8000",
    "messageId": "ATXid_1",
    "messageParts": 1,
    "number": NUMBER,
    "status": "Success",
    "statusCode": 101,
}


def sent(client: AfricasTalkingSms, text: OutgoingSms) -> SendResult:
    """What comes of one text alone."""
    (result,) = client.send_many([text])
    return result


def answer(*recipients: dict[str, Any], message: str = "Sent to 1/1 Total Cost: KES 0.8000") -> str:
    return json.dumps({"SMSMessageData": {"Message": message, "Recipients": list(recipients)}})


def client(origin: str, read_timeout: float = 5) -> AfricasTalkingSms:
    return AfricasTalkingSms("sandbox", "key-1", "COUNTY", origin, SdkTimeouts(0.3, read_timeout))


@pytest.mark.parametrize(
    "content_type", ["application/json", "application/json; charset=utf-8", "text/plain"]
)
def test_a_text_that_is_taken(provider, content_type):
    provider.answers(201, answer(SENT), content_type)
    assert sent(client(provider.origin), TEXT) == SendAccepted("ATXid_1", "KES 0.8000", 1)
    asked = provider.asked[0]
    assert asked.path == "/version1/messaging"
    assert asked.headers["apikey"] == "key-1"
    assert asked.form == {
        "username": "sandbox",
        "to": NUMBER,
        "message": "Habari",
        "bulkSMSMode": "1",
        "from": "COUNTY",
    }


def test_an_answer_goes_out_from_the_number_that_was_texted(provider):
    provider.answers(201, answer(SENT))
    sent(client(provider.origin), OutgoingSms(NUMBER, "Habari", sender="40404"))
    assert provider.asked[0].form["from"] == "40404"


# Every documented code, one row each.
ACCEPTED = SendAccepted("ATXid_1", "KES 0.8000", 1)
BY_CODE: dict[int, SendResult] = {
    100: ACCEPTED,
    101: ACCEPTED,
    102: ACCEPTED,
    401: SendRefused("401", "RiskHold", alarm=True),
    402: SendRefused("402", "InvalidSenderId", alarm=True),
    403: SendRefused("403", "InvalidPhoneNumber"),
    404: SendRefused("404", "UnsupportedNumberType"),
    405: SendDeferred("InsufficientBalance", wait_seconds=300.0, alarm=True),
    406: SendRefused("406", "UserInBlacklist", opted_out=True),
    407: SendRefused("407", "CouldNotRoute"),
    409: SendRefused("409", "DoNotDisturbRejection"),
    500: SendUnknown("InternalServerError"),
    501: SendUnknown("GatewayError"),
    502: SendDeferred("RejectedByGateway"),
    # not documented: by the hundred
    103: ACCEPTED,
    408: SendRefused("408", "code_408"),
    503: SendUnknown("code_503"),
}


@pytest.mark.parametrize(("code", "expected"), BY_CODE.items())
def test_every_status_code_of_a_recipient(code, expected):
    assert read_results(answer(SENT | {"statusCode": code, "status": "whatever"}), [NUMBER]) == [expected]


def test_the_table_of_codes_is_complete():
    assert set(SEND_STATUSES) <= set(BY_CODE)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (answer(message="InvalidSenderId"), SendRefused("402", "InvalidSenderId", alarm=True)),
        (
            answer(message="InsufficientBalance"),
            SendDeferred("InsufficientBalance", wait_seconds=300.0, alarm=True),
        ),
        (answer(message=f"Sent to 0/1, not to {NUMBER}"), SendRefused("no_recipients", "no_recipients")),
        (answer(message="Sent"), SendRefused("101", "Sent")),
        (answer(SENT | {"number": "+254711000222"}), SendUnknown("recipient_missing")),
        (answer(SENT | {"number": "+254711000222", "statusCode": 403}, SENT), ACCEPTED),
        (answer(SENT | {"messageId": "None", "cost": "0"}), SendAccepted("", "0", 1)),
        (answer({"number": NUMBER, "status": "Success", "messageId": "ATXid_2"}), SendAccepted("ATXid_2")),
        (
            answer({"number": NUMBER, "status": "UserInBlackList"}),
            SendRefused("406", "UserInBlacklist", True),
        ),
        (answer({"number": NUMBER, "status": "Perhaps"}), SendUnknown("unknown_status")),
        ("<html>Sign in to the hotel's network</html>", SendUnknown("unreadable_answer")),
        ("[]", SendUnknown("unreadable_answer")),
        ('{"SMSMessageData": {}}', SendUnknown("unreadable_answer")),
        ('{"SMSMessageData": null}', SendUnknown("unreadable_answer")),
        ("", SendUnknown("unreadable_answer")),
    ],
)
def test_what_an_answer_says(said, expected):
    assert read_results(said, [NUMBER]) == [expected]


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
        (504, "<html><h1>504 Gateway Time-out</h1></html>", SendUnknown("http_504")),
        (504, "upstream request: Gateway Timeout", SendUnknown("http_504")),
        (500, "The supplied authentication is invalid", SendUnknown("http_500")),
    ],
)
def test_what_an_answer_that_is_not_2xx_says(provider, status, body, expected):
    provider.answers(status, body, "text/plain")
    assert sent(client(provider.origin), TEXT) == expected


def test_a_2xx_that_is_no_json_may_have_been_sent(provider):
    provider.answers(201, "{", "application/json")
    assert sent(client(provider.origin), TEXT) == SendUnknown("unreadable_answer")


def test_an_answer_that_breaks_off_may_have_been_sent(provider):
    provider.breaks_off()
    assert sent(client(provider.origin), TEXT) == SendUnknown("unreadable_answer")


def test_a_host_without_an_address_was_not_sent():
    assert sent(client("http://nobody.invalid"), TEXT) == SendDeferred("cannot_connect")


def test_a_wrong_address_was_not_sent():
    assert sent(client("gopher://127.0.0.1"), TEXT) == SendDeferred("bad_address", alarm=True)


def test_what_is_no_number_is_refused_before_anything_is_sent(provider):
    assert sent(client(provider.origin), OutgoingSms("0711", "x")) == SendRefused(
        "invalid_number", "invalid_number"
    )
    assert provider.asked == []


def test_the_sdk_calls_its_own_host_where_no_origin_is_given():
    assert AfricasTalkingSms("county", "key-1")._sdk._baseUrl == "https://api.africastalking.com/version1"


OTHER = "+254711000222"


def test_equal_texts_go_in_one_request(provider):
    provider.answers(201, answer(SENT | {"number": OTHER, "messageId": "ATXid_2"}, SENT))
    results = client(provider.origin).send_many([TEXT, OutgoingSms(OTHER, "Habari")])
    assert results == [ACCEPTED, SendAccepted("ATXid_2", "KES 0.8000", 1)]
    assert provider.asked[0].form["to"] == f"{NUMBER},{OTHER}"
    assert len(provider.asked) == 1


def test_a_number_that_is_none_does_not_stop_the_others(provider):
    provider.answers(201, answer(SENT))
    results = client(provider.origin).send_many([OutgoingSms("0711", "Habari"), TEXT])
    assert results == [SendRefused("invalid_number", "invalid_number"), ACCEPTED]
    assert provider.asked[0].form["to"] == NUMBER


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            answer(SENT | {"number": OTHER}, SENT | {"statusCode": 403}),
            [SendRefused("403", "InvalidPhoneNumber"), ACCEPTED],
        ),
        (answer(SENT), [ACCEPTED, SendUnknown("recipient_missing")]),
        (answer(SENT, SENT | {"statusCode": 403}), [ACCEPTED, SendUnknown("recipient_missing")]),
        (answer(message="InvalidSenderId"), [SendRefused("402", "InvalidSenderId", alarm=True)] * 2),
        (answer(message="Sent to 0/2"), [SendRefused("no_recipients", "no_recipients")] * 2),
        ("{", [SendUnknown("unreadable_answer")] * 2),
        (
            json.dumps({"SMSMessageData": {"Recipients": ["a", None, 1]}}),
            [SendUnknown("recipient_missing")] * 2,
        ),
    ],
)
def test_every_recipient_of_an_answer_is_read_on_its_own(said, expected):
    assert read_results(said, [NUMBER, OTHER]) == expected


def test_no_answer_in_time_is_unknown_for_all(provider):
    provider.hangs()
    results = client(provider.origin, 0.2).send_many([TEXT, OutgoingSms(OTHER, "Habari")])
    assert results == [SendUnknown("read_timeout")] * 2
    assert len(provider.asked) == 1
