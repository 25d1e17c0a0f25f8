"""Runs plain functions on an event loop, each in a greenlet that leaves the loop to others while it waits.

A function that runs so looks like any other. Only the lowest layers know: the store's client waits for its reply with
`wait_for`, and whatever may block for long goes to a thread with `run_in_thread`. SQLAlchemy puts its synchronous code
on asyncio in the same way.

A function must not hold a lock while it waits: the next one on the same thread would wait for it for ever.
"""

import asyncio
import contextvars
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from functools import partial
from typing import Any, TypeVar

from greenlet import getcurrent, greenlet

T = TypeVar("T")

MAX_IDLE = 64  # greenlets kept for the next functions; each holds a stack of 16 KB


class LoopGreenlet(greenlet):
    """Runs functions on an event loop, one after the other: a new greenlet for each would cost a hop 10 µs."""

    def __init__(self, hop_loop: "HopLoop") -> None:
        super().__init__()
        self.hop_loop = hop_loop

    def run(self, function: Callable[[], object], future: "asyncio.Future[Any]") -> None:
        """Run a function, then those that `switch` brings. Each begins in an empty context."""
        while True:
            try:
                result = function()
            except BaseException as error:  # noqa: BLE001  # whoever waits for the future gets it
                if not future.cancelled():
                    future.set_exception(error)
            else:
                if not future.cancelled():
                    future.set_result(result)
                del result
            del function, future  # nothing of a citizen stays here
            if not self.hop_loop.keep(self):
                return
            function, future = self.wait()

    def wait(self) -> Any:
        """Leave the loop to others. Returns what `switch` brings."""
        assert self.parent is not None  # noqa: S101  # only the first greenlet of a thread has none
        return self.parent.switch()


class HopLoop:
    """The event loop of a process, and the threads for what must not hold it up."""

    def __init__(self, loop: asyncio.AbstractEventLoop, threads: Executor) -> None:
        self.loop = loop
        self.threads = threads
        self._idle: list[LoopGreenlet] = []

    def run(self, function: Callable[[], T]) -> "asyncio.Future[T]":
        """Start `function` on the loop. The future gets its result or its error."""
        future: asyncio.Future[T] = self.loop.create_future()
        running = self._idle.pop() if self._idle else LoopGreenlet(self)
        running.gr_context = None
        running.switch(function, future)
        return future

    def keep(self, done: LoopGreenlet) -> bool:
        """Keep a greenlet for the next function. False if there are enough of them."""
        if len(self._idle) >= MAX_IDLE:
            return False
        self._idle.append(done)
        return True


def current() -> LoopGreenlet | None:
    """Return the greenlet that runs now; None outside of an event loop."""
    running = getcurrent()
    return running if isinstance(running, LoopGreenlet) else None


def wait_for(running: LoopGreenlet, awaitable: Awaitable[T]) -> T:
    """Wait for `awaitable` while others run, and return its result or raise its error."""
    future = asyncio.ensure_future(awaitable, loop=running.hop_loop.loop)
    if not future.done():
        future.add_done_callback(lambda _future: running.switch())
        running.wait()
    return future.result()


def sleep(seconds: float) -> None:
    """Sleep. On an event loop, others run meanwhile."""
    running = current()
    if running is None:
        time.sleep(seconds)
    else:
        running.hop_loop.loop.call_later(seconds, running.switch)
        running.wait()


def run_in_thread(function: Callable[[], T]) -> T:
    """Run a function that may block for long: on an event loop in a thread, else here."""
    running = current()
    if running is None:
        return function()
    context = contextvars.copy_context()
    hop_loop = running.hop_loop
    return wait_for(running, hop_loop.loop.run_in_executor(hop_loop.threads, partial(context.run, function)))
