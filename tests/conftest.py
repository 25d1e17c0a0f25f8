"""What every test may ask for: a real Valkey, emptied before each test."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from gateway.development import valkey


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A Valkey server of this test run's own."""
    folder = Path(tempfile.mkdtemp(prefix="gw-"))  # pytest's own folders are too long for a socket's path
    url = valkey.socket_url(folder)
    server = subprocess.Popen(valkey.start_command(folder), stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 10
        while not valkey.is_answering(url):
            assert server.poll() is None, "Valkey ended at once"
            assert time.monotonic() < deadline, "Valkey did not answer in 10 s"
            time.sleep(0.01)
        yield url
    finally:
        server.kill()
        server.wait()
        shutil.rmtree(folder)


@pytest.fixture
def store(redis_url: str) -> Iterator[redis.Redis]:
    """A client of the test server, whose data starts empty."""
    client = redis.Redis.from_url(redis_url)
    client.flushall()
    yield client
    client.close()
