"""Forwards several submissions at once, as many as the case system takes, and one at a time while it is down."""

import logging
import threading
from collections.abc import Callable, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event
from typing import TYPE_CHECKING

import redis

from gateway.case_systems.outcomes import CaseRetry, FilingOutcome
from gateway.cases.adaptive_limit import AdaptiveLimit
from gateway.cases.forwarder import CIRCUIT_KEY, Attempt, AttemptResult, Forwarder
from gateway.operations import logs
from gateway.storage.outbox.outbox import Outbox

if TYPE_CHECKING:  # the room of lookups uses that of cases
    from gateway.lookups.circuit_breaker import CircuitBreaker

POLL_SECONDS = 1.0
OPEN_SECONDS = 5.0  # and an attempt takes ten seconds at most, so it is tried every 15 seconds
WITHIN_SECONDS = 120.0  # in which five attempts in a row fail
CIRCUIT_SECONDS = 90  # that the store remembers a pause, longer than the time between two attempts
MAX_EXPEDITED = 10_000
LISTED = 100  # submissions at a time, so that not each costs two questions to the store
CASE_BACKEND = "case_backend"

logger = logging.getLogger(__name__)


class ConcurrentForwarder:
    """Takes submissions from the outbox as they are due, the oldest first. The outbox gives each to one process.

    `concurrency` is the most that it forwards at once. After some failures in a row it forwards one submission at a
    time, every `breaker` pause. Once one is taken, all that wait are due at once. Bad answers to one submission alone
    do not count: the fault may lie in that case.
    """

    def __init__(
        self,
        client: redis.Redis,
        forwarder: Forwarder,
        outbox: Outbox,
        concurrency: int,
        breaker: "CircuitBreaker",
        poll_seconds: float = POLL_SECONDS,
    ) -> None:
        self._redis = client
        self._forwarder = forwarder
        self._outbox = outbox
        self._concurrency = concurrency
        self._breaker = breaker
        self._poll_seconds = poll_seconds
        self._limit = AdaptiveLimit(concurrency)
        self._under_way: set[str] = set()
        self._ready: list[str] = []  # listed, and not chosen yet
        self._lock = threading.Lock()
        self._sent: list[AttemptResult] = []
        self._wake = Event()
        self._last_failed = self._tried_again = ""

    def wake(self, *_submissions: str) -> None:
        """Look for submissions that are due now."""
        self._wake.set()

    def run(self, stop: Event, note_turn: Callable[[], object] = lambda: None) -> None:
        """Forward until `stop` is set; then finish what is under way. If the store is down, wait for it.

        This thread asks the store, for many submissions together. Threads send each of them. `note_turn` is called
        in each round.
        """
        with ThreadPoolExecutor(self._concurrency, thread_name_prefix="forwarder") as threads:
            while not stop.is_set():
                note_turn()
                self._wake.clear()
                sent = self._take_sent()
                for attempt in self._begin():
                    threads.submit(self._send, attempt, stop)
                self._settle(sent)  # while the next ones are being sent
                self._wake.wait(self._poll_seconds)
        self._settle(self._take_sent())

    def _begin(self) -> list[Attempt]:
        """Lease the submissions to send now. They count as under way."""
        chosen: list[str] = []
        attempts: list[Attempt] = []
        try:
            chosen = self._choose()
            attempts = self._forwarder.begin(chosen) if chosen else []
        except redis.RedisError as error:
            _log_store_error(error, chosen)
        except Exception:  # noqa: BLE001 - whatever it is, the next ones must go
            logs.exception(logger, "job_failed", job="forward", items=tuple(chosen))
        self._end(set(chosen) - {attempt.lease.id for attempt in attempts})
        return attempts

    def _send(self, attempt: Attempt, stop: Event) -> None:
        try:
            result = self._forwarder.send(attempt)
            with self._lock:
                self._sent.append(result)
        except redis.RedisError as error:
            _log_store_error(error, [attempt.lease.id])
            self._end({attempt.lease.id})
        except Exception:  # noqa: BLE001 - whatever it is, the next one must go
            logs.exception(logger, "job_failed", job="forward", items=(attempt.lease.id,))
            self._end({attempt.lease.id})
        self._wake.set()
        if stop.is_set():  # the process does not end before this thread does
            self._settle(self._take_sent())

    def _take_sent(self) -> list[AttemptResult]:
        """Return what was sent since the last time. It is under way no more, and decides how many go at once."""
        with self._lock:
            sent, self._sent = self._sent, []
        for result in sent:
            with suppress(redis.RedisError):  # the next outcome says the same
                self._record(result.attempt.lease.id, result.outcome)
        self._end({result.attempt.lease.id for result in sent})
        return sent

    def _settle(self, sent: Sequence[AttemptResult]) -> None:
        try:
            if sent:
                self._forwarder.settle(sent)
        except redis.RedisError as error:  # their leases end, and they are sent again
            _log_store_error(error, [result.attempt.lease.id for result in sent])
        except Exception:  # noqa: BLE001 - whatever it is, the next ones must go
            items = tuple(result.attempt.lease.id for result in sent)
            logs.exception(logger, "job_failed", job="forward", items=items)

    def _end(self, submissions: Set[str]) -> None:
        with self._lock:
            self._under_way -= submissions

    def _choose(self) -> list[str]:
        """Return the submissions to forward now. They count as under way."""
        is_open = self._breaker.is_open(CASE_BACKEND)
        with self._lock:
            under_way = set(self._under_way)
        free = (1 if is_open else self._limit.value) - len(under_way)
        if free <= 0:
            return []
        ready = self._next_ready(under_way, afresh=is_open)
        if is_open and not self._outbox.is_paused():
            ready = self._again() or ready or self._earliest()
        chosen = ready[:free]
        self._ready = ready[free:]
        if not chosen or not self._breaker.allows(CASE_BACKEND):
            return []
        with self._lock:
            self._under_way.update(chosen)
        return chosen

    def _next_ready(self, under_way: Set[str], *, afresh: bool) -> list[str]:
        """Return submissions that are due, the oldest first. Many are listed at once, unless `afresh`.

        What has become of one since does no harm: an attempt begins with a lease.
        """
        if afresh or not self._ready:
            if self._outbox.is_paused():
                return []
            self._ready = [item for item, _ in self._outbox.list_ready(LISTED + len(under_way))]
        return [item for item in self._ready if item not in under_way]

    def _earliest(self) -> list[str]:
        """Return the submission that is due first, and make it due now, so that the case system is tried again."""
        if not self._breaker.is_trial_due(CASE_BACKEND):
            return []
        return [item for item, _ in self._outbox.list_pending(1) if self._outbox.expedite(item)]

    def _again(self) -> list[str]:
        """Return the submission that failed last, at every other trial: it need not be to blame, nor the others."""
        if not self._last_failed or not self._breaker.is_trial_due(CASE_BACKEND):
            return []
        submission = self._tried_again = self._last_failed
        self._last_failed = ""
        return [submission] if self._outbox.expedite(submission) else []

    def _record(self, submission: str, outcome: FilingOutcome | None) -> None:
        if isinstance(outcome, CaseRetry):
            if outcome.is_fault:
                self._last_failed = "" if self._tried_again == submission else submission
                self._tried_again = ""
                self._record_fault(outcome.reason, submission if outcome.has_answered else None)
        elif outcome is not None:
            with self._lock:
                self._limit.record_answer()
            if self._breaker.record_success(CASE_BACKEND):
                logger.info("case_backend_is_back")
                self._redis.delete(CIRCUIT_KEY)
                self._expedite_all()

    def _record_fault(self, reason: str, subject: str | None) -> None:
        with self._lock:
            self._limit.record_overload()
        if self._breaker.record_failure(CASE_BACKEND, subject):
            logger.error("case_backend_is_down", extra={"reason": reason})
        if self._breaker.is_open(CASE_BACKEND):
            self._redis.set(CIRCUIT_KEY, reason, ex=CIRCUIT_SECONDS)

    def _expedite_all(self) -> None:
        """Make everything that waits for its next attempt due now: it waited for a system that was down."""
        now = self._outbox.now()
        for item, due in self._outbox.list_pending(MAX_EXPEDITED):
            if due > now:
                self._outbox.expedite(item)


def _log_store_error(error: redis.RedisError, submissions: Sequence[str]) -> None:
    extra = {"job": "forward", "items": tuple(submissions), "reason": type(error).__name__}
    logger.warning("store_unavailable", extra=extra)
