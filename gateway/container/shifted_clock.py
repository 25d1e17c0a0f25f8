"""A clock that is off by what a file says, to try out in development what a step of the machine's clock does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ShiftedClock:
    """Returns the time of `clock` and the seconds in `file`, which is read each time; nothing is added without it."""

    clock: Callable[[], datetime]
    file: Path

    def __call__(self) -> datetime:
        try:
            seconds = float(self.file.read_text("ascii"))
        except (OSError, ValueError):
            seconds = 0.0
        return self.clock() + timedelta(seconds=seconds)
