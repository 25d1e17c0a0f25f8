"""What every test may ask for: a real Valkey, emptied before each test."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from gateway.development import valkey
from tests.waiting import wait_until


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A Valkey server of this test run's own."""
    folder = Path(tempfile.mkdtemp(prefix="gw-"))  # pytest's own folders are too long for a socket's path
    url = valkey.socket_url(folder)
    server = subprocess.Popen(valkey.start_command(folder), stdout=subprocess.DEVNULL)
    try:
        wait_until(lambda: server.poll() is not None or valkey.is_answering(url), "Valkey answers")
        assert server.poll() is None, "Valkey ended at once"
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
