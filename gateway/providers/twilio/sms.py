"""Send texts by Twilio's own SDK. The SDK is heavy, so only a worker imports this, never the web process."""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.rest import Client

from gateway.providers import transport_errors
from gateway.providers.sms_provider import (
    OutgoingSms,
    ProviderMessage,
    SendAccepted,
    SendRefused,
    SendResult,
    SendUnknown,
)
from gateway.providers.twilio import statuses
from gateway.providers.twilio.http_client import UNREADABLE_ERRORS, TwilioClient
from gateway.storage.outbox.retry_after import read_retry_after

MAX_LISTED = 50  # texts to one number; among more in a few minutes nobody could find ours
logger = logging.getLogger(__name__)


class TwilioSms:
    """Sends one text at a time. It never passes on the text of an exception, which has addresses and Twilio's words."""

    name = "twilio"
    max_recipients = 1  # Twilio takes one recipient a request

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        *,
        sender: str | None = None,
        messaging_service_sid: str | None = None,
        status_callback: str | None = None,
        origin: str | None = None,
        timeout: float = 10.0,
    ) -> None:
        """`timeout` is the seconds for the connection and for each piece of the answer. The SDK itself has no limit.

        A messaging service picks the sender itself, so it has priority over `sender`. `origin` (`http://127.0.0.1:9001`)
        replaces Twilio's own host.
        """
        self._http = TwilioClient(timeout)
        self._client = Client(account_sid, auth_token, http_client=self._http)
        if origin is not None:
            self._client.api.base_url = origin.rstrip("/")
        # The SDK makes this object at its first use. Threads must not race for that.
        self._messages = self._client.messages
        self._sender = sender
        self._service = messaging_service_sid
        self._status_callback = status_callback

    def send_many(self, texts: Sequence[OutgoingSms]) -> list[SendResult]:
        """Hand over the texts one after the other."""
        return [self._send(text) for text in texts]

    def _send(self, text: OutgoingSms) -> SendResult:
        try:
            message = self._messages.create(
                to=text.msisdn, body=text.text, **self._sender_fields(text), **self._callback_fields()
            )
        except (TwilioRestException, TwilioServiceException) as error:
            wait = read_retry_after(self._http.last_headers)
            name, meaning = statuses.error_meaning(self._http.last_status, error.code)
            return meaning.result(str(error.code or self._http.last_status), name, wait)
        except requests.RequestException as error:
            return transport_errors.result_after(error)
        except UNREADABLE_ERRORS:
            return SendUnknown("unreadable_answer")
        return read_result(message.sid, message.status, message.error_code, message.num_segments)

    def find(self, msisdn: str, since: datetime) -> list[ProviderMessage] | None:
        """Return the texts to a number since a moment; None if Twilio did not answer."""
        try:
            listed = self._messages.list(to=msisdn, date_sent_after=since, limit=MAX_LISTED)
        except (TwilioException, requests.RequestException, *UNREADABLE_ERRORS) as error:
            logger.warning("lookup_failed", extra={"provider": self.name, "reason": type(error).__name__})
            return None
        return [found for message in listed if (found := _provider_message(message)) is not None]

    def _sender_fields(self, text: OutgoingSms) -> dict[str, str]:
        if text.sender:
            return {"from_": text.sender}
        if self._service:
            return {"messaging_service_sid": self._service}
        return {"from_": self._sender} if self._sender else {}

    def _callback_fields(self) -> dict[str, str]:
        return {"status_callback": self._status_callback} if self._status_callback else {}


def _provider_message(message: Any) -> ProviderMessage | None:
    """Return a text that we sent; None if Twilio does not give enough of it to recognise it."""
    state = statuses.MESSAGE_STATUSES.get(str(message.status))
    if state is None or not isinstance(message.date_created, datetime):
        return None
    code = statuses.delivery_error_name(str(message.error_code or "")) if state == "failed" else ""
    return ProviderMessage(str(message.sid), str(message.body or ""), message.date_created, state, code)


def read_result(sid: Any, status: Any, error_code: Any, segments: Any) -> SendResult:
    """Return the result in a 2xx answer. Every field may be missing."""
    if not isinstance(sid, str) or not sid:
        return SendUnknown("unreadable_answer")
    if statuses.MESSAGE_STATUSES.get(str(status)) == "failed":
        code = str(error_code or "")
        name = statuses.delivery_error_name(code) or "failed"
        return SendRefused(code or "failed", name, opted_out=name == "opted_out")
    return SendAccepted(sid, parts=int(segments) if str(segments).isdigit() else None)
