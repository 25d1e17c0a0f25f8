"""Looks after the counts in a worker: counts sessions as left, and packs past days."""

import logging
from collections.abc import Callable
from datetime import datetime
from threading import Event

import redis

from gateway.insights.day_packer import DayPacker
from gateway.insights.open_sessions import OpenSessions

SWEEP_SECONDS = 5.0
SWEEPS_PER_PACKING = 360  # half an hour

logger = logging.getLogger(__name__)


class InsightsUpkeep:
    """Looks after the counts. Several workers may do so at once."""

    def __init__(self, sessions: OpenSessions, packer: DayPacker, clock: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._packer = packer
        self._clock = clock

    def run(self, stop: Event) -> None:
        """Sweep every five seconds and pack every half hour until `stop` is set. If the store is down, wait for it."""
        rounds = 0
        while not stop.wait(SWEEP_SECONDS):
            try:
                self.tend(packs=rounds % SWEEPS_PER_PACKING == 0)
                rounds += 1
            except redis.RedisError as error:  # who packs at the same time is one as well
                logger.warning("store_unavailable", extra={"job": "insights", "reason": type(error).__name__})

    def tend(self, *, packs: bool = True) -> None:
        """Count the sessions as left in which nothing more came for long enough, and pack days that are over."""
        now = self._clock()
        self._sessions.sweep(now.timestamp())
        if packs:
            self._packer.pack_past_days(now.date())
