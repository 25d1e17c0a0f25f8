"""Conversations that this process saved a moment ago, so that their next hop need not load them.

Another process may have saved such a record since. Saving compares revisions and finds out, so what is remembered here
may be stepped, but nothing may be promised on the strength of it (`Loaded.certain`).
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from gateway.conversations.conversation import Conversation

MOST = 2000
SECONDS = 60.0  # the next hop of a session comes within this, or the caller is gone


@dataclass(frozen=True, slots=True)
class Remembered:
    """A record as it was saved, how many hops its caller had made in the minute then, and when it was."""

    revision: bytes
    conversation: Conversation
    hops: int
    minute: int
    at: float


class Recent:
    """The latest records, by their keys. Safe to share between threads; holds at most MOST."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._held: OrderedDict[str, Remembered] = OrderedDict()

    def take(self, key: str) -> Remembered | None:
        """The record, which is then held no more: whoever goes on from it puts back what comes of it."""
        with self._lock:
            found = self._held.pop(key, None)
        return found if found is not None and self._monotonic() - found.at < SECONDS else None

    def put(self, key: str, revision: bytes, conversation: Conversation, hops: int, minute: int) -> None:
        """Hold a record that was just saved."""
        kept = Remembered(revision, conversation, hops, minute, self._monotonic())
        with self._lock:
            self._held[key] = kept
            while len(self._held) > MOST:
                self._held.popitem(last=False)
