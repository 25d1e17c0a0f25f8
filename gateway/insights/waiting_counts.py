"""What a process counted and has not stored yet."""

import logging
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from gateway.insights.count_store import DayCounts
from gateway.insights.group import Group
from gateway.insights.open_sessions import SessionPlace
from gateway.operations import logs
from menus.insights.hop import Hop
from menus.insights.hop_counts import Count
from menus.insights.hop_kind import HopKind, HopsOfKind
from menus.insights.measures import LEFT, SESSIONS

MAX_WAITING = 50_000  # dials and places that wait for a store that is away

logger = logging.getLogger(__name__)

KindOnDay = tuple[date, Group, HopKind]


@dataclass(slots=True)
class WaitingCounts:
    """Counts by day, hops by kind that are to be counted, and the places of sessions by their members."""

    days: dict[date, DayCounts] = field(default_factory=dict)
    hops: dict[KindOnDay, HopsOfKind] = field(default_factory=dict)
    places: dict[bytes, SessionPlace] = field(default_factory=dict)

    def count(self, day: date, group: Group, counted: Iterable[Count]) -> None:
        """Count for a group on a day."""
        cells = self._day(day).cells
        for subject, name, number in counted:  # as `DayCounts.count` does it, without the call
            sums = cells.get((group, subject))
            if sums is None:
                sums = cells[group, subject] = Counter()
            sums[name] = sums.get(name, 0) + number

    def add_hop(self, day: date, group: Group, kind: HopKind, hop: Hop) -> None:
        """Add a hop to those of its kind."""
        alike = self.hops.get((day, group, kind))
        if alike is None:
            alike = self.hops[day, group, kind] = HopsOfKind(hop)
        alike.add(hop)

    def add_dial(self, day: date, group: Group, digest: bytes) -> None:
        """Note that a session of a number began."""
        dials = self._day(day).dials
        if len(dials) < MAX_WAITING:
            dials.append((digest, group))

    def note(self, place: SessionPlace) -> None:
        """Note where a session stands. Another one that began in its place was left."""
        before = self.places.get(place.member)
        if before is None:
            if len(self.places) < MAX_WAITING:
                self.places[place.member] = place
            return
        if place.begins and not before.is_over:
            for subject in {before.screen, SESSIONS}:
                self._day(before.day).count(before.group, subject, LEFT)
        self.places[place.member] = place.beginning_as(before)

    def count_hops(self) -> None:
        """Count the hops that were added, each kind once. A kind that cannot be counted is logged."""
        hops, self.hops = self.hops, {}
        for (day, group, _), alike in hops.items():
            try:
                self.count(day, group, list(alike.counts()))
            except Exception:  # noqa: BLE001 - nobody waits for it, and other kinds can be counted
                logs.exception(logger, "hop_not_counted", menus=alike.first.menus)

    def _day(self, day: date) -> DayCounts:
        counts = self.days.get(day)
        if counts is None:
            counts = self.days[day] = DayCounts()
        return counts
