"""What is announced: a message of the menus, when, and under which id."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from gateway.messaging.announcements.file import FileError
from gateway.security.crypto import Vault
from menus.model import Message, Service

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_DATED = re.compile(r"date|year|month|day|(?:YYYY|YY|MM|DD)+")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[./ -]([0-9]{1,2})[./ -]([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})[./ -]?([0-9]{2})[./ -]?([0-9]{2})(?:[T ].*)?")


@dataclass(frozen=True, slots=True)
class Reminder:
    """So many days before the date in a column, at a time of day where the citizen lives."""

    column: str
    days: int
    at: time

    def moment(self, day: date, zone: ZoneInfo) -> datetime:
        """When a citizen in `zone` is reminded of `day`."""
        return datetime.combine(day - timedelta(days=self.days), self.at, zone)


@dataclass(frozen=True, slots=True)
class Announcement:
    """One announcement. The same file with the same message has the same id, and so has the same name."""

    id: str
    message: Message
    file: str
    reminder: Reminder | None = None

    @property
    def dates(self) -> frozenset[str]:
        """The columns that its words write as dates."""
        texts = self.message.text.by_language.values()
        return frozenset(
            one.name
            for text in texts
            for one in text.placeholders
            if one.format and _DATED.fullmatch(one.format)
        )

    def text_id(self, vault: Vault, msisdn: str, day: date | None) -> str:
        """The id of the text to one number; a reminder is one for each day that the number is reminded of."""
        name = f"{self.id} {msisdn}" + (f" {day.isoformat()}" if day else "")
        return f"{self.id}-{vault.digest(f'announced {name}')}"


def id_of(vault: Vault, contents: str, message: str, reminder: Reminder | None) -> str:
    """The id that an announcement has by what it is, where nobody names it. `contents`: the digest of its file."""
    told = f"{reminder.column} {reminder.days} {reminder.at:%H:%M}" if reminder else "now"
    return vault.digest(f"announcement {contents} {message} {told}")[:10]


def message_of(service: Service, name: str, columns: tuple[str, ...]) -> Message:
    """The announcement that the menus call so, for a file with these columns; FileError where it cannot be sent."""
    announced = sorted(message.name for message in service.messages.values() if message.announced)
    message = service.messages.get(name)
    known = ", ".join(f"`{one}`" for one in announced) or "none: give a message `columns:`"
    if message is None:
        raise FileError(f"The published menus have no message `{name}`. Announcements there: {known}.")
    if message.columns is None:
        raise FileError(
            f"`{name}` is a text about a case, and no announcement. Announcements there: {known}."
        )
    lacking = [f"`{column}`" for column in message.columns if column.casefold() not in columns]
    if lacking:
        raise FileError(
            f"The file has no column {' and no column '.join(lacking)}, which `{name}` needs. Its first line names "
            + ", ".join(f"`{column}`" for column in columns)
            + "."
        )
    return message


def read_day(text: str) -> date | None:
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
