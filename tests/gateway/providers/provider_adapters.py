"""How each provider speaks, for the tests that all of them go through: one small adapter a provider."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar
from xml.etree import ElementTree

from flask import Flask
from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from gateway.providers.provider import Provider
from gateway.providers.registry import PROVIDERS, ProviderRegistry
from tests.gateway.conftest import TOKEN
from tests.gateway.conversations.voice.phone_call import AfricasTalkingPhoneCall, PhoneCall, TwilioPhoneCall
from tests.gateway.providers.savanna.provider import PROVIDER as SAVANNA
from tests.gateway.services import Services

REGISTRY = ProviderRegistry((*PROVIDERS, SAVANNA))
NUMBER, CODE, NETWORK = "+254711000111", "*384*2040#", "63902"
PUBLIC_URL = "https://gateway.example"
AUTH_TOKEN = "a-token-of-twilio"
WEBHOOK_KEY = "a-key-of-savanna"


@dataclass(frozen=True)
class WebhookRequest:
    """A request as a provider sends it: a form, or JSON."""

    path: str
    fields: Mapping[str, object]
    headers: Mapping[str, str] = field(default_factory=dict)
    as_json: bool = False

    def send(self, app: Flask) -> TestResponse:
        client: FlaskClient = app.test_client()
        if self.as_json:
            return client.post(self.path, json=self.fields, headers=self.headers)
        return client.post(self.path, data=self.fields, headers=self.headers)


@dataclass(frozen=True)
class SendAnswer:
    """What the provider answers to a text that is handed over."""

    status: int
    body: str


class ProviderAdapter:
    """A provider as tests speak for it. What it has not is None, or empty."""

    provider: Provider
    environ: ClassVar[Mapping[str, str]]
    """Its account; `{origin}` stands for where its interface is."""
    secrets: Sequence[str]
    to = "40404"
    phone_call: type[PhoneCall] | None = None

    @property
    def name(self) -> str:
        return self.provider.name

    def hop(self, session: str, *inputs: str, code: str = CODE) -> WebhookRequest | None:  # noqa: ARG002
        """A hop of a session, with all that was typed so far; None where the provider has no USSD."""
        return None

    def page(self, response: TestResponse) -> tuple[str, bool]:
        """What the phone shows, and whether the session ends."""
        raise NotImplementedError

    def text(self, text_id: str, words: str) -> WebhookRequest:
        """A text that arrives."""
        raise NotImplementedError

    def reply(self, services: Services, response: TestResponse, text_id: str) -> str | None:
        """What goes back for a text: by default one that waits in the outbox."""
        assert (response.status_code, response.data) == (204, b"")
        message = services.messages.load(services.crypto.digest(f"reply:{self.name}:{text_id}"))
        return None if message is None else services.crypto.decrypt(message.encrypted_text)

    def opt_out(self) -> WebhookRequest:
        """A citizen who wants no more texts."""
        raise NotImplementedError

    def receipt(self, provider_id: str, state: str) -> WebhookRequest:
        """A receipt that says that a text is `sent`, `delivered` or `failed`; anything else is no word of theirs."""
        raise NotImplementedError

    def with_wrong_credentials(self, request: WebhookRequest) -> WebhookRequest:
        raise NotImplementedError

    def malformed(self, request: WebhookRequest) -> Sequence[WebhookRequest]:
        """The same with fields that are missing, or hold nonsense; still with its credentials."""
        nonsense = dict.fromkeys(request.fields, "\ufffd\n<&>" * 50)
        return [self.signed(replace(request, fields=fields)) for fields in ({}, {"x": "y"}, nonsense)]

    def signed(self, request: WebhookRequest) -> WebhookRequest:
        """The request, proved again after a change."""
        return request

    def send_answer(self, outcome: str) -> SendAnswer:
        """To a text to NUMBER: `accepted` (as `id-1`), `refused`, `opted_out`, `misconfigured`, `later`, `alarm`,
        `unknown`."""
        raise NotImplementedError


class AfricasTalkingAdapter(ProviderAdapter):
    provider = PROVIDERS.get("at")
    environ: ClassVar = {
        "AT_USERNAME": "sandbox",
        "AT_API_KEY": "a-key-of-at",
        "AT_SENDER_ID": "COUNTY",
        "AT_API_URL": "{origin}",
    }
    secrets = ("a-key-of-at", TOKEN)
    phone_call = AfricasTalkingPhoneCall

    def hop(self, session: str, *inputs: str, code: str = CODE) -> WebhookRequest:
        fields = {
            "sessionId": session,
            "phoneNumber": NUMBER,
            "networkCode": NETWORK,
            "serviceCode": code,
            "text": "*".join(inputs),
        }
        return WebhookRequest(f"/at/{TOKEN}/ussd", fields)

    def page(self, response: TestResponse) -> tuple[str, bool]:
        kind, _, text = response.text.partition(" ")
        assert kind in ("CON", "END")
        return text, kind == "END"

    def text(self, text_id: str, words: str) -> WebhookRequest:
        fields = {"id": text_id, "from": NUMBER, "to": self.to, "text": words, "date": "2026-03-02 09:00:00"}
        return WebhookRequest(f"/at/{TOKEN}/sms", fields)

    def opt_out(self) -> WebhookRequest:
        return WebhookRequest(f"/at/{TOKEN}/sms/opt-outs", {"phoneNumber": NUMBER, "senderId": "COUNTY"})

    def receipt(self, provider_id: str, state: str) -> WebhookRequest:
        status = {"sent": "Sent", "delivered": "Success", "failed": "Failed"}.get(state, state)
        fields = {"id": provider_id, "status": status, "phoneNumber": NUMBER}
        return WebhookRequest(f"/at/{TOKEN}/sms/receipts", fields)

    def with_wrong_credentials(self, request: WebhookRequest) -> WebhookRequest:
        return replace(request, path=request.path.replace(TOKEN, "another-token"))

    def send_answer(self, outcome: str) -> SendAnswer:
        if outcome == "alarm":
            return SendAnswer(401, "The supplied authentication is invalid")
        codes = {"accepted": 101, "refused": 403, "opted_out": 406, "misconfigured": 402, "later": 502}
        row = {
            "statusCode": codes.get(outcome, 0),
            "number": NUMBER,
            "messageId": "id-1",
            "cost": "KES 0.8000",
        }
        known = {"SMSMessageData": {"Message": "Sent to 1/1", "Recipients": [row]}}
        return SendAnswer(201, "<html>" if outcome == "unknown" else json.dumps(known))


class TwilioAdapter(ProviderAdapter):
    provider = PROVIDERS.get("twilio")
    environ: ClassVar = {
        "TWILIO_ACCOUNT_SID": "AC1",
        "TWILIO_AUTH_TOKEN": AUTH_TOKEN,
        "TWILIO_FROM": "+14155550100",
        "TWILIO_API_URL": "{origin}",
    }
    secrets = (AUTH_TOKEN,)
    to = "+14155550100"
    phone_call = TwilioPhoneCall

    def text(self, text_id: str, words: str) -> WebhookRequest:
        fields = {"MessageSid": text_id, "AccountSid": "AC1", "From": NUMBER, "To": self.to, "Body": words}
        return self.signed(WebhookRequest("/twilio/sms", fields))

    def reply(self, services: Services, response: TestResponse, text_id: str) -> str | None:  # noqa: ARG002
        assert response.status_code == 200
        messages = [message.text for message in ElementTree.fromstring(response.data)]  # noqa: S314 - our own
        return messages[0] if messages else None

    def opt_out(self) -> WebhookRequest:
        request = self.text("an-opt-out", "STOP")
        return self.signed(replace(request, fields={**request.fields, "OptOutType": "STOP"}))

    def receipt(self, provider_id: str, state: str) -> WebhookRequest:
        fields = {"MessageSid": provider_id, "MessageStatus": state, "To": NUMBER, "AccountSid": "AC1"}
        return self.signed(WebhookRequest("/twilio/sms/status", fields))

    def with_wrong_credentials(self, request: WebhookRequest) -> WebhookRequest:
        return replace(request, headers={"X-Twilio-Signature": "bm90aGluZw=="})

    def signed(self, request: WebhookRequest) -> WebhookRequest:
        signature = RequestValidator(AUTH_TOKEN).compute_signature(PUBLIC_URL + request.path, request.fields)
        return replace(request, headers={"X-Twilio-Signature": signature})

    def send_answer(self, outcome: str) -> SendAnswer:
        if outcome == "accepted":
            taken = {"sid": "id-1", "status": "queued", "num_segments": "1", "error_code": None}
            return SendAnswer(201, json.dumps(taken))
        if outcome == "unknown":
            return SendAnswer(201, "<html>")
        status, code = {
            "refused": (400, 21211),
            "opted_out": (400, 21610),
            "misconfigured": (400, 21212),
            "later": (429, 20429),
            "alarm": (401, 20003),
        }[outcome]
        return SendAnswer(status, json.dumps({"code": code, "message": NUMBER, "status": status}))


class SavannaAdapter(ProviderAdapter):
    provider = SAVANNA
    environ: ClassVar = {
        "SAVANNA_API_KEY": "an-api-key",
        "SAVANNA_WEBHOOK_KEY": WEBHOOK_KEY,
        "SAVANNA_SENDER": "40404",
        "SAVANNA_API_URL": "{origin}",
    }
    secrets = ("an-api-key", WEBHOOK_KEY)

    def _request(self, path: str, **fields: object) -> WebhookRequest:
        return WebhookRequest(f"/savanna/{path}", fields, {"X-Savanna-Key": WEBHOOK_KEY}, as_json=True)

    def hop(self, session: str, *inputs: str, code: str = CODE) -> WebhookRequest:
        fields = {"session": session, "code": code, "network": NETWORK, "inputs": list(inputs)}
        return self._request("ussd", **fields, **{"from": NUMBER})

    def page(self, response: TestResponse) -> tuple[str, bool]:
        assert response.json is not None
        assert set(response.json) == {"action", "text"}
        return response.json["text"], {"close": True, "prompt": False}[response.json["action"]]

    def text(self, text_id: str, words: str) -> WebhookRequest:
        return self._request("sms", id=text_id, to=self.to, text=words, **{"from": NUMBER})

    def opt_out(self) -> WebhookRequest:
        return self._request("opt-outs", **{"from": NUMBER})

    def receipt(self, provider_id: str, state: str) -> WebhookRequest:
        return self._request("receipts", id=provider_id, to=NUMBER, status=state.upper())

    def with_wrong_credentials(self, request: WebhookRequest) -> WebhookRequest:
        return replace(request, headers={"X-Savanna-Key": "another-key"})

    def malformed(self, request: WebhookRequest) -> Sequence[WebhookRequest]:
        as_form = replace(request, fields={"x": "y"}, as_json=False)
        wrong_types = replace(request, fields=dict.fromkeys(request.fields, 7))
        return [*super().malformed(request), as_form, wrong_types]

    def send_answer(self, outcome: str) -> SendAnswer:
        if outcome == "alarm":
            return SendAnswer(401, "{}")
        if outcome == "later":
            return SendAnswer(429, "{}")
        if outcome == "unknown":
            return SendAnswer(200, "<html>")
        codes = {"refused": "number", "opted_out": "unsubscribed", "misconfigured": "sender"}
        row = {"to": NUMBER, "status": "accepted", "id": "id-1"}
        if outcome in codes:
            row = {"to": NUMBER, "status": "refused", "code": codes[outcome]}
        return SendAnswer(200, json.dumps({"messages": [row]}))


ADAPTERS: tuple[ProviderAdapter, ...] = (AfricasTalkingAdapter(), TwilioAdapter(), SavannaAdapter())
