"""Requests to DIGIT as one of its users. A token that has expired is replaced once."""

import base64
import json
import threading
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from gateway.case_systems.answer_values import read_inner, read_object, read_objects, read_text
from gateway.case_systems.digit.settings import DigitSettings
from gateway.case_systems.http_exchange import CREDENTIAL_STATUSES, HttpAnswer, HttpExchange, HttpRequest
from gateway.case_systems.outcomes import CaseSystemError

TOKEN_PATH = "/user/oauth/token"  # noqa: S105 - a path
TOKEN_SECONDS = 3.0
NO_LOGIN = "it does not take DIGIT_USERNAME and DIGIT_PASSWORD"

Send = Callable[[HttpRequest], HttpAnswer]


class DigitSession:
    """Signs in, and makes requests with the token. Threads may share it."""

    def __init__(self, settings: DigitSettings, exchange: HttpExchange) -> None:
        self._settings = settings
        self._url = settings.url.rstrip("/")
        self._exchange = exchange
        self._lock = threading.Lock()
        self._info: Mapping[str, Any] | None = None

    def post(self, path: str, query: Mapping[str, str], body: Mapping[str, Any], send: Send) -> HttpAnswer:
        """Make a request by `send`; once more with a new token if the old one is not taken. Raises CaseSystemError."""
        info = self._request_info()
        answer = send(self._request(path, query, body, info))
        if answer.status != 401:
            return answer
        with self._lock:
            if self._info is info:
                self._info = None
        return send(self._request(path, query, body, self._request_info()))

    def ask(
        self, path: str, query: Mapping[str, str], body: Mapping[str, Any], seconds: float
    ) -> Mapping[str, Any]:
        """Make a request that changes nothing. Return the object that it answers. Raises CaseSystemError."""
        answer = self.post(path, query, body, lambda request: self._exchange.ask(request, seconds))
        found = read_object(answer.body)
        if not answer.is_success:
            needs_operator = answer.status in CREDENTIAL_STATUSES or 300 <= answer.status < 500
            raise answer.failure(error_codes(answer), needs_operator=needs_operator)
        if found is None:
            raise CaseSystemError(f"HTTP {answer.status}, but no JSON object", needs_operator=True)
        return found

    def _request(
        self, path: str, query: Mapping[str, str], body: Mapping[str, Any], info: Mapping[str, Any]
    ) -> HttpRequest:
        whole = json.dumps({"RequestInfo": info, **body}).encode()
        return HttpRequest("POST", self._url + path, query, {"Content-Type": "application/json"}, whole)

    def _request_info(self) -> Mapping[str, Any]:
        with self._lock:
            if self._info is None:
                self._info = self._sign_in()
            return self._info

    def _sign_in(self) -> Mapping[str, Any]:
        settings = self._settings
        form = {
            "username": settings.username,
            "password": settings.password,
            "grant_type": "password",
            "scope": "read",
            "tenantId": settings.tenant,
            "userType": settings.user_type,
        }
        headers = {
            "Authorization": f"Basic {base64.b64encode(f'{settings.client}:'.encode()).decode()}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        request = HttpRequest("POST", self._url + TOKEN_PATH, headers=headers, body=urlencode(form).encode())
        answer = self._exchange.ask(request, TOKEN_SECONDS)
        found = read_object(answer.body) if answer.is_success else None
        token = read_text(read_inner(found, "access_token"))
        if not token and answer.status >= 500:
            raise answer.failure()
        if not token:
            raise CaseSystemError(NO_LOGIN, needs_operator=True)
        return {
            "apiId": "access-gateway",
            "ver": "1.0",
            "authToken": token,
            "userInfo": read_inner(found, "UserRequest"),
        }


def error_codes(answer: HttpAnswer) -> str:
    """Return the codes of the errors in an answer, such as INVALID_SOURCE."""
    return ", ".join(code for one in _errors(answer) if (code := read_text(one.get("code"))))


def error_words(answer: HttpAnswer) -> str:
    """Return what an answer says of its errors."""
    told = (read_text(one.get("message")) or read_text(one.get("code")) for one in _errors(answer))
    return "; ".join(text for text in told if text)


def _errors(answer: HttpAnswer) -> list[Mapping[str, Any]]:
    found = read_object(answer.body)
    return read_objects(read_inner(found, "Errors")) or read_objects(read_inner(found, "errors"))
