"""Forwards a submission at once, while its citizen waits for the case system's answer to it."""

import logging
import time
from concurrent.futures import ThreadPoolExecutor

import redis

from gateway.case_systems.outcomes import CaseAccepted, CaseRejected, CaseRetry
from gateway.cases.case_answers import CaseAnswerStore
from gateway.cases.forwarder import Forwarder
from gateway.lookups.circuit_breaker import CircuitBreaker
from gateway.lookups.concurrency_limit import ConcurrencyLimit
from gateway.operations import logs
from gateway.operations.metrics import Metrics
from gateway.storage.outbox.outbox import Outbox
from menus.engine.effects import CaseAnswer

CASE_BACKEND = "case backend"  # the one system of this circuit breaker
POLL_SECONDS = 0.05

logger = logging.getLogger(__name__)


class InlineForwarder:
    """Makes one attempt to forward a submission, in a thread of its own, and waits for its answer.

    If the answer is late, the attempt goes on without the citizen, for as long as an attempt of a worker. `limit` says
    how many citizens may wait at the same time, and `threads` how many attempts are made. `configured`: there is a
    case backend.
    """

    def __init__(
        self,
        forwarder: Forwarder,
        answers: CaseAnswerStore,
        outbox: Outbox,
        breaker: CircuitBreaker,
        limit: ConcurrencyLimit,
        threads: int,
        metrics: Metrics,
        *,
        configured: bool,
    ) -> None:
        self._forwarder = forwarder
        self._answers = answers
        self._outbox = outbox
        self._breaker = breaker
        self._limit = limit
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="inline-forwarder")
        self._metrics = metrics
        self._configured = configured

    def await_answer(self, submission_id: str, max_seconds: float) -> CaseAnswer | None:
        """Return the case system's answer to a stored submission; None if none came within `max_seconds`.

        The same submission always gets the same answer, and is not sent again for it. Redis errors pass through.
        """
        deadline = time.monotonic() + max_seconds
        settled = self._answers.find(submission_id)
        if settled is not None:
            return settled.answer
        reason = self._attempt(submission_id, deadline)
        answer = self._answers.settle(submission_id, None).answer
        self._metrics.record_case_answer("answered" if answer is not None else reason)
        if answer is None:
            logger.warning("case_unanswered", extra={"submission": submission_id, "reason": reason})
        return answer

    def close(self) -> None:
        """Wait for the attempts under way, and end their threads."""
        self._threads.shutdown()

    def _attempt(self, submission_id: str, deadline: float) -> str:
        """Make an attempt, and wait for it until `deadline`. Return the reason if no answer is settled now."""
        if not self._configured:
            return "not_configured"
        with self._limit.acquire() as free:
            if not free:
                return "busy"
            if not self._breaker.allows(CASE_BACKEND):
                return "open"
            attempt = self._threads.submit(self._forward, submission_id)
            try:
                outcome = attempt.result(max(0.0, deadline - time.monotonic()))
            except TimeoutError:
                attempt.cancel()  # if every thread is busy, a worker makes the attempt
                self._breaker.record_failure(CASE_BACKEND)
                return "late"
            if outcome is None:
                return self._await_other_attempt(submission_id, deadline)
        if isinstance(outcome, CaseRetry):
            self._breaker.record_failure(CASE_BACKEND, submission_id if outcome.has_answered else None)
            return "failed"
        self._breaker.record_success(CASE_BACKEND)
        return "no_columns" if isinstance(outcome, CaseAccepted) else "refused"

    def _await_other_attempt(self, submission_id: str, deadline: float) -> str:
        """Wait until `deadline` for the answer to an attempt of a worker, or of the same hop in another thread."""
        if self._outbox.is_paused():
            return "paused"
        while (left := deadline - time.monotonic()) > 0:
            if self._answers.find(submission_id) is not None:
                return "no_columns"
            time.sleep(min(POLL_SECONDS, left))
        return "late"

    def _forward(self, submission_id: str) -> CaseAccepted | CaseRetry | CaseRejected | None:
        """Forward the submission. A failure is logged: the lease expires, and a worker forwards the submission."""
        try:
            return self._forwarder.attempt(submission_id)
        except redis.RedisError as error:
            logger.warning("store_unavailable", extra={"job": "inline", "reason": type(error).__name__})
        except Exception:  # noqa: BLE001 - whatever it is, the citizen goes on
            logs.exception(logger, "inline_attempt_failed", submission=submission_id)
        return None
