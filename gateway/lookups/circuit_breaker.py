"""A circuit breaker: stops asking a system that is down, so that citizens do not wait for it.

Each process counts for itself. After MAX_FAILURES in a row within WITHIN_SECONDS, nobody asks that system for
OPEN_SECONDS. Then one request tries. If it succeeds, all ask again; if not, all pause again. Failures that may be the
fault of what was asked count only if they are of more than one thing. A system that asks to be left alone is, too.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

MAX_FAILURES = 5
WITHIN_SECONDS = 30.0
OPEN_SECONDS = 10.0
LONGEST_SECONDS = 300.0  # that a system may ask for: nobody asks it again for what was not asked meanwhile


@dataclass(slots=True)
class _Circuit:
    failures: deque[tuple[float, Hashable]] = field(default_factory=lambda: deque(maxlen=MAX_FAILURES))
    open_until: float | None = None

    def is_at_fault(self, within_seconds: float) -> bool:
        """Return whether the last failures are enough, and show that the system is at fault and not one subject."""
        times, subjects = zip(*self.failures, strict=True)
        enough = len(times) == MAX_FAILURES and times[-1] - times[0] <= within_seconds
        return enough and (None in subjects or len(set(subjects)) > 1)


class CircuitBreaker:
    """One circuit for each system, named by its origin. Threads may share it."""

    def __init__(
        self,
        monotonic: Callable[[], float] = time.monotonic,
        *,
        open_seconds: float = OPEN_SECONDS,
        within_seconds: float = WITHIN_SECONDS,
    ) -> None:
        self._monotonic = monotonic
        self._open_seconds = open_seconds
        self._within_seconds = within_seconds
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
            circuit.open_until = now + self._open_seconds
            return True

    def is_open(self, system: Hashable) -> bool:
        """Return True if the system is asked only now and then, by one at a time."""
        with self._lock:
            circuit = self._circuits.get(system)
            return circuit is not None and circuit.open_until is not None

    def is_trial_due(self, system: Hashable) -> bool:
        """Return True if the system is down, and the pause is over."""
        with self._lock:
            circuit = self._circuits.get(system)
            if circuit is None or circuit.open_until is None:
                return False
            return self._monotonic() >= circuit.open_until

    def record_success(self, system: Hashable) -> bool:
        """Record that the system answered. Return True if it was down before."""
        with self._lock:
            circuit = self._circuits.pop(system, None)
            return circuit is not None and circuit.open_until is not None

    def record_failure(self, system: Hashable, subject: Hashable = None) -> bool:
        """Record that the system could not be reached, was late, or reported a fault of its own.

        `subject` is what the system may have failed on; None: it was the system's fault for sure. Return True if the
        system counts as down from now on.
        """
        now = self._monotonic()
        with self._lock:
            circuit = self._circuits.setdefault(system, _Circuit())
            circuit.failures.append((now, subject))
            in_a_row = circuit.is_at_fault(self._within_seconds)
            was_open = circuit.open_until is not None
            if in_a_row or was_open:
                circuit.open_until = max(circuit.open_until or 0.0, now + self._open_seconds)
            return in_a_row and not was_open

    def leave_alone(self, system: Hashable, seconds: float) -> None:
        """Ask the system nothing for as long as it wants (`Retry-After`), LONGEST_SECONDS at most."""
        with self._lock:
            circuit = self._circuits.setdefault(system, _Circuit())
            until = self._monotonic() + min(seconds, LONGEST_SECONDS)
            circuit.open_until = max(circuit.open_until or 0.0, until)
