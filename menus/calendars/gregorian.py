"""The Gregorian calendar, with the names of months that Unicode has (CLDR)."""

from datetime import date

from babel.core import UnknownLocaleError
from babel.dates import format_date

from menus.calendars.calendar import Calendar, YearMonthDay

_UNKNOWN_NAME = "M0"  # how CLDR begins the names of months in a language that it knows without them


class GregorianCalendar(Calendar):
    """Counts days as ISO 8601 does."""

    name = "gregorian"
    months = 12

    def to_iso(self, text: str) -> str:
        """Return `text`: this calendar counts as ISO 8601 does."""
        return text

    def date_of(self, year: int, month: int, day: int) -> date:
        """Return the day; ValueError if there is none."""
        try:
            return date(year, month, day)
        except OverflowError as error:
            raise ValueError(str(error)) from error

    def parts_of(self, day: date) -> YearMonthDay:
        """Return year, month and day."""
        return YearMonthDay(day.year, day.month, day.day)

    def month_name(self, month: int, language: str) -> str:
        """Return the name of a month; in English if the language has no names here."""
        try:
            return format_date(date(2000, month, 1), "LLLL", locale=language.replace("-", "_"))
        except UnknownLocaleError:
            return format_date(date(2000, month, 1), "LLLL", locale="en")

    def has_month_names(self, language: str) -> bool:
        """Return True if there are names of the months in a language."""
        try:
            name = format_date(date(2000, 1, 1), "LLLL", locale=language.replace("-", "_"))
        except UnknownLocaleError:
            return False
        return not name.startswith(_UNKNOWN_NAME)


GREGORIAN = GregorianCalendar()
