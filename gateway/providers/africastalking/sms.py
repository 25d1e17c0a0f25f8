"""Texts by Africa's Talking's own SDK. Heavy to import: a worker's business, never the web process's."""

import json
from dataclasses import dataclass
from typing import Any

import requests
from africastalking.Service import AfricasTalkingException
from africastalking.SMS import SMSService

from gateway.providers import transport
from gateway.providers.africastalking import statuses
from gateway.providers.base import Accepted, Later, Outgoing, Refused, SendResult, Unknown, Verdict

_NO_MONEY_WAIT = 300.0  # seconds; topping up an account takes a person


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long to wait for the connection, and for each further piece of the answer. Seconds."""

    connect: float = 3.05
    read: float = 9.05


class AfricasTalkingSms:
    """Sends one text at a time. What exceptions say stays here: numbers, and what the provider wrote."""

    name = "at"

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
        self._sdk = SMSService(username, api_key)
        if origin is not None:
            # The SDK has no option for its address. Its constructor sets these two, and each call reads them.
            self._sdk._baseUrl = self._sdk._contentUrl = origin.rstrip("/") + "/version1"  # noqa: SLF001
        self._sender_id = sender_id
        self._timeout = (limits.connect, limits.read)

    def send(self, text: Outgoing) -> SendResult:
        """Hand the text over. The SDK raises ValueError before it sends anything to what is not a number."""
        try:
            answer = self._sdk.send(
                text.text,
                [text.msisdn],
                sender_id=text.sender or self._sender_id,
                timeout=self._timeout,
            )
        except AfricasTalkingException as error:
            name, verdict = statuses.refusal(str(error))
            return verdict.result(name, name)
        except requests.RequestException as error:
            return transport.after(error)
        except ValueError:
            return Refused("invalid_number", "invalid_number")
        return read(answer, text.msisdn)


def read(answer: object, msisdn: str) -> SendResult:
    """What a 2xx answer says of this recipient.

    The SDK gives a dict only for the content type `application/json` to the letter, else the text itself.
    Their 201 with an empty list of recipients is a failure, told by its `Message`.
    """
    if isinstance(answer, str):
        try:
            answer = json.loads(answer)
        except ValueError:
            return Unknown("unreadable_answer")
    data = answer.get("SMSMessageData") if isinstance(answer, dict) else None
    recipients = data.get("Recipients") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(recipients, list):
        return Unknown("unreadable_answer")
    if not recipients:
        return _no_recipients(str(data.get("Message", "")))
    ours = [row for row in recipients if isinstance(row, dict) and row.get("number") == msisdn]
    if not ours:
        return Unknown("recipient_missing")
    return _read_recipient(ours[0])


def _no_recipients(message: str) -> Refused | Later:
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


def _result(name: str, code: int | None, verdict: Verdict) -> Refused | Later:
    wait = _NO_MONEY_WAIT if verdict is Verdict.ALARM else None
    return verdict.result(str(code or name), name, wait)
