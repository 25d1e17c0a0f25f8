"""What is announced: a message of the menus, when, and under which id."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from gateway.messaging.announcements.numbers_file import NumbersFileError
from gateway.security.crypto import Crypto
from menus.model import MessageTemplate, Service

NAME_PATTERN = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_DATED = re.compile(r"date|year|month|day|(?:YYYY|YY|MM|DD)+")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[./ -]([0-9]{1,2})[./ -]([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})[./ -]?([0-9]{2})[./ -]?([0-9]{2})(?:[T ].*)?")


@dataclass(frozen=True, slots=True)
class Reminder:
    """So many days before the date in a column, at a time of day where the citizen lives."""

    column: str
    days: int
    time_of_day: time

    def due_at(self, day: date, zone: ZoneInfo) -> datetime:
        """When a citizen in `zone` is reminded of `day`."""
        return datetime.combine(day - timedelta(days=self.days), self.time_of_day, zone)


@dataclass(frozen=True, slots=True)
class Announcement:
    """One announcement. The same file with the same message has the same id, and so has the same name."""

    id: str
    message: MessageTemplate
    file: str
    reminder: Reminder | None = None

    @property
    def date_columns(self) -> frozenset[str]:
        """The columns that its words write as dates."""
        texts = self.message.text.by_language.values()
        return frozenset(
            one.name
            for text in texts
            for one in text.placeholders
            if one.format and _DATED.fullmatch(one.format)
        )

    def text_id(self, crypto: Crypto, msisdn: str, day: date | None) -> str:
        """The id of the text to one number; a reminder is one for each day that the number is reminded of."""
        name = f"{self.id} {msisdn}" + (f" {day.isoformat()}" if day else "")
        return f"{self.id}-{crypto.digest(f'announced {name}')}"


def default_id(crypto: Crypto, contents: str, message: str, reminder: Reminder | None) -> str:
    """The id that an announcement has by what it is, where nobody names it. `contents`: the digest of its file."""
    schedule = f"{reminder.column} {reminder.days} {reminder.time_of_day:%H:%M}" if reminder else "now"
    return crypto.digest(f"announcement {contents} {message} {schedule}")[:10]


def require_message(service: Service, name: str, columns: tuple[str, ...]) -> MessageTemplate:
    """The announcement of this name, for a file with these columns; NumbersFileError where it cannot be sent."""
    announced = sorted(message.name for message in service.messages.values() if message.is_announcement)
    message = service.messages.get(name)
    known = ", ".join(f"`{one}`" for one in announced) or "none: give a message `columns:`"
    if message is None:
        raise NumbersFileError(f"The published menus have no message `{name}`. Announcements there: {known}.")
    if message.columns is None:
        raise NumbersFileError(
            f"`{name}` is a text about a case, and no announcement. Announcements there: {known}."
        )
    missing = [f"`{column}`" for column in message.columns if column.casefold() not in columns]
    if missing:
        raise NumbersFileError(
            f"The file has no column {' and no column '.join(missing)}, which `{name}` needs. Its first line names "
            + ", ".join(f"`{column}`" for column in columns)
            + "."
        )
    return message


def parse_day(text: str) -> date | None:
    """A day written year first (ISO 8601, a time after it does not count) or day first; None where it is none."""
    try:
        if found := _YEAR_FIRST.fullmatch(text):
            year, month, day = map(int, found.groups())
        elif found := _DAY_FIRST.fullmatch(text):
            day, month, year = map(int, found.groups())
        else:
            return None
        return date(year, month, day)
    except ValueError:
        return None
