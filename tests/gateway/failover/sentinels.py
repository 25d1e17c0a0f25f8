"""A real set of a primary, two replicas and three sentinels for tests."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from faults.sentinel_set import SentinelSet
from tests.free_port import find_free_port


@contextmanager
def run_sentinel_set(replicas: int = 2) -> Iterator[SentinelSet]:
    """Run a set in a folder of its own until the test has ended."""
    folder = Path(tempfile.mkdtemp(prefix="gw-"))
    ports = [find_free_port() for _ in range(1 + replicas)]
    running = SentinelSet(folder, ports, [find_free_port() for _ in range(3)], {"PATH": os.environ["PATH"]})
    try:
        running.start_all()
        yield running
    finally:
        running.stop()
        shutil.rmtree(folder)
