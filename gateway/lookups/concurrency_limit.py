"""Limits the hops that wait for other systems at the same time, so that slow systems leave threads for the others."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class ConcurrencyLimit:
    """Lets `maximum` hops wait at the same time, for lookups and for case answers. It never waits for a free place."""

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
