"""Counts sessions and wrong answers on the version on trial and on the current one, and nothing of citizens."""

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

BEGUN, COMPLETED, WRONG, HOPS = "begun", "completed", "wrong", "hops"


class HopCount(NamedTuple):
    """What is counted of a hop on the menus with this digest. `wrong`: how many answers did not fit."""

    menus: str
    begins: bool
    ends: bool
    wrong: int


@dataclass(frozen=True, slots=True)
class VersionCounts:
    """What was counted on one version since the trial began: sessions begun and come to an end, hops, wrong answers."""

    begun: int = 0
    completed: int = 0
    hops: int = 0
    wrong: int = 0


class HopCounter:
    """Counts in memory, until a thread stores it. Threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()

    def add(self, hop: HopCount) -> None:
        """Count a hop."""
        counted = {BEGUN: int(hop.begins), COMPLETED: int(hop.ends), WRONG: hop.wrong, HOPS: 1}
        with self._lock:
            self._counts.update({f"{hop.menus}:{what}": count for what, count in counted.items() if count})

    def take(self) -> Mapping[str, int]:
        """Return what was counted since the last time, and begin anew."""
        if not self._counts:
            return {}
        with self._lock:
            counts, self._counts = self._counts, Counter()
        return counts


def read_counts(counts: Mapping[str, int]) -> dict[str, VersionCounts]:
    """Return counts by the digest of the menus."""
    digests = dict.fromkeys(name.partition(":")[0] for name in counts)
    return {
        digest: VersionCounts(
            **{what: counts.get(f"{digest}:{what}", 0) for what in (BEGUN, COMPLETED, HOPS, WRONG)}
        )
        for digest in digests
    }
