"""Hops wait for their turn: a bounded number is under way, those of sessions under way go first."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from gateway.event_loop.hop_loop import HopLoop, current, wait_for
from gateway.http.ussd_fast_path import HopRoute
from gateway.server.hop_queue import HopQueue, longest_first_wait
from tests.apart import run_apart
from tests.clock import FakeMonotonic

AWAY = b"many people are calling"


class Desk:
    """Hops that are answered when the test lets them; `begun` has those that have begun."""

    def __init__(self) -> None:
        self.begun: list[bytes] = []
        self._may_end: dict[bytes, asyncio.Event] = {}

    def answer(self, body: bytes) -> bytes:
        self.begun.append(body)
        running = current()
        assert running is not None
        wait_for(running, self._event(body).wait())
        if body == b"fails":
            raise ValueError(body)
        return b"page " + body

    def let_end(self, body: bytes) -> None:
        self._event(body).set()

    def _event(self, body: bytes) -> asyncio.Event:
        return self._may_end.setdefault(body, asyncio.Event())


class Hops:
    """A queue with one hop under way at most, and what it recorded."""

    def __init__(self, longest_first: float = 4.0) -> None:
        self.clock, self.desk = FakeMonotonic(), Desk()
        self.waits: list[tuple[float, bool]] = []
        loop = HopLoop(asyncio.get_running_loop(), ThreadPoolExecutor(1))
        self.queue = HopQueue(loop, self._record, longest_first, self.clock, most=1)
        self._route = HopRoute(
            "/", "", "text/plain", self.desk.answer, lambda _body: AWAY, lambda body: body.startswith(b"dial")
        )

    def _record(self, seconds: float, *, is_first: bool) -> None:
        self.waits.append((seconds, is_first))

    async def begin(self, *bodies: bytes) -> "list[asyncio.Task[bytes]]":
        tasks = [asyncio.ensure_future(self.queue.answer(self._route, body)) for body in bodies]
        await settle()
        return tasks

    async def end(self, body: bytes) -> None:
        self.desk.let_end(body)
        await settle()


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


def run(test: Callable[[Hops], Awaitable[None]], longest_first: float = 4.0) -> None:
    async def with_hops() -> None:
        await test(Hops(longest_first))

    run_apart(asyncio.run, with_hops())


def test_a_bounded_number_is_under_way_and_sessions_under_way_go_first() -> None:
    async def test(hops: Hops) -> None:
        tasks = await hops.begin(b"dial 1", b"dial 2", b"key 1", b"key 2")
        assert hops.desk.begun == [b"dial 1"]
        for body in (b"dial 1", b"key 1", b"key 2", b"dial 2"):
            await hops.end(body)
        assert hops.desk.begun == [b"dial 1", b"key 1", b"key 2", b"dial 2"]
        assert [await task for task in tasks] == [
            b"page dial 1",
            b"page dial 2",
            b"page key 1",
            b"page key 2",
        ]

    run(test)


def test_a_first_hop_that_waited_too_long_is_turned_away_and_its_wait_counts() -> None:
    async def test(hops: Hops) -> None:
        _, late, key = await hops.begin(b"key 1", b"dial 1", b"key 2")
        hops.clock.now += 4.5
        [fresh] = await hops.begin(b"dial 2")
        await hops.end(b"key 1")
        assert await late == AWAY
        assert hops.desk.begun == [b"key 1", b"key 2"]
        assert sorted(hops.waits) == [(4.5, False), (4.5, True)]
        await hops.end(b"key 2")
        await hops.end(b"dial 2")
        assert (await key, await fresh) == (b"page key 2", b"page dial 2")

    run(test)


def test_where_everybody_is_let_in_nobody_is_turned_away() -> None:
    async def test(hops: Hops) -> None:
        _, late = await hops.begin(b"key 1", b"dial 1")
        hops.clock.now += 900
        hops.desk.let_end(b"dial 1")
        await hops.end(b"key 1")
        assert await late == b"page dial 1"

    run(test, longest_first_wait(0.0))


def test_a_hop_that_fails_or_is_given_up_keeps_no_turn() -> None:
    async def test(hops: Hops) -> None:
        failing, given_up, last = await hops.begin(b"fails", b"key 1", b"key 2")
        given_up.cancel()
        await settle()
        await hops.end(b"fails")
        with pytest.raises(ValueError, match="fails"):
            await failing
        await hops.end(b"key 2")
        assert await last == b"page key 2"
        assert hops.desk.begun == [b"fails", b"key 2"]
        [again] = await hops.begin(b"key 3")
        await hops.end(b"key 3")
        assert await again == b"page key 3"

    run(test)


@pytest.mark.parametrize(("crowded_from", "seconds"), [(1.5, 4.0), (3.0, 6.0)])
def test_first_hops_wait_longer_than_makes_a_crowd(crowded_from: float, seconds: float) -> None:
    assert longest_first_wait(crowded_from) == seconds
