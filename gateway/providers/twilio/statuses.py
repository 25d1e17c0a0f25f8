"""Translate Twilio's words and codes for texts and calls into ours.

Sources: https://www.twilio.com/docs/api/errors; https://www.twilio.com/docs/messaging/api/message-resource#message-status-values
and the status list of the SDK's `MessageInstance.Status`. An unknown code is judged by its HTTP status.
"""

from collections.abc import Mapping
from typing import Final

from gateway.providers.sms_provider import CodeMeaning, DeliveryReceipt
from gateway.providers.transport_errors import meaning_of_status

# Error code of a refused `POST …/Messages.json`.
SEND_ERRORS: Final[Mapping[int, tuple[str, CodeMeaning]]] = {
    20003: ("authentication", CodeMeaning.ALARM),
    20429: ("too_many_requests", CodeMeaning.LATER),
    21211: ("invalid_number", CodeMeaning.REFUSED),
    21212: ("invalid_sender", CodeMeaning.MISCONFIGURED),
    21408: ("region_not_enabled", CodeMeaning.MISCONFIGURED),
    21606: ("sender_cannot_text", CodeMeaning.MISCONFIGURED),
    21608: ("trial_account", CodeMeaning.MISCONFIGURED),
    21610: ("opted_out", CodeMeaning.OPTED_OUT),
    21611: ("queue_full", CodeMeaning.LATER),
    21612: ("cannot_route", CodeMeaning.REFUSED),
    21614: ("not_a_mobile", CodeMeaning.REFUSED),
    21617: ("too_long", CodeMeaning.REFUSED),
    21635: ("landline", CodeMeaning.REFUSED),
}

# Error code of a refused `POST …/Calls.json`.
CALL_ERRORS: Final[Mapping[int, tuple[str, CodeMeaning]]] = {
    20003: ("authentication", CodeMeaning.ALARM),
    20429: ("too_many_requests", CodeMeaning.LATER),
    21205: ("invalid_address", CodeMeaning.MISCONFIGURED),
    21210: ("caller_not_ours", CodeMeaning.MISCONFIGURED),
    21211: ("invalid_number", CodeMeaning.REFUSED),
    21212: ("invalid_caller", CodeMeaning.MISCONFIGURED),
    21214: ("cannot_be_reached", CodeMeaning.REFUSED),
    21215: ("region_not_enabled", CodeMeaning.MISCONFIGURED),
    21216: ("not_allowed", CodeMeaning.REFUSED),
    21217: ("invalid_number", CodeMeaning.REFUSED),
    21219: ("trial_account", CodeMeaning.MISCONFIGURED),
}

# Error code of a text that was accepted and then failed, from the answer to a send or from a status callback.
DELIVERY_ERRORS: Final[Mapping[int, str]] = {
    21610: "opted_out",
    30003: "unreachable",
    30004: "blocked",
    30005: "unknown_handset",
    30006: "landline",
    30007: "filtered",
    30008: "unknown_error",
    30019: "too_big",
}

# `MessageStatus` → our state. The words of incoming texts (receiving, received) never belong to a text of ours.
MESSAGE_STATUSES: Final[Mapping[str, str]] = {
    "accepted": "accepted",
    "scheduled": "accepted",
    "queued": "accepted",
    "sending": "accepted",
    "sent": "sent",
    "delivered": "delivered",
    "partially_delivered": "delivered",
    "read": "delivered",
    "undelivered": "failed",
    "failed": "failed",
    "canceled": "failed",
}

_OPTED_OUT: Final = 21610


def error_meaning(
    status: int,
    code: object,
    errors: Mapping[int, tuple[str, CodeMeaning]] = SEND_ERRORS,
) -> tuple[str, CodeMeaning]:
    """Return the name and meaning of an answer that was not 2xx: by the code of a refusal, else by its HTTP status."""
    by_status = meaning_of_status(status)
    if isinstance(code, int) and code in errors and status < 500:
        return errors[code]
    if by_status is not None:
        return by_status
    if status in (401, 403, 404):  # the account or address is wrong, not this person's number
        return f"http_{status}", CodeMeaning.ALARM
    return f"http_{status}", CodeMeaning.REFUSED


def delivery_error_name(code: str) -> str:
    """Return the name of a delivery error: `code_<number>` if we have no name, empty if `code` is no number."""
    if not code.isascii() or not code.isdigit() or len(code) > 6:
        return ""
    return DELIVERY_ERRORS.get(int(code), f"code_{int(code)}")


def read_receipt(form: Mapping[str, str]) -> DeliveryReceipt | None:
    """Read a status callback; None if it names no message."""
    provider_id = (form.get("MessageSid") or form.get("SmsSid", "")).strip()
    status = (form.get("MessageStatus") or form.get("SmsStatus", "")).strip().lower()
    if not provider_id:
        return None
    state = MESSAGE_STATUSES.get(status)
    code = form.get("ErrorCode", "").strip()
    return DeliveryReceipt(
        provider="twilio",
        provider_id=provider_id,
        msisdn=form.get("To", "").strip(),
        state=state,
        code=(delivery_error_name(code) or status) if state == "failed" else "",
        opted_out=state == "failed" and code == str(_OPTED_OUT),
    )
