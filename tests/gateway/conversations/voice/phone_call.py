"""A phone call: calls the gateway like a provider, and follows the documents that it returns."""

import itertools
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from xml.etree import ElementTree

from flask import Flask
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from tests.gateway.conftest import TOKEN
from tests.gateway.services import Services
from tests.ivr.provider_verbs import parse_document

NUMBER = "+254711000111"
ENGLISH_NUMBER, SWAHILI_NUMBER = "+254711082000", "+254711082001"
PUBLIC_URL = "https://gateway.example"
AUTH_TOKEN = "a-token-of-twilio"

_calls = itertools.count(1)


@dataclass
class PhoneCall:
    """One call. `document` is the document that the provider runs now. `press` sends keys, `wait` silence."""

    services: Services
    app: Flask
    number: str = NUMBER
    to: str = ENGLISH_NUMBER
    id: str = field(default_factory=lambda: f"call-{next(_calls)}")
    document: ElementTree.Element = field(default_factory=lambda: ElementTree.Element("Response"))
    requests: int = 0

    provider = ""
    content_type = ""
    hook = ""
    status_hook = ""
    keys_field = ""
    address_of_keys = ("", "")

    def form(self, digits: str | None) -> dict[str, str]:
        raise NotImplementedError

    def end_form(self) -> dict[str, str]:
        """Return the form of the notice that the call is over."""
        raise NotImplementedError

    def headers(self, url: str, form: dict[str, str]) -> dict[str, str]:
        raise NotImplementedError

    def post(self, url: str, form: dict[str, str], app: Flask | None = None) -> TestResponse:
        """Post a form to an absolute URL of the gateway."""
        assert url.startswith(f"{PUBLIC_URL}/")
        parts = urlsplit(url)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        return (app or self.app).test_client().post(path, data=form, headers=self.headers(url, form))

    def ask(self, url: str, digits: str | None = None, app: Flask | None = None) -> str:
        """Return the words of the answer to a request, without following its document."""
        response = self.post(url, self.form(digits), app)
        assert response.status_code == 200
        assert response.headers["Content-Type"] == f"{self.content_type}; charset=utf-8"
        return response.data.decode()

    def call(self) -> str:
        return self.follow(self.ask(PUBLIC_URL + self.hook))

    def press(self, *keys: str) -> str:
        """Press keys, screen after screen. Return the words after the last."""
        for digits in keys:
            self.follow(self.ask(self.keys_url, digits))
        return self.heard

    def wait(self) -> str:
        """Press nothing. Return the words after that."""
        return self.follow(self.ask(self.silence_url))

    def hang_up(self) -> TestResponse:
        return self.post(PUBLIC_URL + self.status_hook, self.end_form())

    @property
    def keys_url(self) -> str:
        verb, attribute = self.address_of_keys
        gather = self.document.find(verb)
        assert gather is not None, ElementTree.tostring(self.document)
        return gather.attrib[attribute]

    @property
    def silence_url(self) -> str:
        redirect = self.document.find("Redirect")
        assert redirect is not None
        assert redirect.text
        return redirect.text

    @property
    def heard(self) -> str:
        return " ".join(say.text or "" for say in self.document.iter("Say"))

    @property
    def over(self) -> bool:
        """Return True if the document ends the call."""
        return self.document.find("Redirect") is None

    @property
    def reference(self) -> str:
        found = re.sub(r"\D", "", self.heard)
        assert len(found) == 9, self.heard
        return found

    def follow(self, document: str) -> str:
        """Run a document from now on. Return its words."""
        self.requests += 1
        self.document = parse_document(document, self.provider)
        return self.heard


class TwilioPhoneCall(PhoneCall):
    provider = "twilio"
    content_type = "text/xml"
    hook = "/twilio/voice"
    status_hook = "/twilio/voice/status"
    address_of_keys = ("Gather", "action")

    def form(self, digits: str | None) -> dict[str, str]:
        form = {
            "CallSid": self.id,
            "AccountSid": "AC1",
            "From": self.number,
            "To": self.to,
            "CallStatus": "in-progress",
            "Direction": "inbound",
        }
        return form if digits is None else form | {"Digits": digits}

    def end_form(self) -> dict[str, str]:
        return self.form(None) | {"CallStatus": "completed", "CallDuration": "42"}

    def headers(self, url: str, form: dict[str, str]) -> dict[str, str]:
        return {"X-Twilio-Signature": RequestValidator(AUTH_TOKEN).compute_signature(url, form)}


class AfricasTalkingPhoneCall(PhoneCall):
    provider = "at"
    content_type = "application/xml"
    hook = status_hook = f"/at/{TOKEN}/voice"
    address_of_keys = ("GetDigits", "callbackUrl")

    def form(self, digits: str | None) -> dict[str, str]:
        form = {
            "isActive": "1",
            "sessionId": self.id,
            "direction": "Inbound",
            "callerNumber": self.number,
            "destinationNumber": self.to,
            "callSessionState": "Active",
            "callStartTime": "2026-03-01+16:13:56",
        }
        return form if digits is None else form | {"dtmfDigits": digits}

    def end_form(self) -> dict[str, str]:
        notice = {
            "isActive": "0",
            "callSessionState": "Completed",
            "hangupCause": "NORMAL_CLEARING",
            "durationInSeconds": "42",
            "currencyCode": "KES",
            "amount": "2.5",
        }
        return self.form(None) | notice

    def headers(self, url: str, form: dict[str, str]) -> dict[str, str]:  # noqa: ARG002 - nothing is signed
        return {}
