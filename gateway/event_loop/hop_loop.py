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


class LoopGreenlet(greenlet):
    """A function on its way on an event loop."""

    def __init__(self, run: Callable[[], object], hop_loop: "HopLoop") -> None:
        super().__init__(run)
        self.hop_loop = hop_loop

    def wait(self) -> Any:
        """Leave the loop to others. Returns what `switch` brings."""
        assert self.parent is not None  # noqa: S101  # only the first greenlet of a thread has none
        return self.parent.switch()


class HopLoop:
    """The event loop of a process, and the threads for what must not hold it up."""

    def __init__(self, loop: asyncio.AbstractEventLoop, threads: Executor) -> None:
        self.loop = loop
        self.threads = threads

    def run(self, function: Callable[[], T]) -> "asyncio.Future[T]":
        """Start `function` on the loop. The future gets its result or its error."""
        future: asyncio.Future[T] = self.loop.create_future()

        def run_to_its_end() -> None:
            try:
                result = function()
            except BaseException as error:  # noqa: BLE001  # whoever waits for the future gets it
                if not future.cancelled():
                    future.set_exception(error)
            else:
                if not future.cancelled():
                    future.set_result(result)

        LoopGreenlet(run_to_its_end, self).switch()
        return future


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
