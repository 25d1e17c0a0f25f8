"""The message centre: takes texts, brings them to the phones, reports what became of them."""

import re
import threading
from collections.abc import Callable
from datetime import datetime

from gateway.development.carrier.faults import HANG_SECONDS, SmsFaults
from gateway.development.carrier.length import sms_parts
from gateway.development.carrier.notices import Notices
from gateway.development.carrier.texts import Inboxes
from gateway.development.carrier.webhooks import Exchange

MSISDN = re.compile(r"\+[1-9][0-9]{6,14}")
RECEIPT_SECONDS = 0.3  # after the text was taken


class MessageCentre:
    """Texts on their way, whichever provider took them."""

    def __init__(self, inboxes: Inboxes, notices: Notices, now: Callable[[], datetime]) -> None:
        self.faults = SmsFaults()
        self._inboxes = inboxes
        self._notices = notices
        self._now = now
        self._closing = threading.Event()

    def deliver(self, msisdn: str, sender: str, text: str, report: Callable[[bool], Exchange]) -> int:
        """Bring a text to a phone; the number of its parts. `report` posts the receipt: did it arrive?"""
        parts = sms_parts(text)
        receipts = self.faults.receipts
        arrives = receipts != "failed"
        if arrives:
            self._inboxes.put(msisdn, sender, text, parts, self._now())
        for _ in range({"none": 0, "twice": 2}.get(receipts, 1)):
            self._notices.send(lambda: report(arrives), after=RECEIPT_SECONDS)
        return parts

    def hang(self) -> None:
        """Keep a caller waiting longer than it has patience."""
        self._closing.wait(HANG_SECONDS)

    def close(self) -> None:
        """Let go of the callers that are kept waiting."""
        self._closing.set()
