"""Looks up data in another system over HTTP. The outcome is rows, no rows, a failure, or a late answer."""

import logging
import time
from dataclasses import dataclass

from gateway.lookups.adaptive_places import AdaptivePlaces
from gateway.lookups.cache import LookupCache
from gateway.lookups.circuit_breaker import CircuitBreaker
from gateway.lookups.client import HttpClient
from gateway.lookups.concurrency_limit import ConcurrencyLimit
from gateway.lookups.exchange import (
    ConnectionBrokenError,
    HttpRequest,
    HttpResponse,
    Origin,
    PermanentLookupError,
    UnreachableError,
    build_request,
)
from gateway.lookups.rows import LookupRow, NoRowsError, parse_rows
from gateway.operations.metrics import Metrics
from menus.engine.effects import HttpLookupRequest, LookupFailed, LookupFound, LookupLate

RETRY_PAUSE_SECONDS = 0.05  # before the second try; twice that before the third, and so on
MOST_LOOKUPS = 8  # that wait for one system at the same time
TOO_MANY_REQUESTS = 429
NO_ROWS_STATUSES = frozenset({204, 404})

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _LookupFailure:
    """The failure of a lookup, with a reason in our own words.

    `counts_against_system`: the system is down or slow. `may_be_of_caller`: it may fail on what this caller asks only.
    `wait_seconds`: for which the system asks to be left alone, if it does.
    """

    outcome: LookupFailed | LookupLate
    reason: str
    counts_against_system: bool = False
    may_be_of_caller: bool = False
    wait_seconds: float | None = None


class HttpLookupClient:
    """Fetches rows from other systems. Threads may share it."""

    def __init__(
        self,
        client: HttpClient,
        cache: LookupCache,
        breaker: CircuitBreaker,
        limit: ConcurrencyLimit,
        metrics: Metrics,
        places: AdaptivePlaces | None = None,
    ) -> None:
        """`limit` bounds the lookups that wait for any system, `places` those that wait for one."""
        self._client = client
        self._cache = cache
        self._breaker = breaker
        self._limit = limit
        self._metrics = metrics
        self._places = places or AdaptivePlaces(MOST_LOOKUPS)

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
        with self._places.acquire(request.origin) as is_free:
            if not is_free:
                failure = _LookupFailure(LookupLate(), "too many lookups of it at once")
                return self._record_failure(fetch, "late", failure)
            if not self._breaker.allows(request.origin):
                failure = _LookupFailure(LookupFailed(), "it failed too often just now")
                return self._record_failure(fetch, "open", failure)
            answer = self._try_repeatedly(fetch, request, deadline)
            self._record(request.origin, answer, asked_by)
        if isinstance(answer, _LookupFailure):
            outcome = "late" if isinstance(answer.outcome, LookupLate) else "failed"
            return self._record_failure(fetch, outcome, answer)
        self._cache.save(fetch, answer)
        self._metrics.record_lookup("found" if answer else "none")
        return LookupFound(answer)

    def _record(
        self, origin: Origin, answer: "tuple[LookupRow, ...] | _LookupFailure", asked_by: str
    ) -> None:
        """Record how the system fared, so that the next lookups keep to its pace."""
        is_at_fault = isinstance(answer, _LookupFailure) and answer.counts_against_system
        self._places.record(origin, is_good=not is_at_fault)
        if not isinstance(answer, _LookupFailure) or not is_at_fault:
            self._breaker.record_success(origin)
            return
        self._breaker.record_failure(origin, (answer.may_be_of_caller and asked_by) or None)
        if answer.wait_seconds is not None:
            self._breaker.leave_alone(origin, answer.wait_seconds)

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
            if reply.status < 500 and reply.status != TOO_MANY_REQUESTS:
                return _rows(fetch, reply)
            failure = _system_failure(LookupFailed(), f"HTTP {reply.status}", reply.wait_seconds)
            wants_no_more = reply.status == TOO_MANY_REQUESTS or reply.wait_seconds is not None
            if wants_no_more or not fetch.can_be_repeated:
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


def _system_failure(
    outcome: LookupFailed | LookupLate, reason: str, wait_seconds: float | None = None
) -> _LookupFailure:
    """Return a failure after the system was asked. It may have failed on the question."""
    return _LookupFailure(
        outcome, reason, counts_against_system=True, may_be_of_caller=True, wait_seconds=wait_seconds
    )


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
