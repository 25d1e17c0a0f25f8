"""Waiting for what happens elsewhere: in another thread, another process, a browser."""

import time
from collections.abc import Callable

# How long a test waits for anything, in seconds. It measures no speed: a busy machine may take its time, and only what
# never comes runs into it. It is shorter than pytest's own time-out, so that the test says what it waited for.
WAIT_LIMIT_SECONDS = 120.0


def wait_until(
    condition: Callable[[], object],
    what: str = "the condition holds",
    pause: Callable[[], object] = lambda: time.sleep(0.02),
) -> float:
    """Wait for a condition, with a pause between two looks; how many seconds that took."""
    started = time.monotonic()
    while not condition():
        assert time.monotonic() - started < WAIT_LIMIT_SECONDS, f"not within {WAIT_LIMIT_SECONDS:g} s: {what}"
        pause()
    return time.monotonic() - started


def measure_seconds(act: Callable[[], object], limit: float, tries: int = 3) -> float:
    """How many seconds `act` takes. It is done again where it takes longer than `limit`: the machine may be busy."""
    for _ in range(tries):
        started = time.monotonic()
        act()
        taken = time.monotonic() - started
        if taken < limit:
            break
    return taken
