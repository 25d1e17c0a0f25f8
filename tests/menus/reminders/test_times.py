"""When a reminder goes: days, months of each calendar, the last day of a month, the zone of the citizen."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from menus.calendars.registry import CALENDARS
from menus.model import Reminder
from menus.model.reminders import DaySpan
from menus.problems import Place

NAIROBI = ZoneInfo("Africa/Nairobi")
PLACE = Place("menus.yaml", 1, 1)


@pytest.mark.parametrize(
    ("calendar", "day", "months", "later"),
    [
        ("gregorian", "2026-01-31", 1, "2026-02-28"),
        ("gregorian", "2024-01-31", 1, "2024-02-29"),
        ("gregorian", "2100-01-31", 1, "2100-02-28"),
        ("gregorian", "2026-12-31", 2, "2027-02-28"),
        ("gregorian", "2026-05-31", 9, "2027-02-28"),
        ("gregorian", "2024-02-29", 12, "2025-02-28"),
        ("gregorian", "2024-02-29", 48, "2028-02-29"),
        ("gregorian", "2026-03-31", -1, "2026-02-28"),
        ("gregorian", "2026-01-01", 0, "2026-01-01"),
        ("ethiopian", "2024-01-07", 1, "2024-02-06"),  # 28 Tahsas 2016, 28 Tirr
        ("ethiopian", "2024-09-05", 1, "2024-09-10"),  # 30 Nehasse 2016, 5 Pagume
        ("ethiopian", "2023-09-05", 1, "2023-09-11"),  # 30 Nehasse 2015, 6 Pagume of a leap year
        ("ethiopian", "2023-09-11", 13, "2024-09-10"),  # 6 Pagume 2015, 5 Pagume 2016
    ],
)
def test_months_are_those_of_the_calendar(calendar: str, day: str, months: int, later: str) -> None:
    assert CALENDARS[calendar].plus_months(date.fromisoformat(day), months).isoformat() == later


@pytest.mark.parametrize(
    ("spans", "is_before", "after", "expected"),
    [
        (["6w", "10w"], False, "2026-01-31T00:00", (1, "2026-03-14T06:00")),
        (["6w", "10w"], False, "2026-03-14T05:59", (1, "2026-03-14T06:00")),
        (["6w", "10w"], False, "2026-03-14T06:00", (2, "2026-04-11T06:00")),
        (["6w", "10w"], False, "2026-04-11T06:00", None),
        (["2d", "1w"], True, "2026-01-01T00:00", (2, "2026-01-24T06:00")),
        (["2d", "1w"], True, "2026-01-24T06:00", (1, "2026-01-29T06:00")),
        (["2d"], True, "2026-01-30T12:00", None),
        (["1mo"], False, "2026-01-31T00:00", (1, "2026-02-28T06:00")),
        (["1y"], False, "2026-01-31T00:00", (1, "2027-01-31T06:00")),
        (["0d"], False, "2026-01-31T05:00", (1, "2026-01-31T06:00")),
    ],
)
def test_the_next_time_is_the_first_that_is_not_past(
    spans: list[str], is_before: bool, after: str, expected: tuple[int, str] | None
) -> None:
    read = tuple(DaySpan(int(span.rstrip("dwmoy")), span.lstrip("0123456789")) for span in spans)
    reminder = Reminder("visit", PLACE, "soon", read, "visit", is_before=is_before)
    moment = datetime.fromisoformat(after).replace(tzinfo=UTC)
    found = reminder.next_time(date(2026, 1, 31), NAIROBI, CALENDARS["gregorian"], moment)
    shown = found and (found.number, found.due_at.astimezone(UTC).isoformat()[:16])
    assert shown == expected


@pytest.mark.parametrize("day", ["9999-12-30", "9999-12-31"])
@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Africa/Nairobi", "Pacific/Kiritimati"])
def test_every_time_is_a_moment_in_every_zone(day: str, zone: str) -> None:
    spans = (DaySpan(0, "d"), DaySpan(1, "d"))
    reminder = Reminder("visit", PLACE, "soon", spans, "visit", at=time(23, 30))
    found = reminder.times(date.fromisoformat(day), ZoneInfo(zone), CALENDARS["gregorian"])
    assert all(datetime.fromtimestamp(one.due_at.timestamp(), NAIROBI) for one in found)
