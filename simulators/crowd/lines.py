"""Lines to a gateway: a USSD session by Africa's Talking's webhook, conversations and calls by Twilio's."""

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
        path = "/twilio/sms"
        body = gateway.send(path, form, twilio_headers(self.secret, f"{self.public_url}{path}", form))
        root = ElementTree.fromstring(body)  # noqa: S314 - the gateway wrote it
        words = "\n".join(message.text or "" for message in root)
        page = Page(words, ends=False)
        return Page(words, ends=page.mark[0] in self.last_screens)


@dataclass
class CallLine:
    """A call to a number of Twilio's, whose answers hold the documents. `secret` signs the requests."""

    secret: str
    public_url: str
    account: str
    to: str
    call: str
    msisdn: str
    channel: str = "voice"
    network: str = ""
    path: str = "/twilio/voice"
    keys_path: str = ""
    digits: str | None = None

    def begin(self, gateway: Gateway) -> Page:
        """Call the number."""
        return self.repeat(gateway)

    def send(self, gateway: Gateway, typed: str) -> Page:
        """Press keys."""
        self.path, self.digits = self.keys_path, typed
        return self.repeat(gateway)

    def repeat(self, gateway: Gateway) -> Page:
        """Ask for the document after the last keys."""
        form = {
            "CallSid": self.call,
            "AccountSid": self.account,
            "From": self.msisdn,
            "To": self.to,
            "CallStatus": "in-progress",
            "Direction": "inbound",
        }
        if self.digits is not None:
            form["Digits"] = self.digits
        url = f"{self.public_url}{self.path}"
        root = ElementTree.fromstring(  # noqa: S314 - the gateway wrote it
            gateway.send(self.path, form, twilio_headers(self.secret, url, form))
        )
        gather = root.find("Gather")
        if gather is not None:
            self.keys_path = gather.attrib["action"].removeprefix(self.public_url)
        return Page(" ".join(say.text or "" for say in root.iter("Say")), ends=gather is None)


def twilio_headers(secret: str, url: str, form: Mapping[str, str]) -> dict[str, str]:
    """Return the headers of a request by Twilio, which it signs.

    https://www.twilio.com/docs/usage/security#validating-requests
    """
    signed = url + "".join(name + form[name] for name in sorted(form))
    digest = hmac.new(secret.encode(), signed.encode(), hashlib.sha1).digest()
    return {"X-Twilio-Signature": base64.b64encode(digest).decode()}
