"""Send texts by Africa's Talking's own SDK. The SDK is heavy, so only a worker imports this, never the web process."""

import json
from collections.abc import Sequence
from typing import Any

import requests
from africastalking.Service import validate_phone

from gateway.providers import transport_errors
from gateway.providers.africastalking import statuses
from gateway.providers.africastalking.sdk import RequestRefusedError, SdkTimeouts, SmsClient
from gateway.providers.sms_provider import (
    CodeMeaning,
    OutgoingSms,
    SendAccepted,
    SendDeferred,
    SendRefused,
    SendResult,
    SendUnknown,
)
from gateway.storage.outbox.retry_after import read_retry_after

_NO_BALANCE_WAIT_SECONDS = 300.0  # seconds; topping up an account takes a person


class AfricasTalkingSms:
    """Sends equal texts together.

    It never passes on the text of an exception, which may quote numbers or the provider's words.
    """

    name = "at"
    max_recipients = 100  # in one request; Africa's Talking publishes no limit

    def __init__(
        self,
        username: str,
        api_key: str,
        sender_id: str | None = None,
        origin: str | None = None,
        timeouts: SdkTimeouts | None = None,
    ) -> None:
        """`origin` (`http://127.0.0.1:9001`) replaces Africa's Talking's own hosts."""
        limits = timeouts or SdkTimeouts()
        self._sdk = SmsClient(username, api_key)
        if origin is not None:
            # The SDK has no option for its address. Its constructor sets these two, and each call reads them.
            self._sdk._baseUrl = self._sdk._contentUrl = origin.rstrip("/") + "/version1"  # noqa: SLF001
        self._sender_id = sender_id
        self._timeout = (limits.connect, limits.read)

    def send_many(self, texts: Sequence[OutgoingSms]) -> list[SendResult]:
        """Hand equal texts over in one request. Refuse invalid numbers before anything is sent."""
        valid = [text for text in texts if validate_phone(text.msisdn)]
        results = dict(zip((text.msisdn for text in valid), self._send(valid), strict=True)) if valid else {}
        return [results.get(text.msisdn) or SendRefused("invalid_number", "invalid_number") for text in texts]

    def _send(self, texts: Sequence[OutgoingSms]) -> Sequence[SendResult]:
        numbers = [text.msisdn for text in texts]
        first = texts[0]
        sender = first.sender or self._sender_id
        try:
            answer = self._sdk.send(first.text, numbers, sender_id=sender, timeout=self._timeout)
        except RequestRefusedError as error:
            wait = read_retry_after(error.headers)
            name, meaning = statuses.error_meaning(error.status, str(error))
            return [meaning.result(name, name, wait)] * len(numbers)
        except requests.RequestException as error:
            return [transport_errors.result_after(error)] * len(numbers)
        return read_results(answer, numbers)


def read_results(answer: str, numbers: Sequence[str]) -> list[SendResult]:
    """Read the result of each recipient from a 2xx answer. Match by number, as no order is promised.

    A 201 with an empty list of recipients means that all failed. Its `Message` says why.
    """
    try:
        body = json.loads(answer)
    except (ValueError, RecursionError):
        return [SendUnknown("unreadable_answer")] * len(numbers)
    data = body.get("SMSMessageData") if isinstance(body, dict) else None
    recipients = data.get("Recipients") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(recipients, list):
        return [SendUnknown("unreadable_answer")] * len(numbers)
    if not recipients:
        return [_no_recipients(str(data.get("Message", "")))] * len(numbers)
    rows = {str(row.get("number")): row for row in reversed(recipients) if isinstance(row, dict)}
    return [
        _read_recipient(rows[number]) if number in rows else SendUnknown("recipient_missing")
        for number in numbers
    ]


def _no_recipients(message: str) -> SendRefused | SendDeferred | SendUnknown:
    code = statuses.code_of_status(message)
    name, meaning = statuses.code_meaning(code) if code else ("no_recipients", CodeMeaning.REFUSED)
    if meaning is CodeMeaning.ACCEPTED:
        meaning = CodeMeaning.REFUSED
    return _result(name, code, meaning)


def _read_recipient(row: dict[str, Any]) -> SendResult:
    code = row.get("statusCode")
    if not isinstance(code, int):
        code = statuses.code_of_status(str(row.get("status", "")))
    if code is None:
        return SendUnknown("unknown_status")
    name, meaning = statuses.code_meaning(code)
    if meaning is not CodeMeaning.ACCEPTED:
        return _result(name, code, meaning)
    provider_id = str(row.get("messageId") or "")
    cost, parts = row.get("cost"), row.get("messageParts")
    return SendAccepted(
        provider_id if provider_id != "None" else "",
        cost if isinstance(cost, str) else None,
        parts if isinstance(parts, int) else None,
    )


def _result(name: str, code: int | None, meaning: CodeMeaning) -> SendRefused | SendDeferred | SendUnknown:
    wait = _NO_BALANCE_WAIT_SECONDS if meaning is CodeMeaning.ALARM else None
    return meaning.result(str(code or name), name, wait)
