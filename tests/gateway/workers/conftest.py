import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.child_process import kill_tree, start_leader
from tests.gateway.cases.fake_case_system import SECRET, FakeCaseSystem, run_case_system

KEY = "a-key-of-the-tests-0123456789abcdef"
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def case_system() -> Iterator[FakeCaseSystem]:
    with run_case_system() as running:
        yield running


@pytest.fixture
def start_worker(tmp_path: Path, case_system: FakeCaseSystem) -> Iterator[Start]:
    """Starts `gateway worker` with a store, options and changes of its settings; what it says is in `output`."""
    started: list[subprocess.Popen[str]] = []

    def start(redis_url: str, *options: str, **changes: str) -> "subprocess.Popen[str]":
        environ = os.environ | {
            "GATEWAY_ENV": "development",
            "GATEWAY_STATE_DIR": str(tmp_path),
            "GATEWAY_SECRET_KEY": KEY,
            "GATEWAY_WEBHOOK_TOKEN": "a-token-for-tests",
            "REDIS_URL": redis_url,
            "CASE_BACKEND_URL": case_system.url,
            "CASE_BACKEND_SECRET": SECRET,
            **changes,
        }
        program = [sys.executable, "-m", "gateway", "worker", *options]
        with (tmp_path / f"worker-{len(started)}.log").open("w") as output:
            started.append(start_leader(program, environ, output))
        return started[-1]

    yield start
    for worker in started:
        kill_tree(worker)


@pytest.fixture
def output(tmp_path: Path) -> Callable[[], str]:
    """Everything that the workers of this test have written."""
    return lambda: "".join(log.read_text() for log in sorted(tmp_path.glob("worker-*.log")))
