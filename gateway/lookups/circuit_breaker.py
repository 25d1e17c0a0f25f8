"""A circuit breaker: stops asking a system that is down, so that citizens do not wait for it.

Each process counts for itself. After MAX_FAILURES in a row within WITHIN_SECONDS, no lookup asks that system for
OPEN_SECONDS. Then one lookup tries. If it succeeds, all lookups ask again; if not, all pause again.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

MAX_FAILURES = 5
WITHIN_SECONDS = 30.0
OPEN_SECONDS = 10.0


@dataclass(slots=True)
class _Circuit:
    failed_at: deque[float] = field(default_factory=lambda: deque(maxlen=MAX_FAILURES))
    open_until: float | None = None


class CircuitBreaker:
    """One circuit for each system, named by its origin."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._circuits: dict[Hashable, _Circuit] = {}
        self._lock = threading.Lock()

    def allows(self, system: Hashable) -> bool:
        """Return True if the system may be asked now.

        After a pause only one caller gets True: its lookup is the trial.
        """
        with self._lock:
            circuit = self._circuits.get(system)
            if circuit is None or circuit.open_until is None:
                return True
            now = self._monotonic()
            if now < circuit.open_until:
                return False
            circuit.open_until = now + OPEN_SECONDS
            return True

    def record_success(self, system: Hashable) -> None:
        """Record that the system answered."""
        with self._lock:
            self._circuits.pop(system, None)

    def record_failure(self, system: Hashable) -> None:
        """Record that the system could not be reached, was late, or reported a fault of its own."""
        now = self._monotonic()
        with self._lock:
            circuit = self._circuits.setdefault(system, _Circuit())
            circuit.failed_at.append(now)
            in_a_row = len(circuit.failed_at) == MAX_FAILURES and now - circuit.failed_at[0] <= WITHIN_SECONDS
            if in_a_row or circuit.open_until is not None:
                circuit.open_until = now + OPEN_SECONDS
