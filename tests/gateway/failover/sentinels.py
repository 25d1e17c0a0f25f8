"""A real set of a primary, two replicas and three sentinels for tests."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from faults.sentinel_set import DOWN_MILLISECONDS, SentinelSet
from tests.free_port import find_free_port

RARELY_DOWN = 15_000  # the longest that the doctor takes


@contextmanager
def run_sentinel_set(replicas: int = 2, *, fails_over: bool = True) -> Iterator[SentinelSet]:
    """Run a set in a folder of its own until the test has ended.

    Without `fails_over` a sentinel is slow to take a server for dead: a machine may have much else to do.
    """
    folder = Path(tempfile.mkdtemp(prefix="gw-"))
    ports = [find_free_port() for _ in range(1 + replicas)]
    running = SentinelSet(
        folder,
        ports,
        [find_free_port() for _ in range(3)],
        {"PATH": os.environ["PATH"]},
        DOWN_MILLISECONDS if fails_over else RARELY_DOWN,
    )
    try:
        running.start_all()
        yield running
    finally:
        running.stop()
        shutil.rmtree(folder)
