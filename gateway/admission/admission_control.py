"""Decides which new sessions begin, by how long hops wait in this process.

The measure is the time from the arrival of a hop to its answer, not a rate: it needs no figure of what a machine can
do. The shortest time within a window counts, as in CoDel (RFC 8289): if even that is long, hops queue. One slow hop
says nothing. Hops of sessions under way go before first hops, so where there are first hops, their waits count.
"""

import logging
from collections.abc import Callable
from math import inf

WINDOW_SECONDS = 0.5
LONGEST_WINDOW_SECONDS = (
    5.0  # while so few hops have ended that they say nothing, and all of them waited long
)
MIN_HOPS = 20  # in a window; fewer are no crowd, whatever they wait for
MIN_FIRST_HOPS = 3  # of which the shortest wait counts alone
SHRINK, GROWTH = 0.6, 0.05  # of the share, after a window with long waits and after one without
LEAST_SHARE = 0.02  # so that the share can be seen to suffice
CALM_SECONDS = 600.0  # after which a crowd is over: whoever was turned away has dialled again, or been texted

logger = logging.getLogger(__name__)


class AdmissionControl:
    """Admits a share of the new sessions: all of them, until hops wait longer than `longest_wait` seconds.

    While they do, the share shrinks quickly. It grows slowly again. Sessions under way are not its business. A
    `longest_wait` of 0 admits everybody. One thread uses it. `draw(below)` returns a random number.
    """

    def __init__(
        self, longest_wait: float, monotonic: Callable[[], float], draw: Callable[[int], int]
    ) -> None:
        self.share = 1.0
        self._longest_wait = longest_wait or inf
        self._monotonic = monotonic
        self._draw = draw
        self._window_ends = monotonic() + WINDOW_SECONDS
        self._shortest, self._hops = inf, 0
        self._shortest_first, self._first_hops = inf, 0
        self._crowded_until = 0.0

    def record_wait(self, seconds: float, *, is_first: bool = True) -> None:
        """Count a hop, and the seconds from its arrival to its answer. `is_first`: of its session."""
        self._hops += 1
        if seconds < self._shortest:
            self._shortest = seconds
        if is_first:
            self._first_hops += 1
            self._shortest_first = min(self._shortest_first, seconds)
        self._end_window()

    def admits(self) -> bool:
        """Return whether the new session that is asked for may begin."""
        if self.share == 1.0:
            return True
        self._end_window()
        return self._draw(1000) < self.share * 1000

    @property
    def is_crowded(self) -> bool:
        """Return whether somebody may have been turned away a while ago."""
        return self._crowded_until > self._monotonic()

    def _end_window(self) -> None:
        """Adjust the share if a window is over. Windows without a hop were calm."""
        now = self._monotonic()
        if now < self._window_ends:
            return
        late = now - self._window_ends
        shortest = self._shortest_first if self._first_hops >= MIN_FIRST_HOPS else self._shortest
        waits = self._hops > 0 and shortest > self._longest_wait
        if waits and self._hops < MIN_HOPS and late < LONGEST_WINDOW_SECONDS - WINDOW_SECONDS:
            return  # a process that answers few hops a second is no calm one
        before = self.share
        if waits and self._hops >= MIN_HOPS:
            self.share = max(LEAST_SHARE, before * SHRINK)
            self._crowded_until = now + CALM_SECONDS
        else:
            self.share = min(1.0, before + (1 + int(late / WINDOW_SECONDS)) * GROWTH)
        if before == 1.0 > self.share:
            logger.warning("crowded", extra={"wait_seconds": round(shortest, 2)})
        elif before < 1.0 == self.share:
            logger.info("no_longer_crowded")
        self._window_ends = now + WINDOW_SECONDS
        self._shortest, self._hops = inf, 0
        self._shortest_first, self._first_hops = inf, 0
