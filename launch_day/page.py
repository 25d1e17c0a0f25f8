"""Fills docs/capacity.md and draws its plots from the record of a run: `python -m launch_day.page`."""

import importlib.util
from pathlib import Path

from benchmarks import report
from launch_day import reckoning, record

DOCS = Path(__file__).parents[1] / "docs"
PAGE, IMAGES = DOCS / "capacity.md", "images/capacity"


def write(kept: record.RunRecord) -> None:
    """Fill the page, and draw the plots where matplotlib is installed."""
    found = reckoning.results(kept)
    drawn = importlib.util.find_spec("matplotlib") is not None
    if drawn:
        from benchmarks import plots

        for name, result in found.items():
            plots.draw(name, result, DOCS / IMAGES)
    has_plots = drawn or (DOCS / IMAGES).is_dir()
    PAGE.write_text(report.fill(PAGE.read_text(), found, IMAGES if has_plots else None))


def main() -> None:
    """Fill the page from the kept record."""
    write(record.read())


if __name__ == "__main__":
    main()
