"""The options of a run of the benchmarks."""

from dataclasses import dataclass
from pathlib import Path

from benchmarks.rounds import PhoneLoad

WARM_UP_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Options:
    """How long and how wide to measure. `quick` is for a run that ends in about a minute and shows trends only."""

    menus: Path
    rounds: int
    seconds: float  # of a round
    phones: int
    texts: int
    quick: bool

    @property
    def load(self) -> PhoneLoad:
        """Return the load of one round."""
        return PhoneLoad(self.phones, WARM_UP_SECONDS, self.seconds)

    def load_by(self, phones: int) -> PhoneLoad:
        """Return the load of one round of so many phones."""
        return PhoneLoad(phones, WARM_UP_SECONDS, self.seconds)


def full(menus: Path) -> Options:
    """Return the options of a whole run."""
    return Options(menus, rounds=5, seconds=4.0, phones=32, texts=3000, quick=False)


def full_beside_peers(menus: Path) -> Options:
    """Return the options of a whole run beside peers, which measures ten servers in turn."""
    return Options(menus, rounds=3, seconds=2.0, phones=32, texts=3000, quick=False)


def quick(menus: Path) -> Options:
    """Return the options of a quick run."""
    return Options(menus, rounds=1, seconds=0.8, phones=32, texts=300, quick=True)
