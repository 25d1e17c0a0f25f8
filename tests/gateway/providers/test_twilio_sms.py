import json
from datetime import UTC, datetime, timedelta

import pytest

from gateway.providers.sms_provider import (
    OutgoingSms,
    ProviderMessage,
    SendAccepted,
    SendDeferred,
    SendRefused,
    SendResult,
    SendUnknown,
)
from gateway.providers.twilio.sms import TwilioSms
from gateway.providers.twilio.statuses import SEND_ERRORS

NUMBER = "+254711000111"
TEXT = OutgoingSms(NUMBER, "Habari")
CALLBACK = "https://gateway.example/twilio/sms/status"
ACCEPTED_TEXT = {"sid": "SM1", "status": "queued", "num_segments": "2", "error_code": None, "price": None}


def sent(client: TwilioSms, text: OutgoingSms) -> SendResult:
    """What comes of one text alone."""
    (result,) = client.send_many([text])
    return result


def client(origin: str, timeout: float = 5, service: str | None = None) -> TwilioSms:
    return TwilioSms(
        "AC1",
        "token-1",
        sender="+15005550006",
        messaging_service_sid=service,
        status_callback=CALLBACK,
        origin=origin,
        timeout=timeout,
    )


def test_a_text_that_is_taken(provider):
    provider.answers(201, json.dumps(ACCEPTED_TEXT))
    assert sent(client(provider.origin), TEXT) == SendAccepted("SM1", parts=2)
    asked = provider.asked[0]
    assert asked.path == "/2010-04-01/Accounts/AC1/Messages.json"
    assert asked.headers["authorization"].startswith("Basic ")
    assert asked.form == {"To": NUMBER, "From": "+15005550006", "Body": "Habari", "StatusCallback": CALLBACK}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TEXT, {"MessagingServiceSid": "MG1"}),
        (OutgoingSms(NUMBER, "Habari", sender="+254709000111"), {"From": "+254709000111"}),
    ],
)
def test_who_a_text_comes_from_with_a_messaging_service(provider, text, expected):
    provider.answers(201, json.dumps(ACCEPTED_TEXT))
    sent(client(provider.origin, service="MG1"), text)
    form = provider.asked[0].form
    assert {name: form[name] for name in ("MessagingServiceSid", "From") if name in form} == expected


BY_CODE: dict[int, tuple[int, SendResult]] = {
    20003: (401, SendDeferred("authentication", alarm=True)),
    20429: (429, SendDeferred("too_many_requests")),
    21211: (400, SendRefused("21211", "invalid_number")),
    21212: (400, SendRefused("21212", "invalid_sender", alarm=True)),
    21408: (400, SendRefused("21408", "region_not_enabled", alarm=True)),
    21606: (400, SendRefused("21606", "sender_cannot_text", alarm=True)),
    21608: (400, SendRefused("21608", "trial_account", alarm=True)),
    21610: (400, SendRefused("21610", "opted_out", opted_out=True)),
    21611: (429, SendDeferred("queue_full")),
    21612: (400, SendRefused("21612", "cannot_route")),
    21614: (400, SendRefused("21614", "not_a_mobile")),
    21617: (400, SendRefused("21617", "too_long")),
    21635: (400, SendRefused("21635", "landline")),
    # not documented: by the HTTP status
    20404: (404, SendDeferred("http_404", alarm=True)),
    29999: (400, SendRefused("29999", "http_400")),
    20500: (500, SendUnknown("http_500")),
}


@pytest.mark.parametrize(("code", "case"), BY_CODE.items())
def test_every_error_code(provider, code, case):
    status, expected = case
    provider.answers(status, json.dumps({"code": code, "message": f"About {NUMBER}", "status": status}))
    assert sent(client(provider.origin), TEXT) == expected


def test_the_table_of_codes_is_complete():
    assert set(SEND_ERRORS) <= set(BY_CODE)


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (502, "<html>Bad Gateway</html>", SendUnknown("http_502")),
        (503, "<html>Service Unavailable</html>", SendUnknown("http_503")),
        (504, "<html>Gateway Time-out</html>", SendUnknown("http_504")),
        (429, "", SendDeferred("too_many_requests")),
        (302, "", SendUnknown("http_302")),
        (301, "", SendDeferred("http_301", alarm=True)),
        (
            400,
            json.dumps({"type": "t", "title": "Opted out", "status": 400, "code": 21610}),
            SendRefused("21610", "opted_out", True),
        ),
        (201, "{", SendUnknown("unreadable_answer")),
        (201, "{}", SendUnknown("unreadable_answer")),
        (
            201,
            json.dumps(ACCEPTED_TEXT | {"status": "failed", "error_code": 30003}),
            SendRefused("30003", "unreachable"),
        ),
        (
            201,
            json.dumps(ACCEPTED_TEXT | {"status": "failed", "error_code": 21610}),
            SendRefused("21610", "opted_out", True),
        ),
        (201, json.dumps(ACCEPTED_TEXT | {"status": "scheduled", "num_segments": None}), SendAccepted("SM1")),
    ],
)
def test_what_an_answer_says(provider, status, body, expected):
    provider.answers(status, body)
    assert sent(client(provider.origin), TEXT) == expected


LISTED = ACCEPTED_TEXT | {
    "body": "Habari",
    "status": "delivered",
    "date_created": "Mon, 02 Mar 2026 12:00:01 +0000",
    "direction": "outbound-api",
}
SINCE = datetime(2026, 3, 2, 12, tzinfo=UTC)


def listing(*rows: dict[str, object]) -> str:
    page = {
        "messages": rows,
        "page": 0,
        "page_size": 50,
        "next_page_uri": None,
        "uri": "",
        "start": 0,
        "end": 0,
    }
    return json.dumps(page)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, ("SM1", "Habari", "delivered", "")),
        ({"status": "sent"}, ("SM1", "Habari", "sent", "")),
        ({"status": "queued"}, ("SM1", "Habari", "accepted", "")),
        ({"status": "undelivered", "error_code": 30004}, ("SM1", "Habari", "failed", "blocked")),
        ({"status": "received"}, None),  # one that came in
        ({"date_created": None}, None),
    ],
)
def test_a_text_is_found_again(provider, changes, found):
    provider.answers(200, listing(LISTED | changes))
    expected = []
    if found is not None:
        message_id, text, *rest = found
        expected = [ProviderMessage(message_id, text, SINCE + timedelta(seconds=1), *rest)]
    assert client(provider.origin).find(NUMBER, SINCE) == expected
    asked = provider.asked[0]
    assert asked.path == "/2010-04-01/Accounts/AC1/Messages.json"
    assert (asked.form["To"], asked.form["DateSent>"]) == (NUMBER, "2026-03-02T12:00:00Z")


@pytest.mark.parametrize(
    ("status", "body"), [(503, ""), (401, "{}"), (200, "<html>"), (200, "{}"), (200, "[]")]
)
def test_a_lookup_without_an_answer(provider, caplog, status, body):
    provider.answers(status, body)
    assert client(provider.origin).find(NUMBER, SINCE) is None
    assert NUMBER not in caplog.text


def test_a_lookup_that_nobody_hears(closed_origin):
    assert client(closed_origin).find(NUMBER, SINCE) is None
