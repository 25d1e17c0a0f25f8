"""Describe the machine and the versions that a result was measured with."""

import importlib.metadata
import os
import platform
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import psutil

from benchmarks.options import Options
from benchmarks.result import Measured
from gateway.development import valkey

LOOK_SECONDS = 0.5  # in which nothing of ours runs
PACKAGES = ("flask", "granian", "redis", "uvloop")


def describe(options: Options) -> Measured:
    """Return the moment, the length of the run, the load and the machine."""
    return Measured(
        at=datetime.now(UTC).isoformat(timespec="minutes"),
        quick=options.quick,
        rounds=options.rounds,
        seconds=options.seconds,
        load_before=round(os.getloadavg()[0], 1),
        busy_before=psutil.cpu_percent(LOOK_SECONDS),
        machine={
            "cores": f"{os.cpu_count()} ({_processor()})",
            "memory": f"{psutil.virtual_memory().total / 1e9:.0f} GB",
            "system": f"{platform.system()} {platform.release().partition('-')[0]}, {platform.machine()}",
            "Python": platform.python_version(),
            "Valkey": _version(str(valkey.find_binary()), "--version"),
            **({"Node": _version("node", "--version")} if shutil.which("node") else {}),
            **{name: importlib.metadata.version(name) for name in PACKAGES},
        },
    )


def _processor() -> str:
    """Return the name of the processor; where Linux does not tell it, its kind."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _version(*command: str) -> str:
    """Return the first word with a dot of what a program says of its version."""
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return next(word for word in said.split() if "." in word).strip("v=")
