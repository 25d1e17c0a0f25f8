"""How citizens behave on a launch day: how long they think, how patient they are, and who comes again."""

from dataclasses import dataclass
from random import Random

REAL_DAY_SECONDS = 720.0  # for which the seconds below are; a shorter day has shorter ones
CHANNELS = {"ussd": 92, "sms": 5, "call": 3}  # per cent


@dataclass(frozen=True, slots=True)
class Habits:
    """Seconds are (least, most), before they are multiplied by `scale`. Shares are of all who get there."""

    scale: float = 1.0
    think: tuple[float, float] = (0.5, 3.0)  # before a page is answered
    patience: tuple[float, float] = (8.0, 15.0)  # until somebody hangs up, not scaled; networks wait for 15
    redial_after_none: float = 0.9  # share of those who got no answer
    redial_wait: tuple[float, float] = (3.0, 12.0)
    impatient: float = 0.25  # share of those who were told to wait, and dial again before their text comes
    impatient_wait: tuple[float, float] = (10.0, 40.0)
    come_when_texted: float = 0.85
    come_wait: tuple[float, float] = (3.0, 25.0)
    redial_when_told_later: float = 0.5
    most_dials: int = 12

    def draw(self, chance: Random, seconds: tuple[float, float]) -> float:
        """Return seconds between the two, scaled."""
        return chance.uniform(*seconds) * self.scale

    @property
    def mean_think(self) -> float:
        """The seconds for which a citizen thinks on average."""
        return sum(self.think) / 2 * self.scale


def habits_of(day_seconds: float) -> Habits:
    """Return the habits for a day of this length."""
    return Habits(scale=min(1.0, day_seconds / REAL_DAY_SECONDS))


def draw_channel(chance: Random) -> str:
    """Return the channel by which a citizen comes."""
    [channel] = chance.choices(list(CHANNELS), list(CHANNELS.values()))
    return channel
