"""Run rounds of phones, one process each, and sum them up."""

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.scripts import Script
from benchmarks.servers import Server


@dataclass(frozen=True, slots=True)
class PhoneLoad:
    """The number of phones, the seconds of warm-up, and the seconds that count."""

    phones: int
    warm_up: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Round:
    """The results of one round. Times are in seconds."""

    hops_per_second: float
    p50: float
    p99: float
    journeys: int
    references: int
    processor: (
        float  # seconds of the web server's processor a hop, warm-up included; 0 if the system does not tell
    )


class Contender:
    """A server to measure, with its name and the script of its requests."""

    def __init__(self, name: str, server: Server, script: Script) -> None:
        self.name = name
        self.rounds: list[Round] = []
        self._server = server
        self._script = script

    def measure(self, load: PhoneLoad, part: int) -> Round:
        """Run one round. A wrong answer ends the whole run, because its speed means nothing."""
        with tempfile.NamedTemporaryFile("w", suffix=".json") as script:
            json.dump(self._script, script)
            script.flush()
            before = self._server.processor_seconds()
            measured = _run_phones(Path(script.name), self.name, self._server.port, load, part)
            used = self._server.processor_seconds() - before
        answers = measured.pop("answers")
        round_ = Round(**measured, processor=used / answers)
        self.rounds.append(round_)
        return round_

    @property
    def hops_per_second(self) -> float:
        """Return the median over the rounds."""
        return statistics.median(round_.hops_per_second for round_ in self.rounds)

    @property
    def spread(self) -> tuple[float, float]:
        """Return the slowest and the fastest round."""
        rates = [round_.hops_per_second for round_ in self.rounds]
        return min(rates), max(rates)

    def median(self, field: str) -> float:
        """Return the median of a field over the rounds."""
        values: list[float] = [getattr(round_, field) for round_ in self.rounds]
        return statistics.median(values)


def speed_ratio(one: Contender, other: Contender) -> tuple[float, float, float]:
    """Return the speed of `one` divided by that of `other`: the median over pairs of rounds, the least, the most."""
    pairs = [a.hops_per_second / b.hops_per_second for a, b in zip(one.rounds, other.rounds, strict=True)]
    return statistics.median(pairs), min(pairs), max(pairs)


def _run_phones(script: Path, name: str, port: int, load: PhoneLoad, part: int) -> dict[str, Any]:
    options: Sequence[tuple[str, float]] = [
        ("port", port),
        ("phones", load.phones),
        ("part", part),
        ("seconds", load.seconds),
        ("warm", load.warm_up),
    ]
    words = [word for option, value in options for word in (f"--{option}", str(value))]
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks.phones", str(script), *words],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if run.returncode:
        sys.exit(f"{name}: the phones gave up.")
    measured: dict[str, Any] = json.loads(run.stdout)
    if measured.pop("wrong"):
        sys.exit(f"{name}: wrong answers.\n" + "\n".join(measured["examples"]))
    del measured["examples"]
    return measured
