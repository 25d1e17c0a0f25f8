"""Texts that a phone sends. They are sent to the gateway like those of Africa's Talking, until it accepts them."""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from simulators.provider_network.faults import HopFaults
from simulators.provider_network.notifications import Notifications
from simulators.provider_network.ussd_centre import NetworkRefusedError
from simulators.provider_network.webhooks import HttpExchange, Webhooks

DESTINATION = re.compile(r"\+?[0-9]{3,15}")
LONGEST_TEXT = 1530  # characters; ten segments, more than any phone sends


@dataclass(frozen=True, slots=True)
class SendResult:
    """The outcome of a text that left the phone: the reason if it did not arrive, and the HTTP exchanges."""

    failed: str
    wire: tuple[HttpExchange, ...]


class PhoneTexts:
    """Sends the phones' texts to the gateway."""

    def __init__(self, webhooks: Webhooks, notices: Notifications, now: Callable[[], datetime]) -> None:
        self._webhooks = webhooks
        self._notices = notices
        self._now = now

    def send(self, msisdn: str, to: str, text: str, network: str, faults: HopFaults) -> SendResult:
        """Send a text; NetworkRefusedError if the phone cannot send it. The gateway replies with a text of its own."""
        if not DESTINATION.fullmatch(to):
            raise NetworkRefusedError(400, "A message goes to a number or a short code, such as 40404.")
        if not 0 < len(text) <= LONGEST_TEXT:
            raise NetworkRefusedError(400, f"A message has 1 to {LONGEST_TEXT} characters.")
        form = {
            "date": self._now().strftime("%Y-%m-%d %H:%M:%S"),
            "from": msisdn,
            "id": str(uuid.uuid4()),
            "linkId": "",
            "text": text,
            "to": to,
            "networkCode": network,
        }
        wire = self._webhooks.post_repeatedly("sms", form, faults.repeat)
        first = wire[0]
        if 200 <= first.status < 300:
            return SendResult("", wire)
        self._notices.send(lambda: self._webhooks.post_africastalking("sms", form), after=1.0)
        why = first.fault or f"The gateway answered with HTTP {first.status}."
        return SendResult(f"{why} The network tries again.", wire)
