"""The table of a run, a row a minute."""

from dataclasses import dataclass

from launch_day.minutes import Minute, percentile

COLUMNS = (
    "minute",
    "dials",
    "admitted",
    "told to wait",
    "texted",
    "came back",
    "in line",
    "hops",
    "p50 ms",
    "p99 ms",
    "dial p99 ms",
    "call p99 ms",
    "no answer",
    "filed",
    "at the case system",
    "case delay p50 s",
    "p99 s",
    "not there yet",
    "texts",
    "web MB",
    "worker MB",
    "store MB",
    "phones late p99 ms",
    "others %",
)
WIDTHS = tuple(max(6, min(len(column), 9)) for column in COLUMNS)


@dataclass(frozen=True, slots=True)
class Row:
    """One minute in figures, in the order of COLUMNS."""

    cells: tuple[float, ...]

    @classmethod
    def of(cls, number: int, minute: Minute) -> "Row":
        """Return the row of a minute."""
        counts, megabyte = minute.counts, 1e6
        return cls(
            (
                number,
                counts["dials"],
                counts["admitted"],
                counts["told to wait"] + counts["told to dial later"],
                counts["turn texts"],
                counts["came when texted"],
                minute.line,
                counts["hops"],
                percentile(minute.hop_waits, 0.5) * 1000,
                percentile(minute.hop_waits, 0.99) * 1000,
                percentile(minute.dial_waits, 0.99) * 1000,
                percentile(minute.call_waits, 0.99) * 1000,
                counts["unanswered"],
                counts["filed"],
                counts["at the case system"],
                percentile(minute.case_delays, 0.5),
                percentile(minute.case_delays, 0.99),
                minute.backlog,
                counts["texts"],
                minute.memory.get("web", 0) / megabyte,
                minute.memory.get("worker", 0) / megabyte,
                minute.store_bytes / megabyte,
                percentile(minute.phone_lags, 0.99) * 1000,
                minute.others * 100,
            )
        )


def header() -> str:
    """Return the heads of the columns, over two lines where they are long."""
    first, second = [], []
    for column, width in zip(COLUMNS, WIDTHS, strict=True):
        words = column.split()
        split = 0
        while split < len(words) and len(" ".join(words[: split + 1])) <= width:
            split += 1
        top, bottom = " ".join(words[:split]), " ".join(words[split:])
        first.append((top if bottom else "")[:width].rjust(width))
        second.append((bottom or top)[:width].rjust(width))
    return " ".join(first) + "\n" + " ".join(second)


def line(row: Row) -> str:
    """Return a row as a line."""
    return " ".join(_show(cell).rjust(width) for cell, width in zip(row.cells, WIDTHS, strict=True))


def _show(cell: float) -> str:
    return f"{cell:,.0f}" if cell == int(cell) or abs(cell) >= 100 else f"{cell:.1f}"
