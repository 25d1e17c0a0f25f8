"""Runs a coroutine in a thread of its own: a browser that an earlier test opened keeps a loop in this one."""

from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


def run_apart(run: Callable[[Coroutine[Any, Any, T]], T], coroutine: Coroutine[Any, Any, T]) -> T:
    """Return what the coroutine returns. `run` is `asyncio.run` or one like it."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(run, coroutine).result()
