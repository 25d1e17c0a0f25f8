"""Asking another system over HTTP, with all ways out: found, none, failed, late."""

import logging
import time
from dataclasses import dataclass

from gateway.lookups.breaker import Breaker
from gateway.lookups.cache import Cache
from gateway.lookups.client import Client
from gateway.lookups.concurrency_limit import Places
from gateway.lookups.errors import BrokenError, RefusedError, UnreachedError
from gateway.lookups.request import Question, question_of
from gateway.lookups.response import Reply
from gateway.lookups.rows import Cells, NoRowsError, rows_of
from gateway.operations.metrics import Metrics
from menus.engine.effects import Failed, Fetch, Found, Late

PAUSE_SECONDS = 0.05  # before the second try; twice that before the third, and so on
NOTHING = frozenset({204, 404})

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _NoRows:
    """Why there are no rows, in our own words. `sick`: the system itself is down or slow."""

    outcome: Failed | Late
    reason: str
    sick: bool = False


class Fetching:
    """Fetches rows. Threads may share it."""

    def __init__(
        self, client: Client, cache: Cache, breaker: Breaker, places: Places, metrics: Metrics
    ) -> None:
        self._client = client
        self._cache = cache
        self._breaker = breaker
        self._places = places
        self._metrics = metrics

    def fetch(self, fetch: Fetch, within: float) -> Found | Failed | Late:
        """The rows, from another system or an earlier answer of its; waits at most `within` seconds."""
        until = time.monotonic() + within
        if fetch.keep > 0:
            kept = self._cache.find(fetch)
            if kept is not None:
                self._metrics.lookup("cached")
                return Found(kept)
        with self._places.take() as free:
            if not free:
                return self._without(fetch, "late", _NoRows(Late(), "too many lookups at once"))
            return self._fetch(fetch, until)

    def _fetch(self, fetch: Fetch, until: float) -> Found | Failed | Late:
        try:
            question = question_of(fetch)
        except RefusedError as error:
            return self._without(fetch, "failed", _NoRows(Failed(), str(error)))
        if not self._breaker.admits(question.origin):
            return self._without(fetch, "open", _NoRows(Failed(), "it failed too often just now"))
        answer = self._answer(fetch, question, until)
        if isinstance(answer, _NoRows):
            (self._breaker.failed if answer.sick else self._breaker.worked)(question.origin)
            return self._without(fetch, "late" if isinstance(answer.outcome, Late) else "failed", answer)
        self._breaker.worked(question.origin)
        self._cache.keep(fetch, answer)
        self._metrics.lookup("found" if answer else "none")
        return Found(answer)

    def _answer(self, fetch: Fetch, question: Question, until: float) -> "tuple[Cells, ...] | _NoRows":
        """Try, and try again where that is safe and there is time."""
        failure = _NoRows(Failed(), "it was not asked")
        for tried in range(max(1, fetch.tries)):
            if tried and not _pause(tried, until):
                break
            try:
                reply = self._client.ask(question, until, shares=fetch.tries - tried)
            except TimeoutError:
                return _NoRows(Late(), "no answer in time", sick=True)
            except RefusedError as error:
                return _NoRows(Failed(), str(error))
            except BrokenError as error:
                failure = _NoRows(Failed(), str(error), sick=True)
                if fetch.method != "GET":
                    break
                continue
            except UnreachedError as error:
                failure = _NoRows(Failed(), str(error), sick=True)
                continue
            if reply.status < 500:
                return _rows(fetch, reply)
            failure = _NoRows(Failed(), f"HTTP {reply.status}", sick=True)
            if fetch.method != "GET":
                break
        return failure

    def _without(self, fetch: Fetch, outcome: str, failure: _NoRows) -> Failed | Late:
        self._metrics.lookup(outcome)
        logger.warning(
            "lookup_failed", extra={"lookup": fetch.lookup, "outcome": outcome, "reason": failure.reason}
        )
        return failure.outcome


def _rows(fetch: Fetch, reply: Reply) -> "tuple[Cells, ...] | _NoRows":
    if reply.status in NOTHING:
        return ()
    if not 200 <= reply.status < 300:
        return _NoRows(Failed(), f"HTTP {reply.status}")
    try:
        return rows_of(reply.body, fetch.rows, fetch.columns, fetch.limit)
    except NoRowsError as error:
        return _NoRows(Failed(), str(error))


def _pause(tried: int, until: float) -> bool:
    """Wait before another try; whether there is time for one."""
    pause = PAUSE_SECONDS * tried
    if time.monotonic() + pause >= until:
        return False
    time.sleep(pause)
    return True
