"""`make bench QUICK=yes` measures, keeps what it measured, and prints it beside the targets."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import result
from tests.waiting import WAIT_LIMIT_SECONDS


@pytest.mark.long
def test_a_quick_run_keeps_and_prints_its_results(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--quick", "--keep", str(tmp_path), "--seconds", "0.2", "check"],
        capture_output=True,
        text=True,
        timeout=2 * WAIT_LIMIT_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    kept = result.read_all(tmp_path)["check"]
    assert kept.measured is not None
    assert kept.measured.quick
    assert len(kept.rows) == 1
    assert kept.figures.keys() == {"check"}
    assert "`gateway check` of 5,000 lines, s" in done.stdout.partition("The targets")[2]
