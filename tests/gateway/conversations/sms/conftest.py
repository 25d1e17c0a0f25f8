"""A gateway that is texted, by Africa's Talking's webhook and by Twilio's."""

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
import redis
from flask import Flask
from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator

from gateway.messaging.message import REPLY
from gateway.settings.reader import read_settings
from tests.clock import Clock
from tests.gateway.conftest import TOKEN
from tests.gateway.services import Services, build, close, create_app

MENUS = Path(__file__).with_name("menus.yaml")
NUMBER = "+254711000111"
SHORT_CODE, LONG_CODE = "40404", "+14155550100"
PUBLIC_URL = "https://gateway.example"
AUTH_TOKEN = "a-token-of-twilio"

_ids = itertools.count(1)


@dataclass
class SmsPhone:
    """One phone and one of our numbers. `text` sends a text, and returns the reply or None."""

    services: Services
    app: Flask
    provider: str
    to: str
    number: str = NUMBER
    headers: dict[str, str] = field(default_factory=dict)

    def text(self, words: str, text_id: str | None = None, **changes: str) -> str | None:
        """What the citizen gets for a text. `changes` are further fields of the form."""
        return self.post(self.app.test_client(), words, text_id or f"text-{next(_ids)}", **changes)

    def say(self, *texts: str) -> str:
        """Send one text after the other; what the last one brought."""
        reply = [self.text(words) for words in texts][-1]
        assert reply is not None
        return reply

    def post(self, client: FlaskClient, words: str, text_id: str, **changes: str) -> str | None:
        raise NotImplementedError


class AfricasTalkingSmsPhone(SmsPhone):
    """Texts a short code; the reply is what waits in the outbox."""

    def post(self, client: FlaskClient, words: str, text_id: str, **changes: str) -> str | None:
        form = {
            "date": "2026-03-02 09:00:00",
            "from": self.number,
            "id": text_id,
            "linkId": "",
            "text": words,
            "to": self.to,
            "networkCode": "63902",
        }
        response = client.post(f"/at/{TOKEN}/sms", data=form | changes, headers=self.headers)
        assert (response.status_code, response.data) == (204, b"")
        message = self.services.messages.load(self.services.crypto.digest(f"reply:at:{text_id}"))
        if message is None:
            return None
        assert (message.name, message.sender, message.only_provider) == (REPLY, self.to, "at")
        assert self.services.crypto.decrypt(message.encrypted_number) == self.number
        return self.services.crypto.decrypt(message.encrypted_text)


class TwilioSmsPhone(SmsPhone):
    """Texts a long code; the reply is in the answer."""

    def post(self, client: FlaskClient, words: str, text_id: str, **changes: str) -> str | None:
        form = {
            "MessageSid": text_id,
            "SmsSid": text_id,
            "AccountSid": "AC1",
            "From": self.number,
            "To": self.to,
            "Body": words,
            "NumMedia": "0",
        } | changes
        signature = RequestValidator(AUTH_TOKEN).compute_signature(f"{PUBLIC_URL}/twilio/sms", form)
        headers = {"X-Twilio-Signature": signature} | self.headers
        response = client.post("/twilio/sms", data=form, headers=headers)
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "text/xml; charset=utf-8"
        root = ElementTree.fromstring(response.data)  # noqa: S314 - our own
        assert root.tag == "Response"
        messages = [message.text or "" for message in root]
        assert [message.tag for message in root] == ["Message"] * len(messages)
        assert len(messages) <= 1
        return messages[0] if messages else None


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(2026, 3, 2, 9, tzinfo=UTC))


@pytest.fixture
def make_gateway(
    store: redis.Redis, redis_url: str, clock: Clock, tmp_path: Path
) -> Iterator[Callable[..., Services]]:
    """Services on menus of a test's own, and on a clock that can be moved: `make_gateway("entry: …")`."""
    made: list[Services] = []
    assert store.ping()

    def make(menus: str = "") -> Services:
        path = MENUS
        if menus:
            path = tmp_path / f"menus-{len(made)}.yaml"
            path.write_text(menus, encoding="utf-8")
        environ = {
            "GATEWAY_ENV": "development",
            "GATEWAY_MENUS": str(path),
            "GATEWAY_PUBLIC_URL": PUBLIC_URL,
            "REDIS_URL": redis_url,
            "GATEWAY_SECRET_KEY": "a-key-for-tests",
            "GATEWAY_WEBHOOK_TOKEN": TOKEN,
            "TWILIO_ACCOUNT_SID": "AC1",
            "TWILIO_AUTH_TOKEN": AUTH_TOKEN,
        }
        made.append(build(read_settings(environ), clock=clock))
        return made[-1]

    yield make
    for services in made:
        close(services)


@pytest.fixture
def services(make_gateway: Callable[..., Services]) -> Services:
    return make_gateway()


@pytest.fixture
def app(services: Services) -> Flask:
    return create_app(services)


@pytest.fixture
def at(services: Services, app: Flask) -> SmsPhone:
    return AfricasTalkingSmsPhone(services, app, "at", SHORT_CODE)


@pytest.fixture
def twilio(services: Services, app: Flask) -> SmsPhone:
    return TwilioSmsPhone(services, app, "twilio", LONG_CODE)


@pytest.fixture(params=["at", "twilio"])
def sms_phone(request: pytest.FixtureRequest, services: Services, app: Flask) -> SmsPhone:
    """A phone that texts the gateway through either provider."""
    phone_class, to = {"at": (AfricasTalkingSmsPhone, SHORT_CODE), "twilio": (TwilioSmsPhone, LONG_CODE)}[
        request.param
    ]
    return phone_class(services, app, request.param, to)


def reference_in(text: str) -> str:
    found = re.search(r"\b[0-9]{9}\b", text)
    assert found, text
    return found[0]
