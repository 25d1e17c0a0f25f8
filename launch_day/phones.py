"""Phones on a network: a session by USSD, a conversation by text, a call, each as Africa's Talking brings it."""

import asyncio
import contextlib
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit
from xml.etree import ElementTree

from launch_day.provider import Inbox
from launch_day.webhooks import ANSWER_SECONDS, NoAnswerError, NoReplyError, Webhooks

CODE, NUMBER, SHORT_CODE = "*384*2040#", "+254711082000", "40404"
NETWORK = "63902"
TEXT_TRIES, TEXT_PAUSE_SECONDS = 20, 1.0
REPLY_SECONDS = 900.0  # for which a citizen waits for the answer to a text, and never texts again before that


@dataclass(frozen=True, slots=True)
class Page:
    """The words of a page, and whether the session is over."""

    words: str
    ends: bool


class Phone(Protocol):
    """A way to the service."""

    async def begin(self, patience: float) -> Page:
        """Dial, or text the first word."""

    async def send(self, typed: str, patience: float) -> Page:
        """Send what was typed."""

    async def hang_up(self) -> None:
        """End it."""


@dataclass(slots=True)
class UssdPhone:
    """A USSD session. Each request has everything that was typed in it."""

    webhooks: Webhooks
    msisdn: str
    session: str
    typed: list[str] = field(default_factory=list)

    async def begin(self, patience: float) -> Page:
        """Dial the code."""
        form = {
            "sessionId": self.session,
            "phoneNumber": self.msisdn,
            "networkCode": NETWORK,
            "serviceCode": CODE,
            "text": "*".join(self.typed),
        }
        body = await self.webhooks.post("ussd", form, patience)
        return Page(body[4:], body.startswith("END"))

    async def send(self, typed: str, patience: float) -> Page:
        """Send what was typed."""
        self.typed.append(typed)
        return await self.begin(patience)

    async def hang_up(self) -> None:
        """Do nothing: the network's notice of the end changes nothing."""


@dataclass(slots=True)
class TextPhone:
    """A conversation by text. The reply comes as a text of its own."""

    webhooks: Webhooks
    msisdn: str
    session: str
    inbox: Inbox
    _count: "itertools.count[int]" = field(default_factory=itertools.count)

    async def begin(self, patience: float) -> Page:
        """Text the keyword."""
        return await self.send("REPORT", patience)

    async def send(self, typed: str, patience: float) -> Page:
        """Text what was typed, and wait for the reply."""
        form = {
            "date": "2026-11-30 12:00:00",
            "from": self.msisdn,
            "id": f"{self.session}-{next(self._count)}",
            "linkId": "",
            "text": typed,
            "to": SHORT_CODE,
            "networkCode": NETWORK,
        }
        await self._bring(form, patience)
        try:
            words = await asyncio.wait_for(self.inbox.replies.get(), REPLY_SECONDS)
        except TimeoutError as error:
            raise NoReplyError from error
        return Page(words, ends=False)

    async def hang_up(self) -> None:
        """Do nothing."""

    async def _bring(self, form: Mapping[str, str], patience: float) -> None:
        """Bring a text to the gateway, and bring the same one again if it was not taken, as networks do."""
        for _ in range(TEXT_TRIES):
            with contextlib.suppress(NoAnswerError):
                await self.webhooks.post("sms", form, patience)
                return
            await asyncio.sleep(TEXT_PAUSE_SECONDS)
        raise NoReplyError


@dataclass(slots=True)
class CallPhone:
    """A call."""

    webhooks: Webhooks
    msisdn: str
    session: str
    _path: str = "voice"

    async def begin(self, patience: float) -> Page:
        """Call the number."""
        return await self._ask({"isActive": "1", "callSessionState": "Active"}, patience)

    async def send(self, typed: str, patience: float) -> Page:
        """Press keys."""
        return await self._ask({"isActive": "1", "callSessionState": "Active", "dtmfDigits": typed}, patience)

    async def hang_up(self) -> None:
        """Tell the gateway that the call is over, as the provider does."""
        over = {
            "isActive": "0",
            "callSessionState": "Completed",
            "durationInSeconds": "60",
            "currencyCode": "KES",
            "amount": "3.00",
            "hangupCause": "NORMAL_CLEARING",
        }
        self._path = "voice"
        await self.webhooks.post("voice", self._form(over), ANSWER_SECONDS)

    async def _ask(self, form: Mapping[str, str], patience: float) -> Page:
        body = await self.webhooks.post(self._path, self._form(form), patience)
        document = ElementTree.fromstring(body)  # noqa: S314 - the gateway wrote it
        words = " ".join(say.text or "" for say in document.iter("Say"))
        keys = document.find("GetDigits")
        redirect = document.find("Redirect")
        if keys is not None:
            self._take_path(keys.attrib["callbackUrl"])
        elif redirect is not None:
            self._take_path(redirect.text or "")
            after = await self._ask({"isActive": "1", "callSessionState": "Active"}, patience)
            return Page(f"{words} {after.words}", after.ends)
        return Page(words, ends=keys is None)

    def _take_path(self, url: str) -> None:
        """Keep the address that the next request of this call goes to."""
        parts = urlsplit(url)
        self._path = parts.path.partition(f"/at/{self.webhooks.token}/")[2]
        if parts.query:
            self._path += f"?{parts.query}"

    def _form(self, more: Mapping[str, str]) -> dict[str, str]:
        return {
            "sessionId": self.session,
            "direction": "Inbound",
            "callerNumber": self.msisdn,
            "destinationNumber": NUMBER,
            "callerCountryCode": "254",
            "callStartTime": "2026-11-30+12:00:00",
            **more,
        }
