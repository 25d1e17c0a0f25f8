"""The table of how the cost of a hop grows with something: screens, stored sessions, phones, processes."""

from collections.abc import Sequence

from benchmarks.result import Plot, Result
from benchmarks.rounds import Contender

COLUMNS = ("hops/s", "p50 ms", "p99 ms", "processor a hop, µs")


def growth(title: str, by: str, contenders: Sequence[Contender], notes: Sequence[str] = ()) -> Result:
    """Return the table of contenders whose names are numbers of what grows."""
    rows: list[list[str | float]] = [
        [
            float(contender.name),
            contender.hops_per_second,
            contender.median("p50") * 1000,
            contender.median("p99") * 1000,
            contender.median("processor") * 1e6,
        ]
        for contender in contenders
    ]
    first, last = rows[0], rows[-1]
    change = f"Processor a hop: {last[4] / first[4]:.2f} times from {first[0]:,.0f} to {last[0]:,.0f} {by}."
    plots = (
        Plot(0, (4,), f"Processor a hop by {by}", log_x=True),
        Plot(0, (1,), f"Hops a second by {by}", log_x=True),
    )
    return Result(title, (by, *COLUMNS), rows, [change, *notes], {}, plots)
