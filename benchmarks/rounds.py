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
    """The number of phones, the seconds of warm-up, and the seconds that count.

    With a rate, so many hops a second arrive, whether they are answered or not, by as many phones as that takes.
    """

    phones: int
    warm_up: float
    seconds: float
    rate: float = 0.0


@dataclass(frozen=True, slots=True)
class Round:
    """The results of one round. Times are in seconds."""

    hops_per_second: float
    answers: int  # those outside the measured time too
    p50: float
    p99: float
    journeys: int
    references: int
    generator: float  # the share of a core that the phones took
    took: float  # from the first hop to the last answer, warm-up included
    processor: (
        float  # seconds of the server's processor a hop, warm-up included; 0 if the system does not tell
    )
    busy: float  # the share of a core that the server took


class Contender:
    """A server to measure, with its name and the script of its requests."""

    def __init__(self, name: str, server: Server, script: Script, prefix: Sequence[str] = ()) -> None:
        """`prefix` is a command that runs the phones in its way, as `taskset` does."""
        self.name = name
        self.rounds: list[Round] = []
        self.server = server
        self.script = script
        self._prefix = prefix

    def measure(self, load: PhoneLoad) -> Round:
        """Run one round. A wrong answer ends the whole run, because its speed means nothing."""
        with tempfile.NamedTemporaryFile("w", suffix=".json") as script:
            json.dump(self.script, script)
            script.flush()
            before = self.server.processor_seconds()
            measured = self._run_phones(Path(script.name), load)
            used = self.server.processor_seconds() - before
        round_ = Round(**measured, processor=used / measured["answers"], busy=used / measured["took"])
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

    def _run_phones(self, script: Path, load: PhoneLoad) -> dict[str, Any]:
        options: Sequence[tuple[str, float]] = [
            ("port", self.server.port),
            ("phones", load.phones),
            ("part", next(self.server.rounds)),
            ("seconds", load.seconds),
            ("warm", load.warm_up),
            ("rate", load.rate),
        ]
        words = [word for option, value in options for word in (f"--{option}", str(value))]
        run = subprocess.run(
            [*self._prefix, sys.executable, "-m", "benchmarks.generator", str(script), *words],
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        if run.returncode:
            sys.exit(f"{self.name}: the phones gave up.")
        measured: dict[str, Any] = json.loads(run.stdout)
        if measured.pop("wrong"):
            sys.exit(f"{self.name}: wrong answers.\n" + "\n".join(measured["examples"]))
        del measured["examples"]
        return measured


def speed_ratio(one: Contender, other: Contender) -> tuple[float, float, float]:
    """Return the speed of `one` divided by that of `other`: the median over pairs of rounds, the least, the most."""
    pairs = [a.hops_per_second / b.hops_per_second for a, b in zip(one.rounds, other.rounds, strict=True)]
    return statistics.median(pairs), min(pairs), max(pairs)


def interleave(contenders: Sequence[Contender], load: PhoneLoad, rounds: int) -> None:
    """Measure all in turn, so that a slow moment of the machine meets all.

    Nothing empties the store in between: a gateway would publish its menus anew while it is measured.
    """
    for _ in range(rounds):
        for contender in contenders:
            contender.measure(load)
