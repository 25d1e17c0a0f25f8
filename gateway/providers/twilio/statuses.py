"""Twilio's words and codes for texts → ours.

Sources: https://www.twilio.com/docs/api/errors; https://www.twilio.com/docs/messaging/api/message-resource#message-status-values
and the status list of the SDK's `MessageInstance.Status`. Unknown codes are judged by the HTTP status.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from gateway.providers.sms_provider import Receipt, Verdict

# Error code of a refused `POST …/Messages.json`.
SEND_ERRORS: Final[Mapping[int, tuple[str, Verdict]]] = {
    20003: ("authentication", Verdict.ALARM),
    20429: ("too_many_requests", Verdict.LATER),
    21211: ("invalid_number", Verdict.REFUSED),
    21212: ("invalid_sender", Verdict.MISCONFIGURED),
    21408: ("region_not_enabled", Verdict.MISCONFIGURED),
    21606: ("sender_cannot_text", Verdict.MISCONFIGURED),
    21608: ("trial_account", Verdict.MISCONFIGURED),
    21610: ("opted_out", Verdict.OPTED_OUT),
    21611: ("queue_full", Verdict.LATER),
    21612: ("cannot_route", Verdict.REFUSED),
    21614: ("not_a_mobile", Verdict.REFUSED),
    21617: ("too_long", Verdict.REFUSED),
    21635: ("landline", Verdict.REFUSED),
}

# Error code of a refused `POST …/Calls.json`.
CALL_ERRORS: Final[Mapping[int, tuple[str, Verdict]]] = {
    20003: ("authentication", Verdict.ALARM),
    20429: ("too_many_requests", Verdict.LATER),
    21205: ("invalid_address", Verdict.MISCONFIGURED),
    21210: ("caller_not_ours", Verdict.MISCONFIGURED),
    21211: ("invalid_number", Verdict.REFUSED),
    21212: ("invalid_caller", Verdict.MISCONFIGURED),
    21214: ("cannot_be_reached", Verdict.REFUSED),
    21215: ("region_not_enabled", Verdict.MISCONFIGURED),
    21216: ("not_allowed", Verdict.REFUSED),
    21217: ("invalid_number", Verdict.REFUSED),
    21219: ("trial_account", Verdict.MISCONFIGURED),
}

# Error code of a text that was taken and then failed, from the answer to a send or from a status callback.
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

# `MessageStatus` → our state. Words of texts that come in (receiving, received) never belong to one of ours.
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


def refusal(
    status: int, code: int | None, errors: Mapping[int, tuple[str, Verdict]] = SEND_ERRORS
) -> tuple[str, Verdict]:
    """The name and meaning of an answer that was not 2xx: by its code, else by its HTTP status."""
    if code is not None and code in errors:
        return errors[code]
    if status == 429:
        return "too_many_requests", Verdict.LATER
    if status == HTTPStatus.GATEWAY_TIMEOUT:
        return "gateway_timeout", Verdict.UNSURE
    if status >= 500:
        return "provider_error", Verdict.LATER
    if status in (401, 403, 404) or status < 400:  # a wrong account or address; not this person
        return f"http_{status}", Verdict.ALARM
    return f"http_{status}", Verdict.REFUSED


def delivery_error(code: str) -> str:
    """The name of a delivery error: `code_<number>` where we have no name, "" where `code` is no number."""
    if not code.isascii() or not code.isdigit() or len(code) > 6:
        return ""
    return DELIVERY_ERRORS.get(int(code), f"code_{int(code)}")


def receipt(form: Mapping[str, str]) -> Receipt | None:
    """A status callback; None where it names no message."""
    provider_id = (form.get("MessageSid") or form.get("SmsSid", "")).strip()
    status = (form.get("MessageStatus") or form.get("SmsStatus", "")).strip().lower()
    if not provider_id:
        return None
    state = MESSAGE_STATUSES.get(status)
    code = form.get("ErrorCode", "").strip()
    return Receipt(
        provider="twilio",
        provider_id=provider_id,
        msisdn=form.get("To", "").strip(),
        state=state,
        code=(delivery_error(code) or status) if state == "failed" else "",
        opted_out=state == "failed" and code == str(_OPTED_OUT),
    )
