"""The plan: which fault comes when, from a seed. The same seed gives the same plan."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

PAUSE_SECONDS = (0.5, 2.5)  # between two faults
FAULTS = {  # how long each lasts, in seconds
    "kill web 1": (0.0, 1.0),
    "kill web 2": (0.0, 1.0),
    "kill worker 1": (0.0, 1.0),
    "kill worker 2": (0.0, 1.0),
    "kill primary": (0.0, 0.5),
    "kill replica": (0.0, 1.0),
    "kill desk": (0.0, 2.0),
    "kill at": (0.0, 1.0),
    "kill twilio": (0.0, 1.0),
    "freeze store": (0.5, 3.0),
    "fill store": (0.5, 3.0),
    "busy store": (0.5, 3.0),
    "cut connections": (0.0, 0.0),
    "halve answers": (0.0, 0.0),
    "fail over": (0.0, 0.0),
}


@dataclass(frozen=True)
class Fault:
    """A fault that lasts so many `seconds`, and comes `after` so many seconds without one."""

    name: str
    after: float
    seconds: float

    def __str__(self) -> str:
        return f"{self.name}, {self.seconds:.1f} s"


def make_plan(seed: int) -> Iterator[Fault]:
    """Faults without end. Each kind comes once before any comes again."""
    chance = random.Random(seed)
    while True:
        names = list(FAULTS)
        chance.shuffle(names)
        for name in names:
            yield Fault(name, chance.uniform(*PAUSE_SECONDS), chance.uniform(*FAULTS[name]))
