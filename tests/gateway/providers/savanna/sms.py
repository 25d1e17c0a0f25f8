"""Texts by Savanna: up to fifty numbers a request."""

from collections.abc import Sequence

import requests

from gateway.providers import transport_errors
from gateway.providers.http_sessions import ThreadLocalSession
from gateway.providers.sms_provider import CodeMeaning, OutgoingSms, SendAccepted, SendResult, SendUnknown

TIMEOUT = (1.0, 1.0)
CODES = {
    "number": ("invalid_number", CodeMeaning.REFUSED),
    "unsubscribed": ("opted_out", CodeMeaning.OPTED_OUT),
    "sender": ("invalid_sender", CodeMeaning.MISCONFIGURED),
    "busy": ("busy", CodeMeaning.LATER),
}
STATUSES = {
    401: ("authentication", CodeMeaning.ALARM),
    429: ("too_many_requests", CodeMeaning.LATER),
}


class SavannaSms:
    """Sends equal texts together."""

    name = "savanna"
    max_recipients = 50

    def __init__(self, api_key: str, sender: str, origin: str) -> None:
        self._headers = {"X-Api-Key": api_key}
        self._sender = sender
        self._url = f"{origin}/v1/messages"
        self._connections = ThreadLocalSession()

    def send_many(self, texts: Sequence[OutgoingSms]) -> list[SendResult]:
        """Hand equal texts over in one request."""
        numbers = [text.msisdn for text in texts]
        body = {"to": numbers, "text": texts[0].text, "from": texts[0].sender or self._sender}
        try:
            answer = self._connections.session.post(
                self._url, json=body, headers=self._headers, timeout=TIMEOUT
            )
            if answer.status_code != 200:
                name, meaning = STATUSES.get(answer.status_code, ("provider_error", CodeMeaning.UNCERTAIN))
                return [meaning.result(name, name)] * len(numbers)
            rows = {row["to"]: row for row in answer.json()["messages"]}
            return [_result(rows.get(number)) for number in numbers]
        except requests.JSONDecodeError:
            return [SendUnknown("unreadable_answer")] * len(numbers)
        except requests.RequestException as error:
            return [transport_errors.result_after(error)] * len(numbers)
        except (KeyError, TypeError):
            return [SendUnknown("unreadable_answer")] * len(numbers)


def _result(row: dict[str, str] | None) -> SendResult:
    if row is None:
        return SendUnknown("recipient_missing")
    if row.get("status") == "accepted":
        return SendAccepted(row["id"])
    name, meaning = CODES.get(row.get("code", ""), ("refused", CodeMeaning.REFUSED))
    return meaning.result(row.get("code", ""), name)
