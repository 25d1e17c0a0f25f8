"""What a crowd did, by its own count: on each page, by channel, language, network and version."""

import threading
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from simulators.crowd.page import Page

UNKNOWN_NETWORK = "unknown"


class Cell(NamedTuple):
    """What is counted of a screen (empty: of sessions) for a group of citizens."""

    channel: str
    language: str
    network: str
    version: str
    screen: str
    name: str


class Timed(NamedTuple):
    """An answer to a screen, and how long it took: between so many seconds, as the gateway may have seen it."""

    cell: Cell
    least: float
    most: float


class Answered(NamedTuple):
    """A hop that was answered at `at` by the web process at `url`, what it counts, and the answer if it was one."""

    at: float
    url: str
    counts: Mapping[Cell, int]
    timed: Timed | None


@dataclass
class Tally:
    """The hops that were answered, and where sessions were left. Threads may share it."""

    hops: list[Answered] = field(default_factory=list)
    left: Counter[Cell] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(
        self,
        url: str,
        line: "Counted",
        screens: Iterable[tuple[str, str]],
        page: Page,
        answered: tuple[str, float, float] | None = None,
    ) -> None:
        """Note a hop that led to `page`, what it counts of which screen, and the screen that was answered and when."""
        _, language, version = page.mark
        network = line.network or UNKNOWN_NETWORK
        cells = Counter(Cell(line.channel, language, network, version, *one) for one in screens)
        timed = None
        if answered is not None:
            name, least, most = answered
            timed = Timed(Cell(line.channel, language, network, version, name, "seconds"), least, most)
        with self._lock:
            self.hops.append(Answered(time.time(), url, cells, timed))

    def note_left(self, line: "Counted", page: Page) -> None:
        """Note that a citizen left at `page`."""
        screen, language, version = page.mark
        group = (line.channel, language, line.network or UNKNOWN_NETWORK, version)
        with self._lock:
            self.left.update({Cell(*group, screen, "left"): 1, Cell(*group, "", "left"): 1})

    def has_version(self, version: str) -> bool:
        """Return True if a hop led to a page of this version."""
        return any(cell.version == version for hop in self.hops for cell in hop.counts)

    def counts(self) -> Counter[Cell]:
        """Return everything that was counted."""
        total = Counter(self.left)
        for hop in self.hops:
            total.update(hop.counts)
        return total


class Counted(NamedTuple):
    """A line by what its counts are told apart by."""

    channel: str
    network: str
