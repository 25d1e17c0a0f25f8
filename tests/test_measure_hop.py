"""One hop stays within its limits: calls of our own code, files, changes of file."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.waiting import WAIT_LIMIT_SECONDS

pytestmark = pytest.mark.long

ROOT = Path(__file__).resolve().parents[1]


def test_one_hop_stays_within_its_limits() -> None:
    done = subprocess.run(
        [sys.executable, "tools/measure_hop.py", "--check"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=WAIT_LIMIT_SECONDS,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
