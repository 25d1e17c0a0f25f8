"""The Ethiopian calendar against known days, and against itself."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from menus.calendars.calendar import YearMonthDay
from menus.calendars.ethiopian import ETHIOPIAN
from menus.calendars.gregorian import GREGORIAN
from menus.expressions.formats import format_value

DAYS = st.dates(date(1000, 1, 1), date(2200, 12, 31))
ANY_DAY = st.dates(date(8, 8, 27), date.max)


@pytest.mark.parametrize(
    ("day", "ethiopian"),
    [
        ("0008-08-27", (1, 1, 1)),
        ("1582-10-15", (1575, 2, 8)),  # the first day of the Gregorian calendar
        ("1896-03-01", (1888, 6, 23)),  # Adwa
        ("1900-03-01", (1892, 6, 22)),
        ("1974-09-12", (1967, 1, 2)),
        ("1991-05-28", (1983, 9, 20)),
        ("1999-09-11", (1991, 13, 6)),
        ("1999-09-12", (1992, 1, 1)),
        ("2000-09-11", (1993, 1, 1)),
        ("2003-09-11", (1995, 13, 6)),
        ("2003-09-12", (1996, 1, 1)),
        ("2007-09-11", (1999, 13, 6)),
        ("2007-09-12", (2000, 1, 1)),
        ("2019-09-12", (2012, 1, 1)),
        ("2023-09-11", (2015, 13, 6)),
        ("2023-09-12", (2016, 1, 1)),
        ("2024-01-07", (2016, 4, 28)),  # Genna
        ("2024-01-20", (2016, 5, 11)),  # Timket
        ("2024-09-10", (2016, 13, 5)),
        ("2024-09-11", (2017, 1, 1)),
        ("2026-12-25", (2019, 4, 16)),
        ("2100-03-01", (2092, 6, 21)),  # no leap year in the Gregorian calendar
        ("2100-09-12", (2093, 1, 1)),
    ],
)
def test_known_days(day: str, ethiopian: tuple[int, int, int]) -> None:
    assert ETHIOPIAN.parts_of(date.fromisoformat(day)) == ethiopian
    assert ETHIOPIAN.date_of(*ethiopian).isoformat() == day


@given(DAYS)
def test_every_day_comes_back(day: date) -> None:
    assert ETHIOPIAN.date_of(*ETHIOPIAN.parts_of(day)) == day
    assert ETHIOPIAN.to_iso(ETHIOPIAN.from_iso(day.isoformat())) == day.isoformat()


@given(ANY_DAY)
def test_every_date_of_python_has_its_day(day: date) -> None:
    parts = ETHIOPIAN.parts_of(day)
    assert 1 <= parts.month <= 13
    assert 1 <= parts.day <= (30 if parts.month < 13 else 6)
    assert ETHIOPIAN.date_of(*parts) == day


@given(st.dates(date(1000, 1, 1), date(2200, 12, 30)))
def test_days_follow_each_other(day: date) -> None:
    today, tomorrow = (ETHIOPIAN.parts_of(day + timedelta(days=days)) for days in (0, 1))
    assert today < tomorrow
    year, month, _ = today
    next_month = (year, month + 1, 1) if month < 13 else (year + 1, 1, 1)
    assert tomorrow in ((year, month, today.day + 1), next_month)


@given(st.integers(1, 2300))
def test_the_length_of_a_year(year: int) -> None:
    days = (ETHIOPIAN.date_of(year + 1, 1, 1) - ETHIOPIAN.date_of(year, 1, 1)).days
    assert days == (366 if year % 4 == 3 else 365)
    assert (ETHIOPIAN.date_of(year + 1, 1, 1) - timedelta(days=1)) == ETHIOPIAN.date_of(year, 13, days - 360)


@pytest.mark.parametrize(
    "parts",
    [
        (2016, 13, 6),
        (2015, 13, 7),
        (2016, 1, 31),
        (2016, 12, 31),
        (2016, 14, 1),
        (2016, 0, 1),
        (2016, 1, 0),
        (0, 1, 1),
        (-1, 1, 1),
        (9992, 13, 5),
        (10**30, 1, 1),
    ],
)
def test_no_day(parts: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - both calendars raise it as `date` does
        ETHIOPIAN.date_of(*parts)


@pytest.mark.parametrize("parts", [(2023, 2, 29), (0, 1, 1), (10**30, 1, 1)])
def test_no_gregorian_day(parts: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - both calendars raise it as `date` does
        GREGORIAN.date_of(*parts)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2024-01-07", "2016-04-28"),
        ("2024-01-07T09:30:00Z", "2016-04-28T09:30:00Z"),
        ("2024-02-30", "2024-02-30"),
        ("0008-08-26", "0008-08-26"),
        ("2024-1-7", "2024-1-7"),
        ("on 2024-01-07", "on 2024-01-07"),
        ("20240107", "20240107"),
        ("", ""),
    ],
)
def test_text_as_the_calendar_counts(text: str, shown: str) -> None:
    assert ETHIOPIAN.from_iso(text) == shown
    assert shown == text or ETHIOPIAN.to_iso(shown) == text
    assert GREGORIAN.from_iso(text) == text
    assert GREGORIAN.to_iso(text) == text


@pytest.mark.parametrize(
    ("language", "form", "words"),
    [
        ("en", "date", "28 Tahsas 2016"),
        ("am", "date", "28 ታኅሣሥ 2016"),
        ("om-ET", "date", "28 Muddee 2016"),
        ("ti", "month", "ታሕሳስ"),
        ("ar", "month", "تهساس"),
        ("sw", "month", "Tahsas"),
        ("am", "year", "2016"),
        ("am", "day", "28"),
    ],
)
def test_words_of_a_day(language: str, form: str, words: str) -> None:
    assert format_value("2024-01-07", form, language, ETHIOPIAN) == words


def test_the_thirteenth_month_has_a_name() -> None:
    assert format_value("2023-09-11", "date", "en", ETHIOPIAN) == "6 Pagume 2015"
    assert ETHIOPIAN.has_month_names("am-ET")
    assert not ETHIOPIAN.has_month_names("sw")
    assert ETHIOPIAN.months == 13


def test_a_day_is_written_by_year_month_and_day() -> None:
    assert str(YearMonthDay(93, 1, 2)) == "0093-01-02"
