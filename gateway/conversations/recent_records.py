"""Conversations that this process saved a moment ago, so that their next hop need not load them.

Another process may have saved such a record since. Saving compares revisions and finds out, so what is remembered here
may be stepped, but nothing may be promised on the strength of it (`Loaded.certain`).
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from gateway.conversations.conversation import Conversation

MAX_RECORDS = 2000
MAX_AGE_SECONDS = 60.0  # the next hop of a session comes within this, or the caller is gone


@dataclass(frozen=True, slots=True)
class CachedRecord:
    """A record as it was saved, how many hops its caller had made in the minute then, and when it was."""

    revision: bytes
    conversation: Conversation
    hops_this_minute: int
    minute: int
    saved_at: float


class RecentRecordCache:
    """The latest records, by their keys. Safe to share between threads; holds at most MOST."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._records: OrderedDict[str, CachedRecord] = OrderedDict()

    def pop(self, key: str) -> CachedRecord | None:
        """The record, which is then held no more: whoever goes on from it puts back what comes of it."""
        with self._lock:
            found = self._records.pop(key, None)
        return found if found is not None and self._monotonic() - found.saved_at < MAX_AGE_SECONDS else None

    def put(
        self, key: str, revision: bytes, conversation: Conversation, hops_this_minute: int, minute: int
    ) -> None:
        """Hold a record that was just saved."""
        cached = CachedRecord(revision, conversation, hops_this_minute, minute, self._monotonic())
        with self._lock:
            self._records[key] = cached
            while len(self._records) > MAX_RECORDS:
                self._records.popitem(last=False)
