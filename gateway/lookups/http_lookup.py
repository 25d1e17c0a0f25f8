"""Looks up data in another system over HTTP. The outcome is rows, no rows, a failure, or a late answer."""

import logging
import time
from dataclasses import dataclass

from gateway.lookups.cache import LookupCache
from gateway.lookups.circuit_breaker import CircuitBreaker
from gateway.lookups.client import HttpClient
from gateway.lookups.concurrency_limit import ConcurrencyLimit
from gateway.lookups.exchange import (
    ConnectionBrokenError,
    HttpRequest,
    HttpResponse,
    PermanentLookupError,
    UnreachableError,
    build_request,
)
from gateway.lookups.rows import LookupRow, NoRowsError, parse_rows
from gateway.operations.metrics import Metrics
from menus.engine.effects import HttpLookupRequest, LookupFailed, LookupFound, LookupLate

RETRY_PAUSE_SECONDS = 0.05  # before the second try; twice that before the third, and so on
NO_ROWS_STATUSES = frozenset({204, 404})

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _LookupFailure:
    """The failure of a lookup, with a reason in our own words.

    `counts_against_system`: the system is down or slow. `may_be_of_caller`: it may fail on what this caller asks only.
    """

    outcome: LookupFailed | LookupLate
    reason: str
    counts_against_system: bool = False
    may_be_of_caller: bool = False


class HttpLookupClient:
    """Fetches rows from other systems. Threads may share it."""

    def __init__(
        self,
        client: HttpClient,
        cache: LookupCache,
        breaker: CircuitBreaker,
        limit: ConcurrencyLimit,
        metrics: Metrics,
    ) -> None:
        self._client = client
        self._cache = cache
        self._breaker = breaker
        self._limit = limit
        self._metrics = metrics

    def fetch(
        self, fetch: HttpLookupRequest, max_seconds: float, asked_by: str = ""
    ) -> LookupFound | LookupFailed | LookupLate:
        """Return the rows, from the other system or from the cache. Waits at most `max_seconds`.

        `asked_by` names the caller: what fails for one caller alone does not stop the lookups of the others.
        """
        deadline = time.monotonic() + max_seconds
        if fetch.keep > 0:
            cached = self._cache.find(fetch)
            if cached is not None:
                self._metrics.record_lookup("cached")
                return LookupFound(cached)
        with self._limit.acquire() as free:
            if not free:
                return self._record_failure(
                    fetch, "late", _LookupFailure(LookupLate(), "too many lookups at once")
                )
            return self._fetch(fetch, deadline, asked_by)

    def _fetch(
        self, fetch: HttpLookupRequest, deadline: float, asked_by: str
    ) -> LookupFound | LookupFailed | LookupLate:
        try:
            request = build_request(fetch)
        except PermanentLookupError as error:
            return self._record_failure(fetch, "failed", _LookupFailure(LookupFailed(), str(error)))
        if not self._breaker.allows(request.origin):
            return self._record_failure(
                fetch, "open", _LookupFailure(LookupFailed(), "it failed too often just now")
            )
        answer = self._try_repeatedly(fetch, request, deadline)
        if isinstance(answer, _LookupFailure):
            if answer.counts_against_system:
                self._breaker.record_failure(request.origin, (answer.may_be_of_caller and asked_by) or None)
            else:
                self._breaker.record_success(request.origin)
            return self._record_failure(
                fetch, "late" if isinstance(answer.outcome, LookupLate) else "failed", answer
            )
        self._breaker.record_success(request.origin)
        self._cache.save(fetch, answer)
        self._metrics.record_lookup("found" if answer else "none")
        return LookupFound(answer)

    def _try_repeatedly(
        self, fetch: HttpLookupRequest, request: HttpRequest, deadline: float
    ) -> "tuple[LookupRow, ...] | _LookupFailure":
        """Try, and try again if that is safe and there is time."""
        failure = _LookupFailure(LookupFailed(), "it was not asked")
        for attempt in range(max(1, fetch.tries)):
            if attempt and not _pause(attempt, deadline):
                break
            try:
                reply = self._client.send(request, deadline, tries_left=fetch.tries - attempt)
            except TimeoutError:
                return _system_failure(LookupLate(), "no answer in time")
            except PermanentLookupError as error:
                return _LookupFailure(LookupFailed(), str(error))
            except ConnectionBrokenError as error:
                failure = _system_failure(LookupFailed(), str(error))
                if not fetch.can_be_repeated:
                    break
                continue
            except UnreachableError as error:
                failure = _LookupFailure(LookupFailed(), str(error), counts_against_system=True)
                continue
            if reply.status < 500:
                return _rows(fetch, reply)
            failure = _system_failure(LookupFailed(), f"HTTP {reply.status}")
            if not fetch.can_be_repeated:
                break
        return failure

    def _record_failure(
        self, fetch: HttpLookupRequest, outcome: str, failure: _LookupFailure
    ) -> LookupFailed | LookupLate:
        self._metrics.record_lookup(outcome)
        logger.warning(
            "lookup_failed", extra={"lookup": fetch.lookup, "outcome": outcome, "reason": failure.reason}
        )
        return failure.outcome


def _system_failure(outcome: LookupFailed | LookupLate, reason: str) -> _LookupFailure:
    """Return a failure after the system was asked. It may have failed on the question."""
    return _LookupFailure(outcome, reason, counts_against_system=True, may_be_of_caller=True)


def _rows(fetch: HttpLookupRequest, reply: HttpResponse) -> "tuple[LookupRow, ...] | _LookupFailure":
    if reply.status in NO_ROWS_STATUSES:
        return ()
    if not 200 <= reply.status < 300:
        return _LookupFailure(LookupFailed(), f"HTTP {reply.status}")
    try:
        return parse_rows(reply.body, fetch.rows, fetch.columns, fetch.limit)
    except NoRowsError as error:
        return _LookupFailure(LookupFailed(), str(error))


def _pause(attempt: int, deadline: float) -> bool:
    """Wait before another try. Returns False, without waiting, if there is no time for one."""
    pause = RETRY_PAUSE_SECONDS * attempt
    if time.monotonic() + pause >= deadline:
        return False
    time.sleep(pause)
    return True
