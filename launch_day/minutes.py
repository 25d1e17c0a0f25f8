"""What was measured, by the minute of the day."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Minute:
    """One minute. Times in seconds; sizes in bytes; `processor`: seconds of each kind of process."""

    counts: Counter[str] = field(default_factory=Counter)
    hop_waits: "array[float]" = field(default_factory=lambda: array("d"))  # of USSD sessions under way
    call_waits: "array[float]" = field(
        default_factory=lambda: array("d")
    )  # of calls, from the first request on
    dial_waits: "array[float]" = field(default_factory=lambda: array("d"))
    case_delays: "array[float]" = field(default_factory=lambda: array("d"))  # of cases filed in this minute
    phone_lags: "array[float]" = field(default_factory=lambda: array("d"))  # of the phones' own process
    line: int = 0
    backlog: int = 0
    store_bytes: int = 0
    share: float = 1.0
    memory: dict[str, int] = field(default_factory=dict)
    processor: dict[str, float] = field(default_factory=dict)
    others_looks: "array[float]" = field(
        default_factory=lambda: array("d")
    )  # at what others take of the cores

    @property
    def others(self) -> float:
        """The share of all cores that others took, on average."""
        return sum(self.others_looks) / len(self.others_looks) if self.others_looks else 0.0


class Minutes:
    """The minutes of a run. A moment is in seconds from its begin."""

    def __init__(self, minute_seconds: float) -> None:
        self.minute_seconds = minute_seconds
        self._minutes: dict[int, Minute] = defaultdict(Minute)

    def at(self, moment: float) -> Minute:
        """Return the minute of a moment."""
        return self._minutes[max(0, int(moment / self.minute_seconds))]

    def all(self) -> Sequence[Minute]:
        """Return the minutes, the first first; also those in which nothing was."""
        return [self._minutes[number] for number in range(max(self._minutes, default=-1) + 1)]

    def total(self) -> Counter[str]:
        """Return the counts of the whole run."""
        return sum((minute.counts for minute in self.all()), Counter())


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which this share of them is; 0 if there is none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0
