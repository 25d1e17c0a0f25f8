"""What the reader of an insights page has chosen: the days, and the group of citizens."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from gateway.insights.group import DIMENSIONS, EVERYBODY, Group
from gateway.insights.reader import Stretch

PRESETS = (7, 30, 90, 365)
"""Days back from today that are one click away."""
DEFAULT_DAYS = 30
LONGEST_VALUE = 40  # characters of a value in an address


@dataclass(frozen=True, slots=True)
class Selection:
    """The days from `first` to `last`, both included, and a group. `today` is the day of the service's time zone.

    `error` says what was wrong with the days that were asked for; then the default ones are taken.
    """

    today: date
    first: date
    last: date
    group: Group = EVERYBODY
    error: str = ""

    @property
    def stretch(self) -> Stretch:
        """What is read from the counts."""
        return Stretch(self.first, self.last, self.group)

    @property
    def days(self) -> int:
        """The number of days."""
        return (self.last - self.first).days + 1

    @property
    def days_to_today(self) -> int:
        """The number of days from the first one to today."""
        return max((self.today - self.first).days + 1, 1)

    @property
    def preset(self) -> int:
        """The preset that is chosen; 0 if other days are."""
        return self.days if self.last == self.today and self.days in PRESETS else 0

    def last_days(self, days: int) -> "Selection":
        """Return the selection of so many days up to today."""
        return replace(self, first=self.today - timedelta(days=days - 1), last=self.today, error="")

    def within(self, dimension: str, value: str) -> "Selection":
        """Return the selection of those citizens who have a value, such as the language sw."""
        return replace(self, group=self.group._replace(**{dimension: value}))

    @property
    def query(self) -> dict[str, str]:
        """The selection as it stands in an address."""
        chosen = {name: value for name, value in self.group._asdict().items() if value}
        if self.preset:
            return chosen if self.preset == DEFAULT_DAYS else {"days": str(self.preset), **chosen}
        return {"from": self.first.isoformat(), "to": self.last.isoformat(), **chosen}


def read_selection(arguments: Mapping[str, str], today: date) -> Selection:
    """Return what an address asks for. Days that cannot be are named in `error`."""
    group = Group(**{name: arguments.get(name, "")[:LONGEST_VALUE] for name in DIMENSIONS})
    default = Selection(today, today, today, group).last_days(DEFAULT_DAYS)
    wanted = arguments.get("days", "")
    if wanted.isascii() and wanted.isdecimal() and 0 < int(wanted[:4]) <= PRESETS[-1]:
        return default.last_days(int(wanted[:4]))
    first, last = arguments.get("from", ""), arguments.get("to", "")
    if not first and not last:
        return default
    try:
        begin, end = date.fromisoformat(first or last), date.fromisoformat(last or today.isoformat())
    except ValueError:
        return replace(default, error="Write both days as year-month-day, such as 2026-11-30.")
    if begin > end:
        return replace(default, error="The first day comes after the last. Exchange them.")
    return replace(default, first=begin, last=min(end, today) if begin <= today else end)
