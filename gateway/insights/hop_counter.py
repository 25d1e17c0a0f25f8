"""Counts the hops of this process twice a second, in one write. What the store does not take is added later."""

import logging
import os
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from zlib import crc32

import redis

from gateway.insights.count_store import CountStore, DayCounts
from gateway.insights.group import OTHER, UNKNOWN, Group, version_of
from gateway.insights.hop_log import HopLog
from gateway.insights.keys import DIGEST_BYTES, short_digest
from gateway.insights.open_sessions import OpenSessions, SessionPlace
from gateway.operations import logs
from gateway.operations.delayed_call import DelayedCall
from menus.insights.hop import Hop
from menus.insights.hop_counts import Count, count_hop
from menus.insights.measures import LEFT, SESSIONS

EVERY_SECONDS = (
    0.5  # so that a process that is killed loses less than its last second, the write and a busy machine too
)
HOPS_AT_ONCE = 10
MAX_NETWORKS = 24  # that a process tells apart on a day
MAX_WAITING = 50_000  # dials and places that wait for a store that is away

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Batch:
    """A part of a day's counts on its way to the store."""

    process: str
    number: int
    day: date
    counts: DayCounts


@dataclass(slots=True)
class _Waiting:
    """What was counted and is not on its way to the store yet."""

    days: dict[date, DayCounts] = field(default_factory=dict)
    places: dict[bytes, SessionPlace] = field(default_factory=dict)


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
        self._waiting = _Waiting()
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
            counts = self._waiting.days.setdefault(day, DayCounts())
            for subject, name, number in counted:
                counts.count(group, subject, name, number)
        if not self.log.counting.is_asked:
            self.log.counting.ask()

    def _add(self, hop: Hop) -> None:
        """Count a hop. One that cannot be counted is logged, and spoils no other."""
        try:
            day = hop.at.astimezone(hop.service.time_zone).date()
            network = self._network(hop, day)
            group = Group(hop.caller.channel, hop.session.language, network, version_of(hop.menus))
            counted = list(count_hop(hop))
        except Exception:  # noqa: BLE001 - nobody waits for it
            logs.exception(logger, "hop_not_counted", menus=hop.menus)
            return
        counts = self._waiting.days.setdefault(day, DayCounts())
        cells = counts.cells
        for subject, name, number in counted:  # as `DayCounts.count` does it, without the call
            sums = cells.get((group, subject))
            if sums is None:
                sums = cells[group, subject] = Counter()
            sums[name] = sums.get(name, 0) + number
        if hop.begins and hop.caller.msisdn and len(counts.dials) < MAX_WAITING:
            counts.dials.append((short_digest(hop.caller_digest), group))
        if len(self._waiting.places) < MAX_WAITING:
            self._note_place(hop, day, group)

    def _note_place(self, hop: Hop, day: date, group: Group) -> None:
        """Note where the session of a hop stands. Another one that began in its place was left."""
        member, begins = short_digest(hop.conversation_id), hop.begins
        before = self._waiting.places.get(member)
        if before is not None:
            if begins and not before.is_over:
                left_on = self._waiting.days.setdefault(before.day, DayCounts())
                for subject in {before.screen, SESSIONS}:
                    left_on.count(before.group, subject, LEFT)
            begins = before.begins
        screen = "" if hop.session.dropped_session else hop.session.screen
        moment = round(hop.at.timestamp() * 1000)
        self._waiting.places[member] = SessionPlace(
            member,
            crc32(hop.session.origin.encode()),
            hop.session.hop_count,
            moment,
            day,
            group,
            screen,
            begins,
            hop.ends,
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
        waiting, self._waiting = self._waiting, _Waiting()
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
