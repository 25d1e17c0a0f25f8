"""Limits the lookups that run at the same time, so that slow systems leave threads for the other hops."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class ConcurrencyLimit:
    """Allows `maximum` lookups at the same time, of cases and over HTTP together. It never waits for a free place."""

    def __init__(self, maximum: int) -> None:
        self._free = threading.BoundedSemaphore(maximum)

    @contextmanager
    def acquire(self) -> Iterator[bool]:
        """Take a place until the block ends. Yields whether a place was free."""
        acquired = self._free.acquire(blocking=False)
        try:
            yield acquired
        finally:
            if acquired:
                self._free.release()
