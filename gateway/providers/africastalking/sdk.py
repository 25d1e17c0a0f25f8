"""The SDK's clients, changed so that they report body and headers of an answer that is not 2xx."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests
from africastalking.Service import AfricasTalkingException
from africastalking.SMS import SMSService
from africastalking.Voice import VoiceService

from gateway.providers.http_sessions import ThreadLocalSession


@dataclass(frozen=True, slots=True)
class SdkTimeouts:
    """The seconds to wait for the connection, and for each further piece of the answer."""

    connect: float = 3.05
    read: float = 9.05


class RequestRefusedError(AfricasTalkingException):  # type: ignore[misc]  # the SDK has no types
    """An answer that is not 2xx. The SDK itself keeps only its body."""

    def __init__(self, answer: requests.Response) -> None:
        super().__init__(answer.text)
        self.status = answer.status_code
        self.headers: Mapping[str, str] = answer.headers


class _PersistentConnections:
    """Keeps the connections of each thread open. The SDK would make a new one for each request."""

    def __init__(self, username: str, api_key: str) -> None:
        super().__init__(username, api_key)  # type: ignore[call-arg]  # that of the SDK's service
        self._connections = ThreadLocalSession()

    def _make_request(
        self, url: str, method: str, headers: dict[str, str], data: Any, params: Any, **more: Any
    ) -> Any:
        session, timeout = self._connections.session, more.get("timeout")
        # A redirect is not followed: what the first server did with the text, the answer of another does not say.
        if method == "POST" and not params:
            answer = session.post_form(url, headers, data, timeout)
        else:
            answer = session.request(
                method, url, headers=headers, data=data, params=params, timeout=timeout, allow_redirects=False
            )
        if not 200 <= answer.status_code < 300:
            raise RequestRefusedError(answer)
        return answer.text


class SmsClient(_PersistentConnections, SMSService):  # type: ignore[misc]  # the SDK has no types
    """The SDK's client for texts."""


class VoiceClient(_PersistentConnections, VoiceService):  # type: ignore[misc]  # the SDK has no types
    """The SDK's client for calls."""
