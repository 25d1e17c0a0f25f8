"""Draw the plots of results as PNG, by matplotlib, which is pinned in benchmarks/requirements.txt."""

from pathlib import Path
from typing import Any

import matplotlib as mpl

from benchmarks.report import IMAGES, plot_file
from benchmarks.result import Plot, Result

FOLDER = Path(__file__).parents[1] / "docs" / IMAGES
SIZE = (7.0, 3.6)  # inches

mpl.use("Agg")  # it draws into files, without a screen
from matplotlib import pyplot  # noqa: E402 - it must come after the choice


def draw(name: str, result: Result, folder: Path = FOLDER) -> None:
    """Draw all plots of a result."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, plot in enumerate(result.plots):
        figure, axes = pyplot.subplots(figsize=SIZE)
        (_draw_bars if plot.bars else _draw_lines)(axes, plot, result)
        axes.set_title(plot.title)
        moment = f"{result.measured.at[:10]}, {result.measured.machine['cores']}" if result.measured else ""
        figure.text(0.99, 0.01, moment, ha="right", fontsize=6, color="gray")
        figure.tight_layout()
        figure.savefig(folder / plot_file(name, number), dpi=110, metadata={"Software": None})
        pyplot.close(figure)


def _draw_lines(axes: Any, plot: Plot, result: Result) -> None:
    rows = [row for row in result.rows if not isinstance(row[plot.x], str)]
    across = [row[plot.x] for row in rows]
    for place in plot.y:
        axes.plot(across, [row[place] for row in rows], marker="o", label=result.columns[place])
    if plot.log_x:
        axes.set_xscale("symlog", linthresh=1)
    axes.set_xticks(across, [f"{number:,.0f}" for number in across])
    axes.minorticks_off()
    axes.set_xlabel(result.columns[plot.x])
    axes.set_ylim(bottom=0)
    axes.grid(alpha=0.3)
    axes.legend(fontsize=8)


def _draw_bars(axes: Any, plot: Plot, result: Result) -> None:
    names = [str(row[plot.x]) for row in result.rows]
    height = 0.8 / len(plot.y)
    for turn, place in enumerate(plot.y):
        places = [number + turn * height for number in range(len(names))]
        bars = axes.barh(places, [row[place] for row in result.rows], height, label=result.columns[place])
        axes.bar_label(bars, fmt="{:,.0f}", fontsize=7, padding=2)
    axes.set_yticks(
        [number + (len(plot.y) - 1) * height / 2 for number in range(len(names))], names, fontsize=8
    )
    axes.invert_yaxis()
    axes.margins(x=0.12)
    axes.legend(fontsize=8)
