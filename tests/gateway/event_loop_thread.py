"""An event loop in a thread, on which tests run plain functions as a web process does."""

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import uvloop

from gateway.event_loop.hop_loop import HopLoop
from gateway.storage.redis_clients import HopClient

T = TypeVar("T")


class EventLoopThread:
    """Runs functions on the loop. Each is in a greenlet of its own."""

    def __init__(self, loop: asyncio.AbstractEventLoop, threads: ThreadPoolExecutor) -> None:
        self._loop = loop
        self._hop_loop = HopLoop(loop, threads)
        self._clients: list[HopClient] = []

    def client(self, url: str, *, acknowledged: bool = False) -> HopClient:
        """A client of this store, closed with the loop."""
        self._clients.append(HopClient(url, acknowledged=acknowledged))
        return self._clients[-1]

    def close(self) -> None:
        """Close the clients."""
        self.run_all(*(client.close_on_loop for client in self._clients))

    def run_all(self, *functions: Callable[[], T]) -> list[T | BaseException]:
        """Start all in one turn of the loop; return what each returned or raised."""

        async def run() -> list[T | BaseException]:
            futures = [self._hop_loop.run(function) for function in functions]
            return await asyncio.gather(*futures, return_exceptions=True)

        return asyncio.run_coroutine_threadsafe(run(), self._loop).result(30)

    def run(self, function: Callable[[], T]) -> T:
        """Run one, and return what it returns or raise what it raises."""
        (result,) = self.run_all(function)
        if isinstance(result, BaseException):
            raise result
        return result


@contextlib.contextmanager
def run_event_loop() -> Iterator[EventLoopThread]:
    """Run a loop until the end of the block."""
    loop = uvloop.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        with ThreadPoolExecutor(2) as threads:
            running = EventLoopThread(loop, threads)
            yield running
            running.close()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
