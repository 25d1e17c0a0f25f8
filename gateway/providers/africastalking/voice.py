"""Make calls by Africa's Talking's own SDK. The SDK is heavy, so only a worker imports this.

https://developers.africastalking.com/docs/voice/overview

Africa's Talking decides how long the phone rings and whether it looks for a machine. The callback is set on the number.
"""

import json

import requests

from gateway.providers import transport_errors
from gateway.providers.africastalking import statuses
from gateway.providers.africastalking.sdk import RequestRefusedError, SdkTimeouts, VoiceClient
from gateway.providers.sms_provider import SendAccepted, SendRefused, SendResult, SendUnknown
from gateway.storage.outbox.retry_after import read_retry_after

_NO_SESSION = ("", "None")
_NO_BALANCE_WAIT_SECONDS = 300.0  # seconds; topping up an account takes a person


class AfricasTalkingVoice:
    """Calls one phone at a time.

    It never passes on the text of an exception, which may quote numbers or the provider's words.
    """

    name = "at"

    def __init__(
        self,
        username: str,
        api_key: str,
        number: str,
        origin: str | None = None,
        timeouts: SdkTimeouts | None = None,
    ) -> None:
        """`number` is ours, which the phone shows. `origin` replaces Africa's Talking's own host."""
        limits = timeouts or SdkTimeouts()
        self._sdk = VoiceClient(username, api_key)
        if origin is not None:
            self._sdk._baseUrl = origin.rstrip("/")  # noqa: SLF001 - the SDK has no option for its address
        self._number = number
        self._timeout = (limits.connect, limits.read)

    def call(self, msisdn: str) -> SendResult:
        """Hand the call over. The SDK raises ValueError for an invalid number, before it sends anything."""
        try:
            answer = self._sdk.call(self._number, [msisdn], timeout=self._timeout)
        except RequestRefusedError as error:
            wait = read_retry_after(error.headers)
            name, meaning = statuses.error_meaning(error.status, str(error))
            return meaning.result(name, name, wait)
        except requests.RequestException as error:
            return transport_errors.result_after(error)
        except ValueError:
            return SendRefused("invalid_number", "invalid_number")
        return read_result(answer, msisdn)


def read_result(answer: object, msisdn: str) -> SendResult:
    """Read the result for this number from a 2xx answer, which may be a string of JSON, as for texts."""
    if isinstance(answer, str):
        try:
            answer = json.loads(answer)
        except (ValueError, RecursionError):
            return SendUnknown("unreadable_answer")
    entries = answer.get("entries") if isinstance(answer, dict) else None
    if not isinstance(answer, dict) or not isinstance(entries, list):
        return SendUnknown("unreadable_answer")
    ours = [row for row in entries if isinstance(row, dict) and row.get("phoneNumber") == msisdn]
    if ours:
        return _read_entry(str(ours[0].get("status", "")), str(ours[0].get("sessionId") or ""))
    error_message = str(answer.get("errorMessage") or "None").strip()
    return SendUnknown("recipient_missing") if error_message == "None" or entries else _refused(error_message)


def _read_entry(status: str, session_id: str) -> SendResult:
    if status.strip().lower() in statuses.CALL_ACCEPTED_STATUSES:
        return SendAccepted(session_id if session_id not in _NO_SESSION else "")
    return _refused(status) if session_id in _NO_SESSION else SendUnknown("unknown_status")


def _refused(error_message: str) -> SendResult:
    name, meaning = statuses.call_error_meaning(error_message)
    wait = _NO_BALANCE_WAIT_SECONDS if name == "InsufficientCredit" else None
    return meaning.result(name, name, wait)
