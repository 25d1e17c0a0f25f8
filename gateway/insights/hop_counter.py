"""Counts the hops of this process twice a second, in one write. What the store does not take is added later."""

import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import lru_cache
from zlib import crc32

import redis

from gateway.insights.count_store import CountStore, DayCounts
from gateway.insights.group import OTHER, UNKNOWN, Group, version_of
from gateway.insights.hop_log import HopLog
from gateway.insights.keys import DIGEST_BYTES, short_digest
from gateway.insights.open_sessions import OpenSessions, SessionPlace
from gateway.insights.waiting_counts import WaitingCounts
from gateway.operations import logs
from gateway.operations.delayed_call import DelayedCall
from menus.insights.hop import Hop
from menus.insights.hop_counts import Count, count_hop
from menus.insights.hop_kind import kind_of

EVERY_SECONDS = (
    0.5  # so that a process that is killed loses less than its last second, the write and a busy machine too
)
HOPS_AT_ONCE = 30  # in about a fifth of a millisecond
MAX_NETWORKS = 24  # that a process tells apart on a day
MINUTES_KEPT = 64  # of which the day is known

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Batch:
    """A part of a day's counts on its way to the store."""

    process: str
    number: int
    day: date
    counts: DayCounts


class HopCounter:
    """Counts the hops in `log`. `is_network` returns whether a text may be the code of a network."""

    def __init__(
        self, counts: CountStore, sessions: OpenSessions, is_network: Callable[[str], object]
    ) -> None:
        self.log = HopLog()
        self.log.counting = DelayedCall(EVERY_SECONDS, self.count)
        self._counts = counts
        self._sessions = sessions
        self._is_network = is_network
        self._lock = threading.Lock()
        self._waiting = WaitingCounts()
        self._batches: deque[_Batch] = deque()
        self._process, self._process_id, self._number = "", 0, 0
        self._networks: dict[date, set[str]] = {}
        self._failed = False

    def count(self) -> None:
        """Count the hops so far, and store what was counted. If the store is away, try again soon."""
        with self._lock:
            while self.log:
                for _ in range(min(len(self.log), HOPS_AT_ONCE)):
                    self._add(self.log.popleft())
                time.sleep(0)  # a hop that waits for the interpreter goes first
            self._waiting.count_hops()
            try:
                self._store()
            except redis.RedisError as error:
                if not self._failed:
                    reason = type(error).__name__
                    logger.warning("store_unavailable", extra={"job": "insights", "reason": reason})
                self._failed = True
                self.log.counting.ask()
            else:
                self._failed = False

    def add(self, day: date, group: Group, counted: Iterable[Count]) -> None:
        """Count what was no hop."""
        with self._lock:
            self._waiting.count(day, group, counted)
        if not self.log.counting.is_asked:
            self.log.counting.ask()

    def _add(self, hop: Hop) -> None:
        """Count a hop, or add it to those of its kind. One that cannot be counted is logged, and spoils no other."""
        moment, session, waiting = hop.at.timestamp(), hop.session, self._waiting
        try:
            day = _day_of(int(moment) // 60, hop.service.time_zone)
            network, version = self._network(hop, day), version_of(hop.menus)
            group = Group(hop.caller.channel, session.language, network, version)
            kind = kind_of(hop)
            if kind is None:
                waiting.count(day, group, list(count_hop(hop)))
            else:
                waiting.add_hop(day, group, kind, hop)
        except Exception:  # noqa: BLE001 - nobody waits for it
            logs.exception(logger, "hop_not_counted", menus=hop.menus)
            return
        if hop.begins and hop.caller.msisdn:
            waiting.add_dial(day, group, short_digest(hop.caller_digest))
        waiting.note(
            SessionPlace(
                short_digest(hop.conversation_id),
                crc32(session.origin.encode()),
                session.hop_count,
                round(moment * 1000),
                day,
                group,
                "" if session.dropped_session else session.screen,
                hop.begins,
                hop.ends,
            )
        )

    def _network(self, hop: Hop, day: date) -> str:
        network = hop.caller.network
        if not network:
            return UNKNOWN
        if day not in self._networks:
            self._networks = {day: set()}
        known = self._networks[day]
        if network in known:
            return network
        if len(known) >= MAX_NETWORKS or not self._is_network(network):
            return OTHER
        known.add(network)
        return network

    def _store(self) -> None:
        """Store the batches that are on their way, then what was counted since."""
        self._send()
        if self._process_id != os.getpid():  # a forked process has batches of its own
            self._process, self._process_id, self._number = os.urandom(DIGEST_BYTES).hex(), os.getpid(), 0
        waiting, self._waiting = self._waiting, WaitingCounts()
        for day, counts in waiting.days.items():
            for part in counts.parts():
                self._number += 1
                self._batches.append(_Batch(self._process, self._number, day, part))
        try:
            self._send()
            self._sessions.note(waiting.places.values())
        except redis.RedisError:
            self._waiting.places = waiting.places
            raise

    def _send(self) -> None:
        while self._batches:
            first = self._batches[0]
            self._counts.add(first.process, first.number, first.day, first.counts)
            self._batches.popleft()


@lru_cache(MINUTES_KEPT)
def _day_of(minute: int, zone: tzinfo) -> date:
    """Return the day of a minute, counted as in Unix time. Days begin with a whole minute in every time zone."""
    return datetime.fromtimestamp(minute * 60, zone).date()
