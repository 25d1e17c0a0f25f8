"""`make bench QUICK=yes` measures, keeps what it measured, and prints it beside the targets."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import result


@pytest.mark.long
def test_a_quick_run_keeps_and_prints_its_results(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--quick", "--keep", str(tmp_path), "--seconds", "0.2", "rates"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    kept = result.read_all(tmp_path)["rates"]
    assert kept.measured is not None
    assert kept.measured.quick
    assert [row[0] for row in kept.rows] == [50, 90]
    assert kept.figures.keys() == {"p99_at_half"}
    assert "p99 at half the highest rate, ms" in done.stdout.partition("The targets")[2]
