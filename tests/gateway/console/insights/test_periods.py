"""Days are taken together as weeks where a plot has too many of them."""

from collections import Counter
from datetime import date, timedelta

import pytest

from gateway.console.insights.periods import MOST_DAYS, Periods

MONDAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("days", "last", "note"),
    [
        (MOST_DAYS, MONDAY, ""),
        (MOST_DAYS + 1, MONDAY, "Plots are by week. The last week has 1 day of seven."),
        (365, MONDAY + timedelta(days=2), "Plots are by week. The last week has 3 days of seven."),
        (365, MONDAY + timedelta(days=6), ""),
    ],
)
def test_a_last_week_that_is_not_whole_is_told(days: int, last: date, note: str) -> None:
    assert Periods(days, last).note == note


def test_weeks_have_the_sums_of_their_days() -> None:
    days = {MONDAY + timedelta(days=one): Counter(begun=one) for one in range(9)}
    assert Periods(MOST_DAYS, MONDAY).sums(days) == days
    assert Periods(MOST_DAYS + 1, MONDAY).sums(days) == {
        MONDAY: Counter(begun=21),
        MONDAY + timedelta(days=7): Counter(begun=15),
    }
    marks = {MONDAY: "version 1", MONDAY + timedelta(days=1): "version 2"}
    assert Periods(MOST_DAYS + 1, MONDAY).marks(marks) == {MONDAY: "version 1, version 2"}
