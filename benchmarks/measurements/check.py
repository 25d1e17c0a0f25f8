"""The time that `gateway check` takes, by the lines of the menu file."""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from benchmarks.measurements.engine import generate_source
from benchmarks.options import Options
from benchmarks.result import Plot, Result

LINES = (500, 5_000, 10_000)
TARGET_LINES = 5_000
QUICK_LINES = (TARGET_LINES,)
LINES_PER_SCREEN = 12  # of `generate_source`
RUNS, QUICK_RUNS = 5, 2


def measure(options: Options) -> Result:
    """Run the command on generated files, and on one with a single screen for what it costs to start."""
    rows: list[list[str | float]] = []
    figures = {}
    with tempfile.TemporaryDirectory(prefix="gw-bench-") as folder:
        environment = _environment()
        for lines in QUICK_LINES if options.quick else LINES:
            path = Path(folder) / f"{lines}.yaml"
            path.write_text(generate_source(lines // LINES_PER_SCREEN))
            count = len(path.read_text().splitlines())
            seconds, processor = _run(
                ["check", str(path)], environment, QUICK_RUNS if options.quick else RUNS
            )
            rows.append([count, seconds, processor])
            if lines == TARGET_LINES:
                figures["check"] = seconds
        start = _run(["--help"], environment, QUICK_RUNS)
    return Result(
        "`gateway check`, the whole command, generated menus",
        ("lines", "seconds", "seconds of processor"),
        rows,
        [f"`gateway --help` takes {start[0]:.2f} s, {start[1]:.2f} s of processor."],
        figures,
        (Plot(0, (1, 2), "`gateway check` by lines"),),
    )


def _environment() -> dict[str, str]:
    """Return an environment in which Python keeps what it compiled, as an installed program has it."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _run(arguments: list[str], environment: Mapping[str, str], runs: int) -> tuple[float, float]:
    """Return the medians of so many runs: seconds, and seconds of processor. One run before them does not count."""
    command = [sys.executable, "-m", "gateway", *arguments]
    subprocess.run(command, check=True, capture_output=True, env=environment)
    clock, processor = [], []
    for _ in range(runs):
        began, used = time.perf_counter(), _children_seconds()
        subprocess.run(command, check=True, capture_output=True, env=environment)
        clock.append(time.perf_counter() - began)
        processor.append(_children_seconds() - used)
    return statistics.median(clock), statistics.median(processor)


def _children_seconds() -> float:
    """Return the processor time of all programs that this one ran and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
