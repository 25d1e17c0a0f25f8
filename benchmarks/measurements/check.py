"""The time that `gateway check` takes, by the lines of the menu file."""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measurements.engine import generate_source
from benchmarks.options import Options
from benchmarks.result import Plot, Result

LINES = (500, 5_000, 10_000)
TARGET_LINES = 5_000
QUICK_LINES = (TARGET_LINES,)
LINES_PER_SCREEN = 12  # of `generate_source`
RUNS, QUICK_RUNS = 7, 2


def measure(options: Options) -> Result:
    """Run the command on generated files, and on one with a single screen for what it costs to start."""
    rows: list[list[str | float]] = []
    figures = {}
    with tempfile.TemporaryDirectory(prefix="gw-bench-") as folder:
        for lines in QUICK_LINES if options.quick else LINES:
            path = Path(folder) / f"{lines}.yaml"
            path.write_text(generate_source(lines // LINES_PER_SCREEN))
            count = len(path.read_text().splitlines())
            seconds = _seconds(path, QUICK_RUNS if options.quick else RUNS)
            rows.append([count, seconds, seconds / count * 1e6])
            if lines == TARGET_LINES:
                figures["check"] = seconds
    return Result(
        "`gateway check`, the whole command, generated menus",
        ("lines", "seconds", "µs a line"),
        rows,
        [],
        figures,
        (Plot(0, (1,), "`gateway check` by lines"),),
    )


def _seconds(path: Path, runs: int) -> float:
    """Return the median of so many runs."""
    measured = []
    for _ in range(runs):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "gateway", "check", str(path)], check=True, capture_output=True)
        measured.append(time.perf_counter() - began)
    return statistics.median(measured)
