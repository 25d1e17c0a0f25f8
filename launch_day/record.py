"""The record of a run, kept as JSON: what the model is fitted to, and what docs/capacity.md shows."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from benchmarks.result import Measured
from launch_day.minutes import Minute
from launch_day.table import COLUMNS, Row

KEPT = Path(__file__).parent / "results" / "run.json"


class RunRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A run. `rows` are those of the table. Times in seconds, sizes in bytes; `processor`: seconds by process.

    `is_good`: nothing was lost, and sessions under way were not held up. `phone_lag`: p99 of the time by which the
    phones' own process was late.
    """

    measured: Measured
    seed: int
    people: int
    day_seconds: float
    minute_seconds: float
    admission_seconds: float
    web_processes: int
    filing_share: float = 1.0
    trial_rate: float
    rows: list[tuple[float, ...]]
    processor: dict[str, float]
    memory: dict[str, int]
    store_bytes: tuple[int, int]
    phone_lag: float
    others: float
    verdict: list[str]
    is_good: bool

    def column(self, name: str) -> list[float]:
        """Return a column of the table."""
        place = COLUMNS.index(name)
        return [row[place] for row in self.rows]

    def total(self, name: str) -> float:
        """Return the sum of a column."""
        return sum(self.column(name))


def rows_of(minutes: Sequence[Minute]) -> list[tuple[float, ...]]:
    """Return the rows of the minutes."""
    return [Row.of(number, minute).cells for number, minute in enumerate(minutes, 1)]


def write(record: RunRecord, path: Path = KEPT) -> None:
    """Keep a record."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(record), indent=1) + b"\n")


def read(path: Path = KEPT) -> RunRecord:
    """Return the kept record."""
    return msgspec.json.decode(path.read_bytes(), type=RunRecord)
