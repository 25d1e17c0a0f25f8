"""Counts how often an address failed to authenticate in the current minute.

The counts are in this process's memory and not in Redis, because somebody who guesses tokens must not be able to make
the durable store write. The limit need not be exact. The table of addresses is bounded.
"""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime

from gateway.http.client_address import Address

MAX_LOGGED_PER_MINUTE = 20
MAX_ADDRESSES = 4096


class AuthFailureCounter:
    """Counts failed attempts by address, from zero again each minute. Threads may share it."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._minute = -1
        self._counts: Counter[Address | None] = Counter()

    def add(self, address: Address | None) -> int:
        """Count one more failure of `address`, and return how many it has had this minute."""
        minute = int(self._clock().timestamp()) // 60
        with self._lock:
            if minute != self._minute:
                self._minute = minute
                self._counts.clear()
            if len(self._counts) >= MAX_ADDRESSES and address not in self._counts:
                address = None  # the table is full: all other addresses share one count
            self._counts[address] += 1
            return self._counts[address]
