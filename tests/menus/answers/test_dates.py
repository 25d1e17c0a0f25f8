from datetime import UTC, date, datetime

import pytest

from menus.answers.base import AnswerValue, Bound, Misfit, NamedBound, RelativeDate
from menus.answers.date import DateAnswer
from menus.answers.time import TimeAnswer
from tests.menus.answers.answer_reading import read_answer


@pytest.mark.parametrize(
    "typed",
    [
        "29 2 2020",
        "29/02/2020",
        "29-2-2020",
        "29.2.2020",
        "29022020",
        "29 / 2 / 2020",
        "29–2–2020",
        "٢٩/٢/٢٠٢٠",
        "２９０２２０２０",
        "2020-02-29",
        " 29\u00a02 2020\n",
    ],
)
def test_one_day_in_many_ways(typed: str) -> None:
    assert read_answer(DateAnswer(), typed) == "2020-02-29"


@pytest.mark.parametrize(
    "typed",
    [
        "30/2/2020",
        "29/2/2019",
        "0/1/2020",
        "1/13/2020",
        "1/1/0000",
        "1/1/20",
        "010120",
        "1122020",
        "20200229",
        "1/1",
        "today",
        "2020",
        "1 Feb 2020",
        "1//2//2020",
    ],
)
def test_no_day(typed: str) -> None:
    assert read_answer(DateAnswer(), typed) is Misfit.FORM


@pytest.mark.parametrize(
    ("before", "after", "typed", "value"),
    [
        (RelativeDate(), None, "31/12/2019", "2019-12-31"),
        (RelativeDate(), None, "1/1/2020", Misfit.BEFORE),
        (None, RelativeDate(years=130), "1/1/1890", Misfit.AFTER),
        (None, RelativeDate(years=130), "2/1/1890", "1890-01-02"),
        ("2020-01-01", None, "31/12/2019", "2019-12-31"),
        ("1/1/2020", None, "1/1/2020", Misfit.BEFORE),
        (None, NamedBound("born"), "1/5/1990", Misfit.AFTER),
        (None, NamedBound("born"), "2/5/1990", "1990-05-02"),
        (NamedBound("unset"), NamedBound("word"), "2/5/1990", "1990-05-02"),
    ],
)
def test_bounds_of_days(
    before: Bound | None, after: Bound | None, typed: str, value: AnswerValue | Misfit
) -> None:
    answer = DateAnswer(before=before, after=after)
    names = {"born": "1990-05-01", "word": "\ud800"}
    if value is Misfit.AFTER or value is Misfit.BEFORE:
        assert read_answer(answer, typed, names) is value
    else:
        assert read_answer(answer, typed, names) == value


@pytest.mark.parametrize(
    ("ago", "now", "day"),
    [
        (RelativeDate(), datetime(2024, 2, 29, tzinfo=UTC), date(2024, 2, 29)),
        (RelativeDate(years=1), datetime(2024, 2, 29, tzinfo=UTC), date(2023, 2, 28)),
        (RelativeDate(months=1), datetime(2024, 3, 31, tzinfo=UTC), date(2024, 2, 29)),
        (RelativeDate(months=14), datetime(2024, 1, 15, tzinfo=UTC), date(2022, 11, 15)),
        (RelativeDate(weeks=2), datetime(2024, 1, 10, tzinfo=UTC), date(2023, 12, 27)),
        (RelativeDate(days=1), datetime(2024, 3, 1, tzinfo=UTC), date(2024, 2, 29)),
        (RelativeDate(years=2023), datetime(2024, 1, 1, tzinfo=UTC), date(1, 1, 1)),
        (RelativeDate(years=5000), datetime(2024, 1, 1, tzinfo=UTC), date.min),
        (RelativeDate(days=10**7), datetime(2024, 1, 1, tzinfo=UTC), date.min),
        (RelativeDate(days=10**20), datetime(2024, 1, 1, tzinfo=UTC), date.min),
    ],
)
def test_so_long_ago(ago: RelativeDate, now: datetime, day: date) -> None:
    assert ago.date(now) == day


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("14:30", "14:30"),
        ("14.30", "14:30"),
        ("14h30", "14:30"),
        ("14 30", "14:30"),
        ("1430", "14:30"),
        ("930", "09:30"),
        ("9:05", "09:05"),
        ("2:30 pm", "14:30"),
        ("9am", "09:00"),
        ("9 A.M.", "09:00"),
        ("12am", "00:00"),
        ("12 PM", "12:00"),
        ("٠٩:٣٠", "09:30"),
        ("0000", "00:00"),
        ("9", Misfit.FORM),
        ("24:00", Misfit.FORM),
        ("12:60", Misfit.FORM),
        ("13pm", Misfit.FORM),
        ("0am", Misfit.FORM),
        ("9:5", Misfit.FORM),
        ("noon", Misfit.FORM),
        ("07:59", Misfit.AFTER),
        ("17:00", Misfit.BEFORE),
    ],
)
def test_times(typed: str, value: AnswerValue | Misfit) -> None:
    bounded = value in {Misfit.AFTER, Misfit.BEFORE}
    answer = TimeAnswer(after="08:00", before="5 pm") if bounded else TimeAnswer()
    assert read_answer(answer, typed) == value
