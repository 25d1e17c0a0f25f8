"""Places in which lookups wait for a system: as many as it answers, half as many after it was late or failed."""

import threading
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from gateway.cases.adaptive_limit import AdaptiveLimit


@dataclass(slots=True)
class _Places:
    limit: AdaptiveLimit
    taken: int = 0


class AdaptivePlaces:
    """At most `most` places for each system, named by whatever is hashable. It never waits for a free one.

    Threads may share it. A system that answers, and that nobody waits for, is forgotten.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._systems: dict[Hashable, _Places] = {}
        self._lock = threading.Lock()

    @contextmanager
    def acquire(self, system: Hashable) -> Iterator[bool]:
        """Take a place until the block ends. Yields whether one was free."""
        with self._lock:
            places = self._systems.setdefault(system, _Places(AdaptiveLimit(self._most)))
            is_free = places.taken < places.limit.value
            places.taken += is_free
        try:
            yield is_free
        finally:
            with self._lock:
                places.taken -= is_free
                if not places.taken and places.limit.value == self._most:
                    self._systems.pop(system, None)

    def known(self) -> set[Hashable]:
        """Return the systems that lookups wait for, or that have not got all their places back."""
        with self._lock:
            return set(self._systems)

    def record(self, system: Hashable, *, is_good: bool) -> None:
        """Record within the block whether the system answered, or was late, away or reported a fault of its own."""
        with self._lock:
            places = self._systems.get(system)
            if places is None:
                return
            if is_good:
                places.limit.record_answer()
            else:
                places.limit.record_overload()
