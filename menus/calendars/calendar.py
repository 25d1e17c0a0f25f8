"""What every calendar can do."""

import re
from abc import ABC, abstractmethod
from datetime import date
from typing import ClassVar, NamedTuple

_ISO_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(T.*)?", re.DOTALL)
_OWN_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(T.*)?", re.DOTALL)

LONGEST_MONTH = 31  # days


class YearMonthDay(NamedTuple):
    """A day as a calendar counts it; month and day from 1."""

    year: int
    month: int
    day: int

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}-{self.day:02}"


class Calendar(ABC):
    """A way to count days. `date` of Python stands for the day itself."""

    name: ClassVar[str]
    months: ClassVar[int]

    @abstractmethod
    def date_of(self, year: int, month: int, day: int) -> date:
        """Return the day; ValueError if the calendar has no such day, or Python no date for it."""

    @abstractmethod
    def parts_of(self, day: date) -> YearMonthDay:
        """Return year, month and day. Years before the first one are 0 and less."""

    @abstractmethod
    def month_name(self, month: int, language: str) -> str:
        """Return the name of a month; in English if the language has no names here."""

    @abstractmethod
    def has_month_names(self, language: str) -> bool:
        """Return True if there are names of the months in a language."""

    def plus_months(self, day: date, months: int) -> date:
        """Return the day so many months later, or earlier if `months` is negative.

        A day that the month does not have is its last one: a month after 31 January is 28 or 29 February. ValueError if
        Python has no date for it.
        """
        parts = self.parts_of(day)
        year, month = divmod(parts.year * self.months + parts.month - 1 + months, self.months)
        for day_of_month in range(parts.day, parts.day - LONGEST_MONTH, -1):
            try:
                return self.date_of(year, month + 1, day_of_month)
            except ValueError:
                if day_of_month <= 1:
                    raise
        raise ValueError(f"no month {year}-{month + 1}")

    def from_iso(self, text: str) -> str:
        """Return an ISO 8601 day, with or without a time, as this calendar counts: `2016-04-28`. Other text stays."""
        found = _ISO_DAY.fullmatch(text)
        try:
            parts = self.parts_of(date.fromisoformat(found[1])) if found else None
        except ValueError:
            return text
        return text if found is None or parts is None or parts.year < 1 else f"{parts}{found[2] or ''}"

    def to_iso(self, text: str) -> str:
        """Return what `from_iso` gave as ISO 8601 again. Other text stays."""
        found = _OWN_DAY.fullmatch(text)
        try:
            day = self.date_of(int(found[1]), int(found[2]), int(found[3])) if found else None
        except ValueError:
            return text
        return text if found is None or day is None else f"{day.isoformat()}{found[4] or ''}"
