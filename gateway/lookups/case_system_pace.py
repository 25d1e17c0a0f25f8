"""How fast lookups of cases ask the case system: as many at a time as it answers, and not while it is down."""

import logging
from collections.abc import Callable

from gateway.case_systems.outcomes import CaseBackendUnavailable, CaseStatus, CaseUnknown
from gateway.lookups.adaptive_places import AdaptivePlaces
from gateway.lookups.circuit_breaker import CircuitBreaker

CASE_SYSTEM = "case system"  # the one system of places and circuit breaker

StatusAnswer = CaseStatus | CaseUnknown | CaseBackendUnavailable

logger = logging.getLogger(__name__)


class CaseSystemPace:
    """Passes lookups on to the case system, `most` at a time, fewer after it was late or overloaded.

    It leaves the system alone for as long as its `Retry-After` says, and after some failures in a row. Each process
    counts for itself. Threads may share it.
    """

    def __init__(self, most: int, breaker: CircuitBreaker | None = None) -> None:
        self._places = AdaptivePlaces(most)
        self._breaker = breaker or CircuitBreaker()

    def ask(self, reference: str, fetch: Callable[[], StatusAnswer]) -> StatusAnswer:
        """Return the answer of `fetch`; if the system is not to be asked now, at once that it is unavailable."""
        with self._places.acquire(CASE_SYSTEM) as is_free:
            if not is_free:
                return CaseBackendUnavailable(timed_out=True)
            if not self._breaker.allows(CASE_SYSTEM):
                return CaseBackendUnavailable(timed_out=False)
            answer = fetch()
            self._record(reference, answer)
            return answer

    def _record(self, reference: str, answer: StatusAnswer) -> None:
        if isinstance(answer, CaseUnknown) and not answer.was_asked:
            return
        is_good = not isinstance(answer, CaseBackendUnavailable) or not answer.is_fault
        self._places.record(CASE_SYSTEM, is_good=is_good)
        if not isinstance(answer, CaseBackendUnavailable) or is_good:
            self._breaker.record_success(CASE_SYSTEM)
            return
        # An answer that is bad for one case says little about the others.
        if self._breaker.record_failure(CASE_SYSTEM, reference if answer.has_answered else None):
            logger.error("case_lookups_pause", extra={"timed_out": answer.timed_out})
        if answer.wait_seconds is not None:
            self._breaker.leave_alone(CASE_SYSTEM, answer.wait_seconds)
