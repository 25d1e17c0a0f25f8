"""What the first page of insights tells: how many came, how many came through, and where the others stopped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo

from gateway.insights.figures import ScreenFigures, SessionFigures, screen_figures, session_figures
from gateway.published_menus.versions import MenuVersion
from menus.insights.measures import Counts

PlotRows = Sequence[tuple[date, Sequence[float | None], str]]
"""The rows of a plot: a day, a number for each line or None, and what happened then."""


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of a stretch of days. `leaving` are the screens where most citizens left, most first."""

    sessions: SessionFigures
    leaving: tuple[ScreenFigures, ...]

    @property
    def left_share(self) -> float | None:
        """The share of sessions that were left, of those that are over; None if there are none."""
        over = self.sessions.over
        return self.sessions.left / over if over else None


def summarise(totals: Mapping[str, Counts], most_screens: int = 8) -> Summary:
    """Return the summary of the counts of all subjects."""
    screens = screen_figures(totals).values()
    leaving = sorted((one for one in screens if one.left), key=lambda one: -one.left)
    return Summary(session_figures(totals), tuple(leaving[:most_screens]))


def session_rows(by_day: Mapping[date, Counts], marks: Mapping[date, str]) -> PlotRows:
    """Return the rows of the plot of sessions: begun, completed, left, redials."""
    figures = {day: SessionFigures(counts) for day, counts in by_day.items()}
    return [
        (day, (one.begun, one.completed, one.left, one.redials), marks.get(day, ""))
        for day, one in sorted(figures.items())
    ]


def time_rows(by_day: Mapping[date, Counts], marks: Mapping[date, str]) -> PlotRows:
    """Return the rows of the plot of the mean time to an answer, in seconds."""
    means = {day: SessionFigures(counts).mean_seconds for day, counts in by_day.items()}
    return [
        (day, (None if mean is None else round(mean, 1),), marks.get(day, ""))
        for day, mean in sorted(means.items())
    ]


def completion_rows(by_value: Mapping[str, Mapping[date, Counts]], marks: Mapping[date, str]) -> PlotRows:
    """Return the rows of the plot of completion in per cent, a line for each value in the order given."""
    days = sorted({day for by_day in by_value.values() for day in by_day})
    return [
        (
            day,
            [_percent(SessionFigures(by_day.get(day, {}))) for by_day in by_value.values()],
            marks.get(day, ""),
        )
        for day in days
    ]


def _percent(figures: SessionFigures) -> float | None:
    return None if figures.completion is None else round(100 * figures.completion, 1)


def publication_marks(versions: Sequence[MenuVersion], zone: tzinfo) -> dict[date, str]:
    """Return what was published on each day, in words."""
    marks: dict[date, str] = {}
    for version in sorted(versions, key=lambda one: one.published_at):
        day = version.published_at.astimezone(zone).date()
        before = marks.get(day)
        marks[day] = f"{before}, {version.number}" if before else f"version {version.number}"
    return marks
