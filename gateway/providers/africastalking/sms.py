"""Texts by Africa's Talking's own SDK. Heavy to import: a worker's business, never the web process's."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import requests
from africastalking.Service import AfricasTalkingException, validate_phone
from africastalking.SMS import SMSService

from gateway.providers import transport_errors
from gateway.providers.africastalking import statuses
from gateway.providers.connections import Connections
from gateway.providers.sms_provider import Accepted, Later, Outgoing, Refused, SendResult, Unknown, Verdict

_NO_MONEY_WAIT = 300.0  # seconds; topping up an account takes a person


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long to wait for the connection, and for each further piece of the answer. Seconds."""

    connect: float = 3.05
    read: float = 9.05


class _KeptOpen(SMSService):  # type: ignore[misc]  # the SDK has no types
    """The SDK's client over connections that are kept open. It would make a new one for each request."""

    def __init__(self, username: str, api_key: str) -> None:
        super().__init__(username, api_key)
        self._connections = Connections()

    def _make_request(
        self, url: str, method: str, headers: dict[str, str], data: Any, params: Any, **more: Any
    ) -> Any:
        session = self._connections.session
        answer = session.request(
            method, url, headers=headers, data=data, params=params, timeout=more.get("timeout")
        )
        if not 200 <= answer.status_code < 300:
            raise AfricasTalkingException(answer.text)
        return answer.text


class AfricasTalkingSms:
    """Sends equal texts together. What exceptions say stays here: numbers, and what the provider wrote."""

    name = "at"
    most = 100  # recipients of a request; Africa's Talking publishes no number

    def __init__(
        self,
        username: str,
        api_key: str,
        sender_id: str | None = None,
        origin: str | None = None,
        timeouts: Timeouts | None = None,
    ) -> None:
        """`origin` (`http://127.0.0.1:9001`) stands in for Africa's Talking's own hosts."""
        limits = timeouts or Timeouts()
        self._sdk = _KeptOpen(username, api_key)
        if origin is not None:
            # The SDK has no option for its address. Its constructor sets these two, and each call reads them.
            self._sdk._baseUrl = self._sdk._contentUrl = origin.rstrip("/") + "/version1"  # noqa: SLF001
        self._sender_id = sender_id
        self._timeout = (limits.connect, limits.read)

    def send_many(self, texts: Sequence[Outgoing]) -> list[SendResult]:
        """Hand equal texts over in one request; what is no number is refused before anything is sent."""
        sound = [text for text in texts if validate_phone(text.msisdn)]
        results = dict(zip((text.msisdn for text in sound), self._send(sound), strict=True)) if sound else {}
        return [results.get(text.msisdn) or Refused("invalid_number", "invalid_number") for text in texts]

    def _send(self, texts: Sequence[Outgoing]) -> Sequence[SendResult]:
        numbers = [text.msisdn for text in texts]
        first = texts[0]
        sender = first.sender or self._sender_id
        try:
            answer = self._sdk.send(first.text, numbers, sender_id=sender, timeout=self._timeout)
        except AfricasTalkingException as error:
            name, verdict = statuses.refusal(str(error))
            return [verdict.result(name, name)] * len(numbers)
        except requests.RequestException as error:
            return [transport_errors.after(error)] * len(numbers)
        return read(answer, numbers)


def read(answer: str, numbers: Sequence[str]) -> list[SendResult]:
    """What a 2xx answer says of each recipient, matched by number: their order is nobody's promise.

    Their 201 with an empty list of recipients is a failure of all, told by its `Message`.
    """
    try:
        said = json.loads(answer)
    except ValueError:
        return [Unknown("unreadable_answer")] * len(numbers)
    data = said.get("SMSMessageData") if isinstance(said, dict) else None
    recipients = data.get("Recipients") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(recipients, list):
        return [Unknown("unreadable_answer")] * len(numbers)
    if not recipients:
        return [_no_recipients(str(data.get("Message", "")))] * len(numbers)
    rows = {str(row.get("number")): row for row in reversed(recipients) if isinstance(row, dict)}
    return [
        _read_recipient(rows[number]) if number in rows else Unknown("recipient_missing")
        for number in numbers
    ]


def _no_recipients(message: str) -> Refused | Later | Unknown:
    code = statuses.code_of(message)
    name, verdict = statuses.verdict(code) if code else ("no_recipients", Verdict.REFUSED)
    if verdict is Verdict.ACCEPTED:
        verdict = Verdict.REFUSED
    return _result(name, code, verdict)


def _read_recipient(row: dict[str, Any]) -> SendResult:
    code = row.get("statusCode")
    if not isinstance(code, int):
        code = statuses.code_of(str(row.get("status", "")))
    if code is None:
        return Unknown("unknown_status")
    name, verdict = statuses.verdict(code)
    if verdict is not Verdict.ACCEPTED:
        return _result(name, code, verdict)
    provider_id = str(row.get("messageId") or "")
    cost, parts = row.get("cost"), row.get("messageParts")
    return Accepted(
        provider_id if provider_id != "None" else "",
        cost if isinstance(cost, str) else None,
        parts if isinstance(parts, int) else None,
    )


def _result(name: str, code: int | None, verdict: Verdict) -> Refused | Later | Unknown:
    wait = _NO_MONEY_WAIT if verdict is Verdict.ALARM else None
    return verdict.result(str(code or name), name, wait)
