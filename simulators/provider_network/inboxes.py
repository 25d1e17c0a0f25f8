"""The texts on the phones: their inboxes."""

import itertools
import threading
import uuid
from collections import OrderedDict, deque
from dataclasses import dataclass
from datetime import datetime

from simulators.provider_network.journal import Journal

MOST_TEXTS = 200  # on one phone; then the oldest are deleted, as on a full SIM card
MOST_PHONES = 10_000


@dataclass(frozen=True, slots=True)
class InboxText:
    """A text that arrived. `number` counts all texts. `parts` is the number of its SMS segments."""

    number: int
    sender: str
    text: str
    parts: int
    at: datetime


class Inboxes:
    """The texts that each phone received. `epoch` changes when the process restarts and numbering begins again."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.epoch = uuid.uuid4().hex
        self._numbers = itertools.count(1)
        self._inboxes: OrderedDict[str, deque[InboxText]] = OrderedDict()
        self._lock = threading.Lock()

    def add(self, msisdn: str, sender: str, text: str, parts: int, at: datetime) -> None:
        """Put a text into the inbox of `msisdn`."""
        self._journal.write(text=text, number=msisdn, sender=sender)
        with self._lock:
            inbox = self._inboxes.setdefault(msisdn, deque(maxlen=MOST_TEXTS))
            self._inboxes.move_to_end(msisdn)
            inbox.append(InboxText(next(self._numbers), sender, text, parts, at))
            if len(self._inboxes) > MOST_PHONES:
                self._inboxes.popitem(last=False)

    def texts_after(self, msisdn: str, number: int) -> list[InboxText]:
        """Return the texts of `msisdn` after the one with this number, oldest first."""
        with self._lock:
            return [text for text in self._inboxes.get(msisdn, ()) if text.number > number]
