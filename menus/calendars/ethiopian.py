"""The Ethiopian calendar: twelve months of 30 days, and Pagume with 5, or 6 in every fourth year.

Its first day, 1 Meskerem 1, was 27 August 8 in the (proleptic) Gregorian calendar. Years count as in Reingold and
Dershowitz, Calendrical Calculations: a year is a leap year if its number leaves 3 when it is divided by 4.
"""

from datetime import date

from menus.calendars.calendar import Calendar, YearMonthDay
from menus.words.language_words import ENGLISH, words_of

_FIRST_DAY = date(8, 8, 27).toordinal()
_DAYS_IN_MONTH = 30
_DAYS_IN_YEAR = 365
_DAYS_IN_FOUR_YEARS = 1461
PAGUME = 13


class EthiopianCalendar(Calendar):
    """Counts days as Ethiopia and Eritrea do."""

    name = "ethiopian"
    months = PAGUME

    def date_of(self, year: int, month: int, day: int) -> date:
        """Return the day; ValueError if the calendar has no such day, or Python no date for it."""
        if not (year >= 1 and 1 <= month <= self.months and 1 <= day <= _days_in_month(year, month)):
            raise ValueError(f"no day {year}-{month}-{day}")
        try:
            return date.fromordinal(_new_year(year) + (month - 1) * _DAYS_IN_MONTH + day - 1)
        except OverflowError as error:
            raise ValueError(str(error)) from error

    def parts_of(self, day: date) -> YearMonthDay:
        """Return year, month and day."""
        since_first = day.toordinal() - _FIRST_DAY
        year = (4 * since_first + 1463) // _DAYS_IN_FOUR_YEARS
        month, day_of_month = divmod(day.toordinal() - _new_year(year), _DAYS_IN_MONTH)
        return YearMonthDay(year, month + 1, day_of_month + 1)

    def month_name(self, month: int, language: str) -> str:
        """Return the name of a month; in English letters if the language has no names here."""
        return (_month_names(language) or _month_names(ENGLISH))[month - 1]

    def has_month_names(self, language: str) -> bool:
        """Return True if there are names of the months in a language."""
        return bool(_month_names(language))


def _new_year(year: int) -> int:
    """Return the ordinal of 1 Meskerem."""
    return _FIRST_DAY + _DAYS_IN_YEAR * (year - 1) + year // 4


def _days_in_month(year: int, month: int) -> int:
    return _DAYS_IN_MONTH if month < PAGUME else 5 + (year % 4 == 3)


def _month_names(language: str) -> tuple[str, ...]:
    known = words_of(language)
    return known.ethiopian_months if known is not None else ()


ETHIOPIAN = EthiopianCalendar()
