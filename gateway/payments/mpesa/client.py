"""The client of Daraja, M-Pesa's interface. Source: its documentation of Authorization and M-Pesa Express."""

import base64
import json
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any, Final

from gateway.case_systems.http_exchange import (
    CREDENTIAL_STATUSES,
    HttpAnswer,
    HttpExchange,
    HttpRequest,
    NoAnswerError,
    NotSentError,
)
from gateway.errors import GatewayError
from gateway.payments.account import fold_account
from gateway.payments.client import (
    Prompt,
    PushAccepted,
    PushDeferred,
    PushOutcome,
    PushRefused,
    PushUnknown,
    QueryOpen,
    QueryOutcome,
)
from gateway.payments.currency import UNITS
from gateway.payments.mpesa.codes import LOCKED_ERROR, LOCKED_WORDS, WRONG_TOKEN_ERROR, read_result
from gateway.payments.mpesa.notices import CHECKOUT_ID
from gateway.payments.mpesa.settings import MpesaSettings

TOKEN_PATH: Final = "/oauth/v1/generate"  # noqa: S105 - a path
PUSH_PATH: Final = "/mpesa/stkpush/v1/processrequest"
QUERY_PATH: Final = "/mpesa/stkpushquery/v1/query"
TOKEN_SECONDS = 5.0
PUSH_SECONDS = 15.0  # with two tokens well under the lease of a payment
QUERY_SECONDS = 10.0
EARLIER_SECONDS = 60.0  # so long before its end a token is replaced
MAX_DESCRIPTION = 13  # characters
CURRENCY = "KES"
KENYA_CODE = "+254"
NAIROBI = timezone(timedelta(hours=3))
TOO_MANY_REQUESTS = 429
NOT_TAKEN = frozenset({400, 401, 403, 404, 405, 413, 415, 422, TOO_MANY_REQUESTS})


class TokenError(GatewayError):
    """Daraja gave no token, so nothing was asked of it. `needs_operator`: only an operator can cure that."""

    def __init__(self, reason: str, *, needs_operator: bool = False) -> None:
        super().__init__(reason)
        self.needs_operator = needs_operator


class MpesaClient:
    """Asks phones in Kenya to pay to one pay bill or till. Threads may share it."""

    def __init__(self, settings: MpesaSettings, clock: Callable[[], datetime]) -> None:
        self._settings = settings
        self._url = settings.url.rstrip("/")
        self._clock = clock
        self._exchange = HttpExchange()
        self._lock = threading.Lock()
        self._token = ""
        self._token_until = 0.0

    def refusal(self, prompt: Prompt) -> str:
        """Return why M-Pesa would not take this prompt; empty if it may."""
        if prompt.currency != CURRENCY:
            return "currency"
        if prompt.amount <= 0 or prompt.amount % UNITS:
            return "amount"  # it takes whole shillings
        return "" if prompt.number.startswith(KENYA_CODE) else "number"

    def push(self, prompt: Prompt) -> PushOutcome:
        """Have a phone asked, on a connection of its own."""
        number = prompt.number.removeprefix("+")
        body = {
            **self._password(),
            "TransactionType": "CustomerBuyGoodsOnline" if self._settings.till else "CustomerPayBillOnline",
            "Amount": prompt.amount // UNITS,
            "PartyA": number,
            "PartyB": self._settings.till or self._settings.short_code,
            "PhoneNumber": number,
            "CallBackURL": prompt.callback_url,
            "AccountReference": fold_account(prompt.account) or "PAYMENT",
            "TransactionDesc": prompt.description[:MAX_DESCRIPTION].strip() or "Payment",
        }
        try:
            answer = self._send(PUSH_PATH, body, PUSH_SECONDS, is_write=True)
        except TokenError as error:
            return PushDeferred(str(error), error.needs_operator)
        except NotSentError as error:
            return PushDeferred(str(error), error.needs_operator)
        except NoAnswerError as error:
            return PushUnknown(str(error))
        return _read_push(answer)

    def query(self, system_id: str) -> QueryOutcome:
        """Ask what became of a payment."""
        body = {**self._password(), "CheckoutRequestID": system_id}
        try:
            answer = self._send(QUERY_PATH, body, QUERY_SECONDS, is_write=False)
        except (TokenError, NotSentError) as error:
            return QueryOpen(str(error), error.needs_operator)
        except NoAnswerError as error:
            return QueryOpen(str(error))
        fields = read_fields(answer)
        if answer.is_success and "ResultCode" in fields:
            return read_result(str(fields["ResultCode"]))
        if fields.get("errorCode") == LOCKED_ERROR:
            return QueryOpen("it is still open")
        return QueryOpen(failure_words(answer), answer.status in CREDENTIAL_STATUSES)

    def probe(self) -> None:
        """Get a fresh token. Raises TokenError."""
        self._fetch_token()

    def _password(self) -> dict[str, str]:
        moment = self._clock().astimezone(NAIROBI).strftime("%Y%m%d%H%M%S")
        settings = self._settings
        secret = f"{settings.short_code}{settings.passkey}{moment}"
        return {
            "BusinessShortCode": settings.short_code,
            "Password": base64.b64encode(secret.encode()).decode(),
            "Timestamp": moment,
        }

    def _send(self, path: str, body: Mapping[str, object], seconds: float, *, is_write: bool) -> HttpAnswer:
        """Send a request with a token; if Daraja knows the token no more, once more with another."""
        answer = self._send_once(path, body, seconds, is_write=is_write)
        is_token = answer.status == 401 or read_fields(answer).get("errorCode") == WRONG_TOKEN_ERROR
        if not is_token:
            return answer
        with self._lock:
            self._token = ""
        return self._send_once(path, body, seconds, is_write=is_write)

    def _send_once(
        self, path: str, body: Mapping[str, object], seconds: float, *, is_write: bool
    ) -> HttpAnswer:
        headers = {"Authorization": f"Bearer {self._current_token()}", "Content-Type": "application/json"}
        request = HttpRequest("POST", self._url + path, {}, headers, json.dumps(body).encode())
        send = self._exchange.write if is_write else self._exchange.read
        return send(request, seconds)

    def _current_token(self) -> str:
        with self._lock:
            if self._token and self._clock().timestamp() < self._token_until:
                return self._token
        return self._fetch_token()

    def _fetch_token(self) -> str:
        settings = self._settings
        if not (settings.consumer_key and settings.consumer_secret and settings.short_code):
            raise TokenError(
                "MPESA_CONSUMER_KEY, _SECRET or MPESA_SHORT_CODE is not set", needs_operator=True
            )
        pair = base64.b64encode(f"{settings.consumer_key}:{settings.consumer_secret}".encode()).decode()
        query = {"grant_type": "client_credentials"}
        request = HttpRequest("GET", self._url + TOKEN_PATH, query, {"Authorization": f"Basic {pair}"})
        try:
            answer = self._exchange.read(request, TOKEN_SECONDS)
        except NotSentError as error:
            raise TokenError(str(error), needs_operator=error.needs_operator) from error
        except NoAnswerError as error:
            raise TokenError(str(error)) from error
        fields = read_fields(answer)
        token, life = fields.get("access_token"), str(fields.get("expires_in", ""))
        if not answer.is_success or not isinstance(token, str) or not token:
            is_refused = 400 <= answer.status < 500 and answer.status != TOO_MANY_REQUESTS
            raise TokenError(f"no token: {failure_words(answer)}", needs_operator=is_refused)
        with self._lock:
            self._token = token
            seconds = float(life) if life.isdecimal() else 0.0
            self._token_until = self._clock().timestamp() + seconds - EARLIER_SECONDS
        return token


def _read_push(answer: HttpAnswer) -> PushOutcome:
    """Return what an answer says. Only one that certainly took nothing lets the phone be asked again."""
    fields = read_fields(answer)
    system_id, code = str(fields.get("CheckoutRequestID", "")), str(fields.get("ResponseCode", ""))
    if answer.is_success and code == "0" and CHECKOUT_ID.fullmatch(system_id):
        return PushAccepted(system_id)
    words = failure_words(answer)
    if fields.get("errorCode") == LOCKED_ERROR and LOCKED_WORDS in str(fields.get("errorMessage")).lower():
        return PushDeferred("locked")  # the phone has a prompt already
    if answer.status == TOO_MANY_REQUESTS:
        return PushDeferred(words)
    if answer.status in CREDENTIAL_STATUSES or fields.get("errorCode") == WRONG_TOKEN_ERROR:
        return PushDeferred(words, needs_operator=True)
    if answer.status in NOT_TAKEN:
        return PushRefused(words, needs_operator=True)
    if answer.is_success and code and code != "0":
        return PushRefused(f"response {code[:12]}", needs_operator=True)
    return PushUnknown(words)


def read_fields(answer: HttpAnswer) -> Mapping[str, Any]:
    """Return the object in an answer; empty if there is none."""
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def failure_words(answer: HttpAnswer) -> str:
    """Return what may be logged of an answer: its status, and Daraja's code if it has one."""
    code = str(read_fields(answer).get("errorCode", ""))[:20]
    return f"HTTP {answer.status}{f' ({code})' if code.replace('.', '').isalnum() else ''}"
