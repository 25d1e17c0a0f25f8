"""When citizens come to a launch day: a quiet morning, a jump as the radio names the code, and a long way down."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

JUMP_AT = 0.15  # of the day
PEAK = 5.6  # times the mean rate; a launch of 2.5 million dials: 350 hops a second, and 2,000 at the peak
QUIET = 0.45  # times the mean rate, before the jump and long after it
STEPS = 10_000  # of the curve that is drawn from


@dataclass(frozen=True, slots=True)
class LaunchDay:
    """A day of so many `seconds`, on which so many people come for the first time."""

    seconds: float
    people: int

    @property
    def mean_rate(self) -> float:
        """How many come in a second, on average."""
        return self.people / self.seconds

    def rate(self, second: float) -> float:
        """Return how many come in a second at this second of the day; 0 outside of it."""
        share = second / self.seconds
        return self.mean_rate * relative_rate(share) if 0 <= share < 1 else 0.0

    def arrivals(self, chance: Random) -> Sequence[float]:
        """Return the second at which each comes, the first first."""
        total, sums = 0.0, []
        for step in range(STEPS):
            total += relative_rate((step + 0.5) / STEPS)
            sums.append(total)
        steps = chance.choices(range(STEPS), cum_weights=sums, k=self.people)
        return sorted((step + chance.random()) / STEPS * self.seconds for step in steps)


def relative_rate(share: float) -> float:
    """Return the rate at this share of the day, in times of the mean."""
    if share < JUMP_AT:
        return QUIET
    return QUIET + (PEAK - QUIET) * math.exp((JUMP_AT - share) / FALL)


def _fall() -> float:
    """Return the share of the day in which the jump falls to a third, so that the mean of the day is 1."""
    least, most = 0.001, 1.0
    for _ in range(60):
        middle = (least + most) / 2
        over = QUIET + (PEAK - QUIET) * middle * (1 - math.exp((JUMP_AT - 1) / middle))
        least, most = (least, middle) if over > 1 else (middle, most)
    return (least + most) / 2


FALL = _fall()
