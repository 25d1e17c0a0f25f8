"""What every test may ask for: a real Valkey, emptied before each test. How tests run side by side."""

import gc
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from hypothesis import settings

from gateway.development import valkey
from tests.examples import STEADY, examples
from tests.waiting import wait_until

# No deadline: the machine may be busy with other tests.
settings.register_profile("gateway", deadline=None, derandomize=STEADY, max_examples=examples(100))
settings.load_profile("gateway")

# Tests start a hundred programs of the gateway. Each would compile all of it anew where no bytecode is kept.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

TESTS = Path(__file__).parent
MAX_WORKERS = 16  # each has a Valkey of its own, and some a browser


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Two processes a core where tests run side by side (`-n auto`): half of what tests do is waiting."""
    return min(2 * (os.cpu_count() or 1), MAX_WORKERS)


def pytest_configure(config: pytest.Config) -> None:
    """Let each process begin to read all tests at another room, as the first that reads a file compiles it for all."""
    gc.disable()  # until they are read: each collection would walk all tests that there are so far
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker is None or config.args_source is not pytest.Config.ArgsSource.TESTPATHS:
        return
    folders = (TESTS, TESTS / "gateway")
    rooms = sorted(str(room) for folder in folders for room in folder.iterdir() if _has_tests(room))
    first = len(rooms) * int(worker.removeprefix("gw")) // int(os.environ["PYTEST_XDIST_WORKER_COUNT"])
    config.args = [*rooms[first:], *rooms[:first]]


def _has_tests(room: Path) -> bool:
    """Whether a path is a file of tests, or a folder of one room."""
    return room.match("test_*.py") or (room.is_dir() and room.name not in ("gateway", "__pycache__"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long, or one process would still be at it when the others have ended."""
    items.sort(key=lambda item: (item.get_closest_marker("long") is None, str(item.path)))


def pytest_collection_finish() -> None:
    """Leave what was read out of further collections of garbage: it stays for good."""
    gc.enable()
    gc.freeze()


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
