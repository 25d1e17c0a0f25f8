"""How the service did, by month, as everybody may know it."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from gateway.console.performance.told_share import ToldNumber, ToldShare, told_number, told_shares_within
from gateway.insights.figures import CaseFigures, case_figures, session_figures
from gateway.messaging.delivery_times import DeliveryTimes
from menus.insights.measures import STATE_BUCKETS, Counts

DAY_SECONDS = 86_400
ANSWERED_DAYS, CLOSED_DAYS = (1, 3, 7), (3, 7, 30)
Cell = int | ToldNumber | ToldShare | None
"""A number, a number in tens, a share, or None if it is hidden."""


@dataclass(frozen=True, slots=True)
class MonthCounts:
    """What was counted in the month that begins with `first`: counts by subject, texts sent, texts delivered."""

    first: date
    totals: Mapping[str, Counts]
    texts: int
    times: DeliveryTimes
    is_over: bool = True


@dataclass(frozen=True, slots=True)
class Section:
    """A table of months, the last one first. `columns` are names of words. A column that tells nothing is left out."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[date, tuple[Cell, ...]], ...]


@dataclass(frozen=True, slots=True)
class PerformanceReport:
    """What everybody may know. `languages` has the per cent of sessions by language. `until` is the last day in it.

    There are no totals of months, as a hidden month would follow from them.
    """

    until: date
    sections: tuple[Section, ...]
    languages: Mapping[str, int]


def sections_of(months: Sequence[MonthCounts], final_states: AbstractSet[str]) -> tuple[Section, ...]:
    """Return the tables of months, given with the last one first. A table that tells nothing is left out."""
    answered = tuple(f"answered_{days}" for days in ANSWERED_DAYS)
    closed = tuple(f"closed_{days}" for days in CLOSED_DAYS)
    sections = (
        _section(
            "reports",
            ("filed", *answered, *closed),
            [(one.first, _case_cells(one, final_states)) for one in months],
        ),
        _section("sessions", ("begun", "completed"), [(one.first, _session_cells(one)) for one in months]),
        _section(
            "texts",
            ("sent", "quick"),
            [
                (
                    one.first,
                    (
                        told_number(one.texts, is_over=one.is_over),
                        *told_shares_within([one.times.quick], one.times.delivered),
                    ),
                )
                for one in months
            ],
        ),
    )
    return tuple(one for one in sections if one.columns)


def _section(name: str, columns: Sequence[str], rows: Sequence[tuple[date, tuple[Cell, ...]]]) -> Section:
    """Return a table without columns that tell nothing, and without months before the first that tells any."""
    telling = [place for place in range(len(columns)) if any(cells[place] is not None for _, cells in rows)]
    last = max(
        (number for number, (_, cells) in enumerate(rows) if any(one is not None for one in cells)),
        default=-1,
    )
    return Section(
        name,
        tuple(columns[place] for place in telling),
        tuple((month, tuple(cells[place] for place in telling)) for month, cells in rows[: last + 1]),
    )


def _case_cells(month: MonthCounts, final_states: AbstractSet[str]) -> tuple[Cell, ...]:
    cases = case_figures(month.totals).values()
    first = _sums([one.first_buckets for one in cases])
    closed = _sums([one.buckets(state) for one in cases for state in _closing(one, final_states)])
    return (
        told_number(sum(one.filed for one in cases), is_over=month.is_over),
        *_within(first, ANSWERED_DAYS),
        *_within(closed, CLOSED_DAYS),
    )


def _session_cells(month: MonthCounts) -> tuple[Cell, ...]:
    sessions = session_figures(month.totals)
    begun = told_number(sessions.begun, is_over=month.is_over)
    return begun, *told_shares_within([sessions.completed], sessions.over)


def _closing(one: CaseFigures, final_states: AbstractSet[str]) -> list[str]:
    return [state for state in one.states if state in final_states]


def _within(buckets: Sequence[int], days: Sequence[int]) -> list[ToldShare | None]:
    """Return the shares of cases that took at most so many days each."""
    counts = [sum(buckets[: STATE_BUCKETS.index(number * DAY_SECONDS) + 1]) for number in days]
    return told_shares_within(counts, sum(buckets))


def _sums(rows: Sequence[Sequence[int]]) -> list[int]:
    return [sum(column) for column in zip([0] * (len(STATE_BUCKETS) + 1), *rows, strict=True)]
