"""Opening hours: check if the service is open at a moment, and find the next opening."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from menus.model import Service

DAYS_AHEAD = 370  # longer than any row of holidays

TimeSpan = tuple[str, str]


def is_open(service: Service, hours: str, now: datetime) -> bool:
    """Return True if `now`, in the service's time zone, is within these hours and not on a holiday.

    Hours over midnight belong to the day on which they begin.
    """
    clock, today = now.strftime("%H:%M"), now.date()
    if any(begin <= clock < end or end <= begin <= clock for begin, end in _spans(service, hours, today)):
        return True
    yesterday = today - timedelta(days=1)
    return any(clock < end <= begin for begin, end in _spans(service, hours, yesterday))


def next_opening(service: Service, hours: str, now: datetime) -> datetime | None:
    """Return the first moment from `now` on that is within these hours; None if there is none within DAYS_AHEAD."""
    if is_open(service, hours, now):
        return now
    return next((moment for moment in _opening_times(service, hours, now) if moment > now), None)


def _opening_times(service: Service, hours: str, now: datetime) -> Iterator[datetime]:
    for days in range(DAYS_AHEAD):
        day = now.date() + timedelta(days=days)
        for begin, _ in sorted(_spans(service, hours, day)):
            if begin < "24:00":
                yield datetime.combine(day, time.fromisoformat(begin), now.tzinfo)


def _spans(service: Service, hours: str, day: date) -> tuple[TimeSpan, ...]:
    if day in service.holidays:
        return ()
    return service.hours.get(hours, {}).get(day.weekday(), ())
