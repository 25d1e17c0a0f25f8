"""Print results as plain tables, and fill them into docs/performance.md: `python -m benchmarks.report`.

In the page, a table stands between `<!-- result: NAME -->` and `<!-- end -->`. NAME is that of a measurement,
`targets`, `capacity` or `machine`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks import capacity, targets
from benchmarks.result import Cell, Measured, Result, read_all

PAGE = Path(__file__).parents[1] / "docs/performance.md"
IMAGES = "images/performance"  # in docs/
BUSY_PERCENT = 15  # of all cores, taken by others: from here on no target can be judged
PART = re.compile(r"(<!-- result: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def plain(title: str, columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Iterator[str]:
    """Yield the lines of a table for a terminal: words on the left, numbers on the right."""
    cells = [list(columns), *([show(cell) for cell in row] for row in rows)]
    widths = [max(len(line[place]) for line in cells) for place in range(len(columns))]
    yield title
    for number, line in enumerate(cells):
        aligned = [
            cell.ljust(width) if _is_words(rows, place) else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        yield "  " + "  ".join(aligned).rstrip()
        if number == 0:
            yield "  " + "  ".join("-" * width for width in widths)


def text(result: Result) -> str:
    """Return a result as text for a terminal."""
    moment = [_moment(result.measured)] if result.measured is not None else []
    notes = [f"  {note}" for note in (*result.notes, *moment)]
    return "\n".join([*plain(result.title, result.columns, result.rows), *notes, ""])


def markdown(name: str, result: Result, images: str | None = IMAGES) -> str:
    """Return a result as a table, its notes, and its plots, which are in the folder `images`; None: not drawn."""
    parts = [_markdown_table(result.columns, result.rows), *result.notes]
    if images is not None:
        parts += [
            f"![{plot.title}]({images}/{plot_file(name, number)})" for number, plot in enumerate(result.plots)
        ]
    if result.measured is not None:
        parts.append(f"*{_moment(result.measured)}*")
    return "\n\n".join(parts) + "\n"


def plot_file(name: str, number: int) -> str:
    """Return the name of the file of a plot."""
    return f"{name}{f'-{number + 1}' if number else ''}.png"


def fill(page: str, results: Mapping[str, Result], images: str | None = IMAGES) -> str:
    """Return the page with the tables of the results. A part without a result stays as it is.

    `images` is the folder of the plots; None: there are none.
    """

    def replace(part: re.Match[str]) -> str:
        name = part[2]
        if name == "targets":
            table = _markdown_table(targets.COLUMNS, list(targets.compare(results))) + "\n"
        elif name == "capacity":
            table = _markdown_table(capacity.COLUMNS, list(capacity.needs(results))) + "\n"
        elif name == "machine":
            table = _machines(results)
        elif name in results:
            table = markdown(name, results[name], images)
        else:
            return part[0]
        return f"{part[1]}{table}{part[3]}"

    return PART.sub(replace, page)


def show(cell: Cell) -> str:
    """Return a number with three digits that count, and words as they are."""
    if isinstance(cell, str):
        return cell
    if abs(cell) >= 100:
        return f"{cell:,.0f}"
    return f"{float(f'{cell:.3g}'):g}"


def _is_words(rows: Sequence[Sequence[Cell]], place: int) -> bool:
    return any(isinstance(row[place], str) for row in rows)


def _markdown_table(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    rules = ["---" if _is_words(rows, place) else "--:" for place in range(len(columns))]
    lines = [columns, rules, *([show(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _moment(measured: Measured) -> str:
    run = f"{'A quick run: ' if measured.quick else ''}{measured.rounds} rounds of {measured.seconds:g} s"
    moment = measured.at.partition("+")[0].replace("T", " ")
    return f"{run}, {moment} UTC, load {measured.load_before:g} before it.{_busy(measured)}"


def _busy(measured: Measured) -> str:
    """Return what others on the machine mean for the figures; empty where nobody looked."""
    if measured.busy_before is None:
        return ""
    others = f" Others took {measured.busy_before:.0f} % of the cores just before."
    if measured.busy_before < BUSY_PERCENT:
        return others
    return (
        f"{others} **A busy machine: rates are lower, waits and processor times longer than on an idle one.**"
    )


def _machines(results: Mapping[str, Result]) -> str:
    """Return the machine, once for each that results come from."""
    machines = {
        tuple(result.measured.machine.items()): None for result in results.values() if result.measured
    }
    tables = [_markdown_table(("", ""), [list(row) for row in machine]) for machine in machines]
    return "\n\n".join(tables) + "\n"


def main() -> None:
    """Fill the tables of the kept results into the page."""
    PAGE.write_text(fill(PAGE.read_text(), read_all()))


if __name__ == "__main__":
    main()
