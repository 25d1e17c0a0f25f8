"""Lines to a gateway: a USSD session by Africa's Talking's webhook, and a conversation by Twilio's for texts."""

import base64
import hashlib
import hmac
import http.client
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlencode, urlsplit
from xml.etree import ElementTree

from simulators.crowd.page import Page

TIMEOUT_SECONDS = 20


class UnansweredError(Exception):
    """No gateway answered."""


@dataclass
class Gateway:
    """A web process. `send` posts a form and returns the body of the answer."""

    url: str

    def send(self, path: str, form: Mapping[str, str], headers: Mapping[str, str]) -> str:
        """Post a form. UnansweredError: nothing came back."""
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=TIMEOUT_SECONDS)
        try:
            content = {"Content-Type": "application/x-www-form-urlencoded"} | dict(headers)
            connection.request("POST", path, urlencode(form), content)
            response = connection.getresponse()
            body = response.read().decode()
        except (OSError, http.client.HTTPException) as error:
            raise UnansweredError(self.url) from error
        finally:
            connection.close()
        if response.status != http.HTTPStatus.OK:
            raise UnansweredError(f"{self.url} answered {response.status}")
        return body


Choose = Callable[[], Gateway]
"""Chooses the web process of the next request."""


class Line(Protocol):
    """A line of a citizen."""

    channel: str
    network: str

    def begin(self, gateway: Gateway) -> Page:
        """Dial, or text a first word."""

    def send(self, gateway: Gateway, typed: str) -> Page:
        """Send what was typed."""

    def repeat(self, gateway: Gateway) -> Page:
        """Send the last request again, as a network does that got no answer."""


@dataclass
class UssdLine:
    """A USSD session. Each request has everything that was typed in it."""

    token: str
    code: str
    session: str
    msisdn: str
    network: str
    channel: str = "ussd"
    typed: list[str] = field(default_factory=list)

    def begin(self, gateway: Gateway) -> Page:
        """Dial the code."""
        return self.repeat(gateway)

    def send(self, gateway: Gateway, typed: str) -> Page:
        """Send what was typed."""
        self.typed.append(typed)
        return self.repeat(gateway)

    def repeat(self, gateway: Gateway) -> Page:
        """Send all that was typed so far."""
        form = {
            "sessionId": self.session,
            "phoneNumber": self.msisdn,
            "networkCode": self.network,
            "serviceCode": self.code,
            "text": "*".join(self.typed),
        }
        body = gateway.send(f"/at/{self.token}/ussd", form, {})
        return Page(body[4:], body.startswith("END"))


@dataclass
class TextLine:
    """Texts to a number of Twilio's, whose answers hold the replies. `secret` signs them."""

    secret: str
    public_url: str
    account: str
    to: str
    conversation: str
    msisdn: str
    first_words: str = "hello"
    channel: str = "sms"
    network: str = ""
    sent: int = 0
    last: str = ""
    last_screens: frozenset[str] = frozenset()

    def begin(self, gateway: Gateway) -> Page:
        """Text the first words."""
        return self.send(gateway, self.first_words)

    def send(self, gateway: Gateway, typed: str) -> Page:
        """Text what was typed."""
        self.sent, self.last = self.sent + 1, typed
        return self.repeat(gateway)

    def repeat(self, gateway: Gateway) -> Page:
        """Deliver the last text."""
        text_id = f"SM{self.conversation}-{self.sent}"
        form = {
            "MessageSid": text_id,
            "SmsSid": text_id,
            "AccountSid": self.account,
            "From": self.msisdn,
            "To": self.to,
            "Body": self.last,
            "NumMedia": "0",
        }
        signed = f"{self.public_url}/twilio/sms" + "".join(name + form[name] for name in sorted(form))
        digest = hmac.new(self.secret.encode(), signed.encode(), hashlib.sha1).digest()
        body = gateway.send("/twilio/sms", form, {"X-Twilio-Signature": base64.b64encode(digest).decode()})
        root = ElementTree.fromstring(body)  # noqa: S314 - the gateway wrote it
        words = "\n".join(message.text or "" for message in root)
        page = Page(words, ends=False)
        return Page(words, ends=page.mark[0] in self.last_screens)
