"""Every status, failure reason and error code that a provider documents for a delivery report → our state."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.rest.api.v2010.account.message import MessageInstance

from gateway.messaging.states import STATES
from gateway.providers.africastalking import statuses as at
from gateway.providers.sms_provider import DeliveryReceipt
from gateway.providers.twilio import statuses as twilio

NUMBER = "+254711000111"


AT = [
    ("Sent", "", "sent", "", False),
    ("Submitted", "", "sent", "", False),
    ("Buffered", "", "sent", "", False),
    ("Success", "", "delivered", "", False),
    ("success", "", "delivered", "", False),
    ("Rejected", "", "failed", "rejected", False),
    ("Failed", "", "failed", "failed", False),
    ("Expired", "", "failed", "expired", False),
    ("AbsentSubscriber", "", "failed", "absentsubscriber", False),
    ("Failed", "InsufficientCredit", "failed", "InsufficientCredit", False),
    ("Failed", "InvalidLinkId", "failed", "InvalidLinkId", False),
    ("Failed", "UserIsInactive", "failed", "UserIsInactive", False),
    ("Failed", "UserInBlackList", "failed", "UserInBlackList", True),
    ("Rejected", "UserInBlacklist", "failed", "UserInBlackList", True),
    ("Failed", "UserAccountSuspended", "failed", "UserAccountSuspended", False),
    ("Failed", "NotNetworkSubscriber", "failed", "NotNetworkSubscriber", False),
    ("Failed", "UserNotSubscribedToProduct", "failed", "UserNotSubscribedToProduct", False),
    ("Failed", "UserDoesNotExist", "failed", "UserDoesNotExist", False),
    ("Failed", "DeliveryFailure", "failed", "DeliveryFailure", False),
    ("Failed", "Something about +254711000111", "failed", "failed", False),
    ("Success", "DeliveryFailure", "delivered", "", False),
    ("Evaporated", "", None, "", False),
    ("", "", None, "", False),
]


@pytest.mark.parametrize(("status", "reason", "state", "code", "opted_out"), AT)
def test_africastalking(status, reason, state, code, opted_out):
    form = {
        "id": "ATXid_1",
        "phoneNumber": NUMBER,
        "status": status,
        "failureReason": reason,
        "retryCount": "0",
    }
    assert at.read_receipt(form) == DeliveryReceipt("at", "ATXid_1", NUMBER, state, code, opted_out)


TWILIO = [
    ("queued", "", "accepted", "", False),
    ("accepted", "", "accepted", "", False),
    ("scheduled", "", "accepted", "", False),
    ("sending", "", "accepted", "", False),
    ("sent", "", "sent", "", False),
    ("delivered", "", "delivered", "", False),
    ("partially_delivered", "", "delivered", "", False),
    ("read", "", "delivered", "", False),
    ("undelivered", "", "failed", "undelivered", False),
    ("failed", "", "failed", "failed", False),
    ("canceled", "", "failed", "canceled", False),
    ("undelivered", "30003", "failed", "unreachable", False),
    ("undelivered", "30004", "failed", "blocked", False),
    ("undelivered", "30005", "failed", "unknown_handset", False),
    ("undelivered", "30006", "failed", "landline", False),
    ("undelivered", "30007", "failed", "filtered", False),
    ("undelivered", "30008", "failed", "unknown_error", False),
    ("undelivered", "30019", "failed", "too_big", False),
    ("failed", "21610", "failed", "opted_out", True),
    ("failed", "30999", "failed", "code_30999", False),
    ("failed", "words", "failed", "failed", False),
    ("receiving", "", None, "", False),
    ("received", "", None, "", False),
    ("evaporated", "", None, "", False),
]


@pytest.mark.parametrize(("status", "error", "state", "code", "opted_out"), TWILIO)
def test_twilio(status, error, state, code, opted_out):
    form = {"MessageSid": "SM1", "To": NUMBER, "MessageStatus": status, "ErrorCode": error}
    assert twilio.read_receipt(form) == DeliveryReceipt("twilio", "SM1", NUMBER, state, code, opted_out)


def test_twilios_old_names():
    form = {"SmsSid": "SM1", "To": NUMBER, "SmsStatus": "sent"}
    assert twilio.read_receipt(form) == DeliveryReceipt("twilio", "SM1", NUMBER, "sent")


@pytest.mark.parametrize("parse", [at.read_receipt, twilio.read_receipt])
def test_a_receipt_without_an_id_is_none(parse):
    assert parse({"status": "Success", "MessageStatus": "delivered", "phoneNumber": NUMBER}) is None


def test_states_of_receipts_are_ours():
    assert {*at.RECEIPT_STATUSES.values(), *twilio.MESSAGE_STATUSES.values()} <= set(STATES)


def test_the_tables_are_complete():
    assert set(at.RECEIPT_STATUSES) <= {status.lower() for status, *_ in AT}
    assert set(at.FAILURE_REASONS) <= {reason for _, reason, *_ in AT}
    assert set(twilio.MESSAGE_STATUSES) <= {status for status, *_ in TWILIO}
    assert {str(code) for code in twilio.DELIVERY_ERRORS} <= {error for _, error, *_ in TWILIO}


def test_every_status_that_twilio_s_own_sdk_knows_is_in_the_table():
    known = {value for name, value in vars(MessageInstance.Status).items() if not name.startswith("_")}
    assert len(known) == 13
    assert known <= {status for status, *_ in TWILIO}


@given(st.text(max_size=30), st.text(max_size=30))
def test_words_that_nobody_knows_never_deliver_a_text(status, reason):
    receipts = [
        at.read_receipt({"id": "ATXid_1", "phoneNumber": NUMBER, "status": status, "failureReason": reason}),
        twilio.read_receipt(
            {"MessageSid": "SM1", "To": NUMBER, "MessageStatus": status, "ErrorCode": reason}
        ),
    ]
    known = {*at.RECEIPT_STATUSES, *twilio.MESSAGE_STATUSES}
    ours = {"", *known, *at.FAILURE_REASONS, *twilio.DELIVERY_ERRORS.values()}
    for receipt in receipts:
        assert receipt is not None
        assert receipt.state is None or status.strip().lower() in known
        assert receipt.code in ours or re.fullmatch("code_[0-9]{1,6}", receipt.code)  # never their own words
