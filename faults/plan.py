"""The plan: which fault comes when, from a seed. The same seed gives the same plan."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

PAUSE_SECONDS = (0.5, 2.5)  # between two faults
INSIDE = {  # what befalls the gateway and its store, and how long each lasts, in seconds
    "kill web 1": (0.0, 1.0),
    "kill web 2": (0.0, 1.0),
    "kill worker 1": (0.0, 1.0),
    "kill worker 2": (0.0, 1.0),
    "kill primary": (0.0, 0.5),
    "kill replica": (0.0, 1.0),
    "freeze store": (0.5, 3.0),
    "fill store": (0.5, 3.0),
    "busy store": (0.5, 3.0),
    "cut connections": (0.0, 0.0),
    "halve answers": (0.0, 0.0),
    "fail over": (0.0, 0.0),
    "publish menus": (0.0, 1.0),
    "set clocks": (0.5, 3.0),
    "set one clock": (0.5, 3.0),
}
PROXY_FAULTS = ("cut connections", "halve answers", "busy store")  # of the pair behind one address
INSIDE_WITH_SENTINELS = {name: seconds for name, seconds in INSIDE.items() if name not in PROXY_FAULTS} | {
    "freeze replicas": (0.5, 3.0),
    "kill sentinel": (0.0, 2.0),
}
OUTSIDE = {  # what befalls the case system and the providers
    "desk dies": (0.0, 2.0),
    "desk refuses": (0.5, 3.0),
    "desk fails": (0.5, 3.0),
    "desk hangs": (0.5, 4.0),
    "desk answers late": (2.0, 4.0),
    "desk answers and dies": (0.3, 1.0),
    **{
        f"{provider} {fault}": seconds
        for provider in ("at", "twilio")
        for fault, seconds in {
            "dies": (0.0, 1.0),
            "is busy": (0.5, 2.0),
            "fails": (0.5, 2.0),
            "hangs": (0.5, 4.0),
            "answers late": (1.0, 4.0),
            "answers and dies": (0.3, 1.0),
            "reports twice": (2.0, 5.0),
            "reports both": (2.0, 5.0),
        }.items()
    },
}


@dataclass(frozen=True)
class Fault:
    """A fault that lasts so many `seconds`, and comes `after` so many seconds without one. `draw` decides the rest."""

    name: str
    after: float
    seconds: float
    draw: int

    def __str__(self) -> str:
        return f"{self.name}, {self.seconds:.1f} s"


def make_plan(seed: int, kinds: Mapping[str, tuple[float, float]]) -> Iterator[Fault]:
    """Faults without end. Each kind comes once before any comes again."""
    chance = random.Random(f"{seed} {len(kinds)}")
    while True:
        names = list(kinds)
        chance.shuffle(names)
        for name in names:
            yield Fault(
                name, chance.uniform(*PAUSE_SECONDS), chance.uniform(*kinds[name]), chance.randrange(1000)
            )
