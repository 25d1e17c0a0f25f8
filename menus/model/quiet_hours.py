"""Quiet hours, in which nobody is texted."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


def quiet_span(hours: tuple[str, str]) -> tuple[time, time]:
    """Return the begin and the end of `quiet_hours:` as times."""
    return _parse_time(hours[0]), _parse_time(hours[1])


def quiet_hours_end(span: tuple[time, time], zone: ZoneInfo, now: datetime) -> datetime | None:
    """Return the end, in UTC, of the quiet hours that `now` is in; None if it is in none.

    `span` goes over midnight if it ends before it begins. It is in local time. In a night in which the clocks change,
    quiet hours are therefore longer or shorter, and an hour that comes twice is quiet both times.
    """
    if not _is_quiet(span, now.astimezone(zone).time()):
        return None
    today = now.astimezone(zone).date()
    ends = (
        datetime.combine(day, span[1], zone).replace(fold=fold).astimezone(UTC)
        for day in (today, today + DAY)
        for fold in (0, 1)
    )
    # If the clock skips the end, one of its two readings lies before the skipped hour, and so in the quiet hours.
    open_again = (end for end in ends if end > now and not _is_quiet(span, end.astimezone(zone).time()))
    return min(open_again, default=None)


def _is_quiet(span: tuple[time, time], wall: time) -> bool:
    begin, end = span
    return begin <= wall < end if begin <= end else wall >= begin or wall < end


def _parse_time(moment: str) -> time:
    """Return the time that `moment` (`HH:MM`) names. `24:00` is the midnight at which a day ends."""
    hours, minutes = moment.split(":")
    return time(int(hours) % 24, int(minutes))
