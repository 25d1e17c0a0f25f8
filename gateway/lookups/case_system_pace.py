"""How fast lookups of cases ask the case system: as many at a time as it answers, and not while it is down."""

import logging
import threading
import time
from collections.abc import Callable
from math import inf

from gateway.case_systems.outcomes import CaseBackendUnavailable, CaseStatus, CaseUnknown
from gateway.cases.adaptive_limit import AdaptiveLimit
from gateway.lookups.circuit_breaker import CircuitBreaker

CASE_SYSTEM = "case system"  # the one system of this circuit breaker
LONGEST_WAIT_SECONDS = 300.0  # that it may ask for: lookups are few, and none is made later for it

StatusAnswer = CaseStatus | CaseUnknown | CaseBackendUnavailable

logger = logging.getLogger(__name__)


class CaseSystemPace:
    """Passes lookups on to the case system, `most` at a time, fewer after it was late or overloaded.

    It leaves the system alone for as long as its `Retry-After` says, and after some failures in a row. Each process
    counts for itself. Threads may share it.
    """

    def __init__(
        self,
        most: int,
        breaker: CircuitBreaker | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limit = AdaptiveLimit(most)
        self._breaker = breaker or CircuitBreaker(monotonic)
        self._monotonic = monotonic
        self._under_way = 0
        self._alone_until = -inf
        self._lock = threading.Lock()

    def ask(self, reference: str, fetch: Callable[[], StatusAnswer]) -> StatusAnswer:
        """Return the answer of `fetch`; if the system is not to be asked now, at once that it is unavailable."""
        with self._lock:
            if self._monotonic() < self._alone_until:
                return CaseBackendUnavailable(timed_out=False)
            if self._under_way >= self._limit.value:
                return CaseBackendUnavailable(timed_out=True)
            if not self._breaker.allows(CASE_SYSTEM):
                return CaseBackendUnavailable(timed_out=False)
            self._under_way += 1
        try:
            answer = fetch()
        finally:
            with self._lock:
                self._under_way -= 1
        self._record(reference, answer)
        return answer

    def _record(self, reference: str, answer: StatusAnswer) -> None:
        with self._lock:
            if not isinstance(answer, CaseBackendUnavailable) or not answer.is_fault:
                self._limit.record_answer()
                self._breaker.record_success(CASE_SYSTEM)
                return
            self._limit.record_overload()
            if answer.wait_seconds is not None:
                wait = min(answer.wait_seconds, LONGEST_WAIT_SECONDS)
                self._alone_until = max(self._alone_until, self._monotonic() + wait)
            # An answer that is bad for one case says little about the others.
            subject = reference if answer.has_answered else None
            if self._breaker.record_failure(CASE_SYSTEM, subject):
                logger.error("case_lookups_pause", extra={"timed_out": answer.timed_out})
