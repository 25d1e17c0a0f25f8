"""Translate Africa's Talking's words and codes for texts and calls into ours.

Sources: the per-recipient `statusCode` list of their SMS API; https://developers.africastalking.com/docs/sms/sending
and …/sms/notifications; recorded answers. An unknown code is judged by its hundred. Unknown statuses are counted.
"""

from collections.abc import Mapping
from typing import Final

from gateway.providers.sms_provider import CodeMeaning, DeliveryReceipt
from gateway.providers.transport_errors import meaning_of_status

# `statusCode` of one recipient in the answer to a send, with its word. None of them means "delivered".
SEND_STATUSES: Final[Mapping[int, tuple[str, CodeMeaning]]] = {
    100: ("Processed", CodeMeaning.ACCEPTED),
    101: ("Sent", CodeMeaning.ACCEPTED),
    102: ("Queued", CodeMeaning.ACCEPTED),
    401: ("RiskHold", CodeMeaning.MISCONFIGURED),
    402: ("InvalidSenderId", CodeMeaning.MISCONFIGURED),
    403: ("InvalidPhoneNumber", CodeMeaning.REFUSED),
    404: ("UnsupportedNumberType", CodeMeaning.REFUSED),
    405: ("InsufficientBalance", CodeMeaning.ALARM),
    406: ("UserInBlacklist", CodeMeaning.OPTED_OUT),
    407: ("CouldNotRoute", CodeMeaning.REFUSED),
    409: ("DoNotDisturbRejection", CodeMeaning.REFUSED),
    500: ("InternalServerError", CodeMeaning.UNCERTAIN),
    501: ("GatewayError", CodeMeaning.UNCERTAIN),
    502: ("RejectedByGateway", CodeMeaning.LATER),
}
_CODE_OF_WORD: Final = {word.lower(): code for code, (word, _) in SEND_STATUSES.items()} | {"success": 101}


# The beginning of an answer that is not 2xx, in lower case. The SDK passes on only the body.
ERROR_BODIES: Final[tuple[tuple[str, str, CodeMeaning], ...]] = (
    ("the supplied authentication is invalid", "authentication", CodeMeaning.ALARM),
    ("request is missing required", "bad_request", CodeMeaning.MISCONFIGURED),
)

# `status` of an entry in the answer to a call, and `errorMessage` if there is no entry.
CALL_ACCEPTED_STATUSES: Final = frozenset({"queued"})
CALL_ERRORS: Final[Mapping[str, tuple[str, CodeMeaning]]] = {
    "invalidphonenumber": ("InvalidPhoneNumber", CodeMeaning.REFUSED),
    "destinationnotsupported": ("DestinationNotSupported", CodeMeaning.REFUSED),
    "insufficientcredit": ("InsufficientCredit", CodeMeaning.ALARM),
    "invalid callerid": ("InvalidCallerId", CodeMeaning.MISCONFIGURED),
}

# `status` of a delivery report → our state.
RECEIPT_STATUSES: Final[Mapping[str, str]] = {
    "sent": "sent",
    "submitted": "sent",
    "buffered": "sent",
    "success": "delivered",
    "rejected": "failed",
    "failed": "failed",
    "expired": "failed",
    "absentsubscriber": "failed",
}

# `failureReason` of a delivery report. Not every operator gives one.
FAILURE_REASONS: Final = frozenset(
    {
        "InsufficientCredit",
        "InvalidLinkId",
        "UserIsInactive",
        "UserInBlackList",
        "UserAccountSuspended",
        "NotNetworkSubscriber",
        "UserNotSubscribedToProduct",
        "UserDoesNotExist",
        "DeliveryFailure",
    }
)
_REASON_OF_WORD: Final = {word.lower(): word for word in FAILURE_REASONS}
_OPTED_OUT: Final = "UserInBlackList"


def code_of_status(word: str) -> int | None:
    """Return the code of a word such as `InvalidSenderId`; None if we do not know the word."""
    return _CODE_OF_WORD.get(word.strip().lower())


def code_meaning(code: int) -> tuple[str, CodeMeaning]:
    """Return the name and meaning of a recipient's `statusCode`. A code that is not listed is judged by its hundred."""
    if code in SEND_STATUSES:
        return SEND_STATUSES[code]
    by_hundred = {1: CodeMeaning.ACCEPTED, 5: CodeMeaning.UNCERTAIN}
    return f"code_{code}", by_hundred.get(code // 100, CodeMeaning.REFUSED)


def error_meaning(status: int, body: str) -> tuple[str, CodeMeaning]:
    """Return the name and meaning of an answer that was not 2xx.

    A request that was refused with a 4xx sent nothing, so unknown words mean "later".
    """
    by_status = meaning_of_status(status)
    if by_status is not None:
        return by_status
    text = body.strip().lower()
    for beginning, name, meaning in ERROR_BODIES:
        if text.startswith(beginning):
            return name, meaning
    return f"http_{status}", CodeMeaning.LATER


def call_error_meaning(error: str) -> tuple[str, CodeMeaning]:
    """Return the name and meaning of the error of a call that was not taken. Unknown words count as a refusal."""
    word = error.strip().lower()
    meanings = (meaning for beginning, meaning in CALL_ERRORS.items() if word.startswith(beginning))
    return next(meanings, ("call_refused", CodeMeaning.REFUSED))


def read_receipt(form: Mapping[str, str]) -> DeliveryReceipt | None:
    """Read a delivery report; None if it names no message."""
    provider_id, status = form.get("id", "").strip(), form.get("status", "").strip().lower()
    if not provider_id:
        return None
    state = RECEIPT_STATUSES.get(status)
    reason = _REASON_OF_WORD.get(form.get("failureReason", "").strip().lower(), "")
    return DeliveryReceipt(
        provider="at",
        provider_id=provider_id,
        msisdn=form.get("phoneNumber", "").strip(),
        state=state,
        code=(reason or status) if state == "failed" else "",
        opted_out=reason == _OPTED_OUT,
    )
