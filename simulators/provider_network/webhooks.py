"""Requests to the gateway's webhooks, and a copy of each exchange with the token masked."""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import responses

import requests
from twilio.request_validator import RequestValidator

from simulators.provider_network.account import Account
from simulators.provider_network.faults import Repeat

CONNECT_SECONDS = 10.0  # the two limits of Africa's Talking
ANSWER_SECONDS = 15.0
MASK = "***"


@dataclass(frozen=True, slots=True)
class HttpExchange:
    """One request and its response. If `status` is 0, there was no response, and `fault` has the reason."""

    request: str
    reply: str
    milliseconds: int
    status: int = 0
    body: str = field(default="", repr=False)
    fault: str = ""
    content_type: str = ""


class Webhooks:
    """Posts forms to the gateway like the providers."""

    def __init__(self, account: Account, answer_seconds: float = ANSWER_SECONDS) -> None:
        self._account = account
        self._timeout = (CONNECT_SECONDS, answer_seconds)

    def post_africastalking(self, path: str, form: Mapping[str, str]) -> HttpExchange:
        """Post `form` to the gateway's `/at/<token>/<path>`."""
        url = f"{self._account.gateway_url}/at/{self._account.webhook_token}/{path}"
        headers = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}
        return self.post(url, form, headers | {"User-Agent": "at-ussd-api/1.0"})

    def post_repeatedly(self, path: str, form: Mapping[str, str], repeat: Repeat) -> tuple[HttpExchange, ...]:
        """Post `form` once or twice."""
        return post_repeated(lambda: self.post_africastalking(path, form), repeat)

    def post_voice(self, url: str, form: Mapping[str, str]) -> HttpExchange:
        """Post `form` to a URL of the gateway as Africa's Talking's voice service does."""
        headers = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}
        return self.post(url, form, headers | {"User-Agent": "at-voice-api/1.0"})

    def post_twilio(self, url: str, form: Mapping[str, str], idempotency_token: str) -> HttpExchange:
        """Post `form`, signed over `url`. A repeated request has the same token."""
        signature = RequestValidator(self._account.twilio_auth_token).compute_signature(url, dict(form))
        headers = {"X-Twilio-Signature": signature, "I-Twilio-Idempotency-Token": idempotency_token}
        return self.post(url, form, headers | {"User-Agent": "TwilioProxy/1.1"})

    def fetch(self, url: str) -> requests.Response:
        """Fetch a sound that a document plays; requests.RequestException if that fails."""
        with requests.Session() as session:
            session.trust_env = False
            return session.get(self._account.local_url(url), timeout=self._timeout)

    def post(self, url: str, form: Mapping[str, str], headers: Mapping[str, str]) -> HttpExchange:
        """Post `form` to `url` and keep both sides of the exchange as text."""
        reached = self._account.local_url(url)
        try:
            prepared = requests.Request("POST", reached, data=dict(form), headers=dict(headers)).prepare()
        except requests.RequestException:
            fault = "There is no such address."
            return HttpExchange(self.mask(f"POST {url}"), f"({fault})", 0, fault=fault)
        shown = self.mask(_request_text(prepared))
        began = time.perf_counter()
        try:
            with requests.Session() as session:
                session.trust_env = False  # no proxy, no .netrc: the gateway is on this machine
                answer = session.send(prepared, timeout=self._timeout, allow_redirects=False)
        except requests.RequestException as error:
            fault = _fault(error)
            return HttpExchange(shown, f"({fault})", _milliseconds_since(began), fault=fault)
        answer.encoding = "utf-8"
        reply = self.mask(_reply_text(answer))
        kind = answer.headers.get("Content-Type", "")
        return HttpExchange(
            shown, reply, _milliseconds_since(began), answer.status_code, answer.text, content_type=kind
        )

    def mask(self, text: str) -> str:
        """Return `text` without the webhook token."""
        token = self._account.webhook_token
        return text.replace(token, MASK) if token else text


def post_repeated(post: Callable[[], HttpExchange], repeat: Repeat) -> tuple[HttpExchange, ...]:
    """Post once or twice: `after` one another, or `together`."""
    if repeat == "together":
        with ThreadPoolExecutor(2) as pair:
            return tuple(pair.map(lambda _: post(), range(2)))
    return tuple(post() for _ in range(2 if repeat == "after" else 1))


def _milliseconds_since(began: float) -> int:
    return round((time.perf_counter() - began) * 1000)


def _fault(error: requests.RequestException) -> str:
    if isinstance(error, requests.Timeout):
        return "The gateway did not answer in time."
    if isinstance(error, requests.ConnectionError):
        return "The gateway could not be reached, or closed the connection without an answer."
    return "The gateway's answer could not be read."


def _request_text(request: requests.PreparedRequest) -> str:
    headers = "".join(f"{name}: {value}\n" for name, value in request.headers.items())
    body = request.body if isinstance(request.body, str) else ""
    return f"POST {request.path_url} HTTP/1.1\n{headers}\n{body}"


def _reply_text(answer: requests.Response) -> str:
    headers = "".join(f"{name}: {value}\n" for name, value in answer.headers.items())
    return f"HTTP/1.1 {answer.status_code} {responses.get(answer.status_code, '')}\n{headers}\n{answer.text}"
