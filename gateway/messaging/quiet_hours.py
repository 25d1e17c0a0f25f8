"""Quiet hours: until when a text has to wait, by the clock on its citizen's wall."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from hashlib import blake2b
from zoneinfo import ZoneInfo

from gateway.errors import DecryptionError
from gateway.messaging.message import SmsMessage
from gateway.messaging.time_zones import time_zone_of
from menus.model import Service

MAX_SPREAD = timedelta(minutes=10)  # over which the texts of a night leave in the morning
SPREAD_DIVISOR = 4  # of the open hours the spread takes a quarter at most, should they be few
DAY = timedelta(days=1)


class QuietHours:
    """The `quiet_hours:` of the service that is published at the moment."""

    def __init__(self, service: Callable[[], Service], decrypt: Callable[[str], str]) -> None:
        """`unseal` opens the number of a text; SealError where it cannot."""
        self._service = service
        self._decrypt = decrypt

    def hold_until(self, message: SmsMessage, now: datetime) -> datetime | None:
        """When a text may leave, in UTC; None where it may at once.

        Held are messages of the menu file that are not `urgent`. An answer to what a citizen has just done, a text of
        `send_sms` among them, never is. Texts of one case are let go at the same moment, those of different cases
        spread over some minutes.
        """
        service = self._service()
        known = service.messages.get(message.name)
        if service.quiet_hours is None or known is None or known.urgent:
            return None
        try:
            msisdn = self._decrypt(message.encrypted_number)
        except DecryptionError:  # which whoever words it will say
            return None
        span = (_parse_time(service.quiet_hours[0]), _parse_time(service.quiet_hours[1]))
        end = quiet_hours_end(span, time_zone_of(msisdn, service.time_zone, now), now)
        return (
            None
            if end is None
            else end + _stable_fraction(message.reference or message.id) * _spread_length(span)
        )


def quiet_hours_end(span: tuple[time, time], zone: ZoneInfo, now: datetime) -> datetime | None:
    """The end, in UTC, of the quiet hours that `now` is in; None where it is in none.

    `span` goes over midnight where it ends before it begins. It is read from the clock on the wall, so a night in which
    that clock is moved is longer or shorter, and an hour that comes twice is quiet both times.
    """
    if not _is_quiet(span, now.astimezone(zone).time()):
        return None
    today = now.astimezone(zone).date()
    ends = (
        datetime.combine(day, span[1], zone).replace(fold=fold).astimezone(UTC)
        for day in (today, today + DAY)
        for fold in (0, 1)
    )
    # Where the clock skips the end, one of its two readings lies before the gap, and so in the quiet hours.
    open_again = (end for end in ends if end > now and not _is_quiet(span, end.astimezone(zone).time()))
    return min(open_again, default=None)


def _is_quiet(span: tuple[time, time], wall: time) -> bool:
    begin, end = span
    return begin <= wall < end if begin <= end else wall >= begin or wall < end


def _spread_length(span: tuple[time, time]) -> timedelta:
    begin, end = (timedelta(hours=moment.hour, minutes=moment.minute) for moment in span)
    return min(MAX_SPREAD, (begin - end) % DAY / SPREAD_DIVISOR)


def _stable_fraction(name: str) -> float:
    """Somewhere from 0 to 1, the same for the same name."""
    return int.from_bytes(blake2b(name.encode(), digest_size=4).digest()) / 2**32


def _parse_time(moment: str) -> time:
    """`24:00` is the midnight at which a day ends, and the next one begins."""
    hours, minutes = moment.split(":")
    return time(int(hours) % 24, int(minutes))
