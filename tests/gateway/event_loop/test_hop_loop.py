"""Functions that wait leave the event loop to others."""

import threading
import time
from collections.abc import Iterator
from contextvars import ContextVar
from functools import partial

import pytest

from gateway.event_loop import hop_loop
from tests.gateway.event_loop_thread import EventLoopThread, run_event_loop

colour: ContextVar[str] = ContextVar("colour", default="none")


@pytest.fixture
def loop() -> Iterator[EventLoopThread]:
    with run_event_loop() as running:
        yield running


def test_a_function_that_sleeps_lets_others_run(loop: EventLoopThread) -> None:
    order: list[str] = []

    def first() -> None:
        order.append("first begins")
        hop_loop.sleep(0.05)
        order.append("first ends")

    loop.run_all(first, lambda: order.append("second"))
    assert order == ["first begins", "second", "first ends"]


def test_a_function_in_a_thread_lets_others_run(loop: EventLoopThread) -> None:
    released = threading.Event()
    results = loop.run_all(
        lambda: hop_loop.run_in_thread(lambda: released.wait(20)), lambda: released.set() or True
    )
    assert results == [True, True]


def test_a_thread_sees_the_context_and_no_greenlet(loop: EventLoopThread) -> None:
    def function() -> tuple[str, bool, bool]:
        colour.set("green")
        seen = hop_loop.run_in_thread(lambda: (colour.get(), hop_loop.current() is None))
        return (*seen, hop_loop.current() is not None)

    assert loop.run(function) == ("green", True, True)


def test_functions_do_not_share_their_context(loop: EventLoopThread) -> None:
    def paint(name: str) -> str:
        colour.set(name)
        hop_loop.sleep(0.01)
        return colour.get()

    assert loop.run_all(lambda: paint("red"), lambda: paint("blue"), colour.get) == ["red", "blue", "none"]


def test_errors_pass_through(loop: EventLoopThread) -> None:
    def fail() -> None:
        raise LookupError("lost")

    with pytest.raises(LookupError):
        loop.run(fail)
    with pytest.raises(LookupError):
        loop.run(lambda: hop_loop.run_in_thread(fail))


def test_outside_of_a_loop_all_runs_at_once() -> None:
    thread = threading.get_ident()
    assert hop_loop.current() is None
    assert hop_loop.run_in_thread(threading.get_ident) == thread
    began = time.monotonic()
    hop_loop.sleep(0.01)
    assert time.monotonic() - began >= 0.01


def test_a_later_function_sees_nothing_of_an_earlier_one(loop: EventLoopThread) -> None:
    def paint() -> int:
        colour.set("red")
        return id(hop_loop.current())

    painter = loop.run(paint)
    assert loop.run(lambda: (colour.get(), id(hop_loop.current()))) == ("none", painter)


def test_a_function_after_one_that_failed(loop: EventLoopThread) -> None:
    def fail() -> None:
        raise LookupError("lost")

    with pytest.raises(LookupError):
        loop.run(fail)
    assert loop.run(lambda: "found") == "found"


def test_more_functions_at_once_than_greenlets_are_kept(loop: EventLoopThread) -> None:
    many = range(3 * hop_loop.MAX_IDLE)

    def wait_and_count(number: int) -> int:
        hop_loop.sleep(0.01)
        return number

    for _ in range(2):
        assert loop.run_all(*(partial(wait_and_count, number) for number in many)) == [*many]
