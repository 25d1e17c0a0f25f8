"""What stands together in a plot: days, or weeks where there are too many days to tell them apart."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from gateway.insights.packed_counts import CountsBySubject, add_counts
from menus.insights.measures import Counts

MOST_DAYS = 120  # in one plot


@dataclass(frozen=True, slots=True)
class Periods:
    """The periods of so many days up to `last`. A week begins on Monday. The first and the last one may be shorter."""

    days: int
    last: date

    @property
    def note(self) -> str:
        """What must be known of the last one, which may look like a fall; empty if it is whole."""
        length = self.last.weekday() + 1
        if self.word == "day" or length == 7:
            return ""
        return f"Plots are by week. The last week has {length} {'day' if length == 1 else 'days'} of seven."

    @property
    def word(self) -> str:
        """The word for one of them."""
        return "week" if self.days > MOST_DAYS else "day"

    def begin(self, day: date) -> date:
        """Return the first day of the period of a day."""
        return day - timedelta(days=day.weekday()) if self.days > MOST_DAYS else day

    def sums(self, by_day: Mapping[date, Counts]) -> dict[date, Counter[str]]:
        """Return the counts of each period, by its first day."""
        found: dict[date, Counter[str]] = {}
        for day, counts in sorted(by_day.items()):
            found.setdefault(self.begin(day), Counter()).update(counts)
        return found

    def sums_of_subjects(self, by_day: Mapping[date, CountsBySubject]) -> dict[date, CountsBySubject]:
        """Return the counts by subject of each period, by its first day."""
        found: dict[date, CountsBySubject] = {}
        for day, counts in sorted(by_day.items()):
            add_counts(found.setdefault(self.begin(day), {}), counts)
        return found

    def marks(self, by_day: Mapping[date, str]) -> dict[date, str]:
        """Return what happened in each period, in words, by its first day."""
        found: dict[date, list[str]] = {}
        for day, words in sorted(by_day.items()):
            found.setdefault(self.begin(day), []).append(words)
        return {day: ", ".join(words) for day, words in found.items()}
