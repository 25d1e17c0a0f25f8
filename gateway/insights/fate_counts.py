"""Where scripts that change the state of a text or a call count what became of it: in the counts of the day.

They count in the same step in which they change the state, so each fate counts once, whoever is killed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path

from gateway.insights import keys
from gateway.insights.count_store import MAX_FIELDS, NOT_TOLD_APART, cell_name
from gateway.insights.group import EVERYBODY

COUNT_FATE = Path(__file__).with_name("count_fate.lua")
"""The functions that these scripts use."""


@dataclass(frozen=True, slots=True)
class FateCounts:
    """The counts of today. `zone` returns the time zone of the service."""

    clock: Callable[[], datetime]
    zone: Callable[[], tzinfo]

    def place(self) -> tuple[str, list[str | int]]:
        """Return the key of today's counts, and what its script is told of it: expiry, most fields, the rest."""
        day = self.clock().astimezone(self.zone()).date()
        other = cell_name((EVERYBODY, NOT_TOLD_APART))
        return keys.day_key(day), [keys.expires_at(day), MAX_FIELDS, other]
