"""Every documented code of the answer to a send, unknown ones too → the state that our text comes to."""

import json

import pytest

from gateway.providers.africastalking import statuses as at
from gateway.providers.africastalking.sms import read_results as read_at
from gateway.providers.sms_provider import SendResult
from gateway.providers.twilio import statuses as twilio
from gateway.providers.twilio.sms import read_result as read_twilio
from tests.gateway.messaging.conftest import NUMBER, MessagingFixture

AT = {
    100: "accepted",  # Processed
    101: "accepted",  # Sent
    102: "accepted",  # Queued
    401: "failed",  # RiskHold
    402: "failed",  # InvalidSenderId
    403: "failed",  # InvalidPhoneNumber
    404: "failed",  # UnsupportedNumberType
    405: "queued",  # InsufficientBalance
    406: "failed",  # UserInBlacklist
    407: "failed",  # CouldNotRoute
    409: "failed",  # DoNotDisturbRejection
    500: "unknown",  # InternalServerError
    501: "unknown",  # GatewayError
    502: "queued",  # RejectedByGateway
    # not documented
    199: "accepted",
    299: "failed",
    499: "failed",
    599: "unknown",
    9999: "failed",
}

# By HTTP status and error code.
TWILIO = {
    (401, 20003): "queued",  # our credentials: an operator mends them
    (429, 20429): "queued",
    (400, 21211): "failed",
    (400, 21212): "failed",
    (400, 21408): "failed",
    (400, 21606): "failed",
    (400, 21608): "failed",
    (400, 21610): "failed",
    (429, 21611): "queued",
    (400, 21612): "failed",
    (400, 21614): "failed",
    (400, 21617): "failed",
    (400, 21635): "failed",
    # not documented
    (400, 29999): "failed",
    (429, None): "queued",
    (500, None): "unknown",
    (503, 29999): "unknown",
    (404, 20404): "queued",
    (302, None): "unknown",
}

# Status of a message that was made.
MADE = {
    "accepted": "accepted",
    "queued": "accepted",
    "scheduled": "accepted",
    "sending": "accepted",
    "sent": "accepted",
    "delivered": "accepted",  # a receipt will say so
    "partially_delivered": "accepted",
    "read": "accepted",
    "failed": "failed",
    "undelivered": "failed",
    "canceled": "failed",
    "evaporated": "accepted",  # it has a name there, so it was taken
}
OPTED_OUT = {406, (400, 21610)}


def comes_to(messaging: MessagingFixture, result: SendResult) -> tuple[str, bool]:
    """The state of a text whose provider says this, and whether its citizen counts as opted out."""
    messaging.provider.results = [result]
    messaging.put()
    messaging.sender().send("m1")
    return messaging.state(), messaging.opted_out == [messaging.crypto.digest(NUMBER)]


@pytest.mark.parametrize(("code", "state"), AT.items())
def test_africastalking(messaging: MessagingFixture, code: int, state: str) -> None:
    row = {"number": NUMBER, "statusCode": code, "status": "whatever", "messageId": "ATXid_1"}
    (result,) = read_at(json.dumps({"SMSMessageData": {"Message": "", "Recipients": [row]}}), [NUMBER])
    assert comes_to(messaging, result) == (state, code in OPTED_OUT)


@pytest.mark.parametrize(("code", "state"), TWILIO.items())
def test_twilio(messaging: MessagingFixture, code: tuple[int, int | None], state: str) -> None:
    name, verdict = twilio.error_meaning(*code)
    assert comes_to(messaging, verdict.result(str(code[1]), name)) == (state, code in OPTED_OUT)


@pytest.mark.parametrize(("status", "state"), MADE.items())
def test_twilio_s_message(messaging: MessagingFixture, status: str, state: str) -> None:
    assert comes_to(messaging, read_twilio("SM1", status, None, "1")) == (state, False)


def test_the_tables_are_complete() -> None:
    assert set(at.SEND_STATUSES) <= set(AT)
    assert set(twilio.SEND_ERRORS) <= {code for _, code in TWILIO}
    assert set(twilio.MESSAGE_STATUSES) <= set(MADE)
