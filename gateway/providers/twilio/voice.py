"""Make calls by Twilio's own SDK. The SDK is heavy, so only a worker imports this.

https://www.twilio.com/docs/voice/api/call-resource
"""

import requests
from twilio.base.exceptions import TwilioRestException, TwilioServiceException
from twilio.rest import Client

from gateway.providers import transport_errors
from gateway.providers.sms_provider import SendAccepted, SendResult, SendUnknown
from gateway.providers.twilio import statuses
from gateway.providers.twilio.http_client import UNREADABLE_ERRORS, TwilioClient
from gateway.providers.voice_provider import RING_TIMEOUT_SECONDS
from gateway.storage.outbox.retry_after import read_retry_after


class TwilioVoice:
    """Calls one phone at a time.

    It never passes on the text of an exception, which has addresses and Twilio's words.
    """

    name = "twilio"

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        number: str,
        *,
        url: str,
        status_url: str,
        origin: str | None = None,
        timeout: float = 10.0,
    ) -> None:
        """`number` is ours, which the phone shows.

        Twilio requests `url` when the call is answered, and reports the end of the call to `status_url`. `origin`
        replaces its own host. `timeout` is in seconds; the SDK itself has no limit.
        """
        self._http = TwilioClient(timeout)
        self._client = Client(account_sid, auth_token, http_client=self._http)
        if origin is not None:
            self._client.api.base_url = origin.rstrip("/")
        self._number = number
        self._url = url
        self._status_url = status_url

    def call(self, msisdn: str) -> SendResult:
        """Hand the call over. Twilio requests the URL once it knows whether a machine answered (`AnsweredBy`)."""
        try:
            call = self._client.calls.create(
                to=msisdn,
                from_=self._number,
                url=self._url,
                method="POST",
                status_callback=self._status_url,
                status_callback_method="POST",
                status_callback_event=["completed"],  # it comes at every end, also after busy and no answer
                timeout=RING_TIMEOUT_SECONDS,
                machine_detection="Enable",
            )
        except (TwilioRestException, TwilioServiceException) as error:
            wait = read_retry_after(self._http.last_headers)
            name, meaning = statuses.error_meaning(self._http.last_status, error.code, statuses.CALL_ERRORS)
            return meaning.result(str(error.code or self._http.last_status), name, wait)
        except requests.RequestException as error:
            return transport_errors.result_after(error)
        except UNREADABLE_ERRORS:
            return SendUnknown("unreadable_answer")
        sid: object = call.sid
        return SendAccepted(sid) if isinstance(sid, str) and sid else SendUnknown("unreadable_answer")
