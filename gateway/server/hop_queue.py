"""The hops of a web process: a bounded number is under way, and the others wait for their turn.

Without a bound all hops under way wait for each other. Under too much load the store then seems not to answer in time,
and hops end in apologies, each of which takes as much work as a page: nobody is served any more (`make launch-day`
showed it). Hops of sessions under way go first. A first hop that has waited too long is turned away by words that cost
nearly nothing, while its network still waits for them.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from functools import partial
from math import inf
from typing import Protocol

from gateway.event_loop.hop_loop import HopLoop
from gateway.http.ussd_fast_path import HopRoute

MOST_UNDER_WAY = 64  # they take some tens of milliseconds together; the store's client waits for 1.5 s
LEAST_SECONDS = 4.0  # networks wait for 10 to 15 s, and what is told by then has to be told quickly


class RecordWait(Protocol):
    """Gets the seconds from the arrival of a hop to its answer, and whether it was the first of its session."""

    def __call__(self, seconds: float, *, is_first: bool) -> None:
        """Record them."""


def longest_first_wait(longest_wait: float) -> float:
    """Return the seconds after which a first hop is turned away, by those from which hops are crowded; 0: never."""
    return max(LEAST_SECONDS, 2 * longest_wait) if longest_wait else inf


class HopQueue:
    """Answers hops on the loop of a process, `most` at a time. All of it runs in the thread of the loop."""

    def __init__(
        self,
        hop_loop: HopLoop,
        record_wait: RecordWait,
        longest_first: float,
        monotonic: Callable[[], float] = time.monotonic,
        most: int = MOST_UNDER_WAY,
    ) -> None:
        self._hop_loop = hop_loop
        self._record_wait = record_wait
        self._longest_first = longest_first
        self._monotonic = monotonic
        self._most = most
        self._under_way = 0
        self._others: deque[asyncio.Future[bool]] = deque()
        self._first: deque[tuple[float, asyncio.Future[bool]]] = deque()

    async def answer(self, route: HopRoute, body: bytes) -> bytes:
        """Return the answer to a hop when its turn has come."""
        arrived = self._monotonic()
        is_first = route.is_first(body)
        if self._under_way < self._most:
            self._under_way += 1
        elif not await self._wait(arrived, is_first=is_first):
            self._record_wait(self._monotonic() - arrived, is_first=True)
            return route.turn_away(body)
        try:
            answer = await self._hop_loop.run(partial(route.answer, body))
        finally:
            self._give_turn()
        self._record_wait(self._monotonic() - arrived, is_first=is_first)
        return answer

    async def _wait(self, arrived: float, *, is_first: bool) -> bool:
        """Wait for a turn. Return False if a first hop has waited too long for one."""
        turn: asyncio.Future[bool] = self._hop_loop.loop.create_future()
        if is_first:
            self._first.append((arrived, turn))
        else:
            self._others.append(turn)
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled() and turn.result():
                self._give_turn()  # it came too late for this one
            raise

    def _give_turn(self) -> None:
        """Give the turn of a hop that is over to the next, and turn away those who have waited too long."""
        too_early = self._monotonic() - self._longest_first
        while self._first and self._first[0][0] < too_early:
            _settle(self._first.popleft()[1], has_turn=False)
        while self._others:
            if _settle(self._others.popleft(), has_turn=True):
                return
        while self._first:
            if _settle(self._first.popleft()[1], has_turn=True):
                return
        self._under_way -= 1


def _settle(turn: "asyncio.Future[bool]", *, has_turn: bool) -> bool:
    """Tell a hop whether it has its turn. Return False if nobody waits for it any more."""
    if turn.done():
        return False
    turn.set_result(has_turn)
    return True
