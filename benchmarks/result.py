"""The result of a measurement: a table, what it says about the targets, and its plots; kept as JSON."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

RESULTS = Path(__file__).parent / "results"  # those that docs/performance.md shows
QUICK_RESULTS = Path("build/bench")  # those of quick runs, which nobody keeps

Cell = str | float


class Plot(msgspec.Struct, frozen=True, omit_defaults=True):
    """A picture of some columns of a table, by their places: `x` across, `y` up."""

    x: int
    y: tuple[int, ...]
    title: str
    bars: bool = False
    log_x: bool = False


class Measured(msgspec.Struct, frozen=True):
    """When and where a result was measured."""

    at: str  # ISO 8601, UTC
    quick: bool
    rounds: int
    seconds: float  # of a round
    load_before: float  # runnable processes on average in the minute before
    machine: dict[str, str]
    busy_before: float | None = None  # % of all cores that others took just before; None: nobody looked


class Result(msgspec.Struct, frozen=True):
    """The rows of a table under its columns, notes, and figures by the name of their target."""

    title: str
    columns: tuple[str, ...]
    rows: list[list[Cell]]
    notes: list[str]
    figures: dict[str, float]
    plots: tuple[Plot, ...] = ()
    measured: Measured | None = None


def write(name: str, result: Result, folder: Path = RESULTS) -> None:
    """Keep a result in a file of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    text = msgspec.json.format(msgspec.json.encode(_rounded(result)), indent=1)
    (folder / f"{name}.json").write_bytes(text + b"\n")


def read_all(folder: Path = RESULTS) -> Mapping[str, Result]:
    """Return the kept results by their names."""
    return {
        path.stem: msgspec.json.decode(path.read_bytes(), type=Result)
        for path in sorted(folder.glob("*.json"))
    }


def _rounded(result: Result) -> Result:
    """Return the result without digits that mean nothing."""
    rows = [[_round(cell) for cell in row] for row in result.rows]
    figures = {name: float(f"{value:.4g}") for name, value in result.figures.items()}
    return msgspec.structs.replace(result, rows=rows, figures=figures)


def _round(cell: Cell) -> Cell:
    return cell if isinstance(cell, str) else float(f"{cell:.4g}") if abs(cell) < 1000 else round(cell)
