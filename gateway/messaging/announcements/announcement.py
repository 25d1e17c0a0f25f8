"""An announcement: a message of the menus, its file, its time and its id."""

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
    """A reminder `days` before the date in `column`, at a time of day where the citizen lives."""

    column: str
    days: int
    time_of_day: time

    def due_at(self, day: date, zone: ZoneInfo) -> datetime:
        """Return when a citizen in `zone` is reminded of `day`."""
        return datetime.combine(day - timedelta(days=self.days), self.time_of_day, zone)


@dataclass(frozen=True, slots=True)
class Announcement:
    """One announcement. The same file with the same message has the same id. The same name has the same id, too."""

    id: str
    message: MessageTemplate
    file: str
    reminder: Reminder | None = None

    @property
    def date_columns(self) -> frozenset[str]:
        """The columns that its text formats as dates."""
        texts = self.message.text.by_language.values()
        return frozenset(
            placeholder.name
            for text in texts
            for placeholder in text.placeholders
            if placeholder.format and _DATED.fullmatch(placeholder.format)
        )

    def text_id(self, crypto: Crypto, msisdn: str, day: date | None) -> str:
        """Return the id of the text to one number. A number gets one reminder for each `day`."""
        name = f"{self.id} {msisdn}" + (f" {day.isoformat()}" if day else "")
        return f"{self.id}-{crypto.digest(f'announced {name}')}"


def default_id(crypto: Crypto, contents: str, message: str, reminder: Reminder | None) -> str:
    """Return the id of an announcement without a name, made from its content. `contents` is the digest of its file."""
    schedule = f"{reminder.column} {reminder.days} {reminder.time_of_day:%H:%M}" if reminder else "now"
    return crypto.digest(f"announcement {contents} {message} {schedule}")[:10]


def require_message(service: Service, name: str, columns: tuple[str, ...]) -> MessageTemplate:
    """Return the announcement `name`. Raises NumbersFileError if it cannot be sent to a file with these columns."""
    announcements = sorted(message.name for message in service.messages.values() if message.is_announcement)
    message = service.messages.get(name)
    names = (
        ", ".join(f"`{announcement}`" for announcement in announcements) or "none: give a message `columns:`"
    )
    if message is None:
        raise NumbersFileError(f"The published menus have no message `{name}`. Announcements there: {names}.")
    if message.columns is None:
        raise NumbersFileError(
            f"`{name}` is a text about a case, and no announcement. Announcements there: {names}."
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
    """Return a date written year first (ISO 8601; a time after it is ignored) or day first; None if it is no date."""
    try:
        if match := _YEAR_FIRST.fullmatch(text):
            year, month, day = map(int, match.groups())
        elif match := _DAY_FIRST.fullmatch(text):
            day, month, year = map(int, match.groups())
        else:
            return None
        return date(year, month, day)
    except ValueError:
        return None
