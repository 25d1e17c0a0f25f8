"""The message centre: accepts texts, delivers them to the phones, sends delivery receipts."""

import itertools
import re
import threading
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial

from simulators.provider_network.faults import HANG_SECONDS, Receipts, SmsFaults
from simulators.provider_network.inboxes import Inboxes
from simulators.provider_network.notifications import Notifications
from simulators.provider_network.text_length import sms_parts
from simulators.provider_network.webhooks import HttpExchange

MSISDN = re.compile(r"\+[1-9][0-9]{6,14}")
RECEIPTS_BY_MODE: dict[Receipts, tuple[bool, ...]] = {
    "delivered": (True,),
    "failed": (False,),
    "twice": (True, True),
    "both": (True, False),
    "none": (),
}
POLL_SECONDS = 0.1
RECEIPT_GAP_SECONDS = 0.2  # seconds between two receipts that contradict each other


class MessageCentre:
    """The texts of both providers on their way to phones."""

    def __init__(self, inboxes: Inboxes, notices: Notifications, now: Callable[[], datetime]) -> None:
        self.faults = SmsFaults()
        self._inboxes = inboxes
        self._notices = notices
        self._now = now
        self._taken = itertools.count(1)
        self._closing = threading.Event()

    def deliver(self, msisdn: str, sender: str, text: str, report: Callable[[bool], HttpExchange]) -> int:
        """Deliver a text to a phone, and return the number of its segments. `report` posts the receipts."""
        parts = sms_parts(text)
        faults = self.faults
        receipts = RECEIPTS_BY_MODE[faults.receipts if next(self._taken) % faults.every == 0 else "delivered"]
        if receipts != (False,):
            self._inboxes.add(msisdn, sender, text, parts, self._now())
        for place, arrived in enumerate(receipts):
            apart = RECEIPT_GAP_SECONDS * place if len(set(receipts)) > 1 else 0.0
            self._notices.send(partial(report, arrived), after=faults.receipt_seconds + apart)
        return parts

    def hold_caller(self) -> None:
        """Keep a request waiting until the faults change, at most a minute: longer than the client does."""
        faults, deadline = self.faults, time.monotonic() + HANG_SECONDS
        while self.faults is faults and time.monotonic() < deadline and not self._closing.wait(POLL_SECONDS):
            pass

    def close(self) -> None:
        """Release the requests that are kept waiting."""
        self._closing.set()
